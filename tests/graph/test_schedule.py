"""Who runs when: budgets, models that stay loaded, what is urgent, dry runs."""

from __future__ import annotations

import json
from pathlib import Path

import psutil
import pytest
from making import BUDGET, gone, make, story, word

from prostudio.errors import (
    DeviceMemoryError,
    DiskFullError,
    FaultError,
    FilmError,
)
from prostudio.events import Event, StepDone, StepStarted, Warned
from prostudio.graph import (
    Budget,
    Executor,
    Needs,
    Step,
    StepRef,
    Store,
    dry_run,
    run,
)


def test_never_more_at_once_than_there_are_cores_and_memory(store: Store, tmp_path: Path) -> None:
    def most_at_once(budget: Budget, ram_mb: int, tag: str) -> int:
        folder = tmp_path / tag
        folder.mkdir()
        steps = [
            Step(
                f"{tag}{n}",
                "step_kinds:measure",
                {"folder": str(folder), "n": n},
                needs=Needs(ram_mb=ram_mb),
            )
            for n in range(4)
        ]
        return max(
            artifact.facts["at_once"] for artifact in make(steps, store, budget=budget)[1].values()
        )

    assert most_at_once(Budget(cores=1, ram_mb=4000), 100, "cores") == 1
    assert most_at_once(Budget(cores=4, ram_mb=1000), 600, "memory") == 1


def test_steps_run_beside_each_other_when_there_is_room(store: Store, tmp_path: Path) -> None:
    a, b = str(tmp_path / "a"), str(tmp_path / "b")
    _, results = make(
        [
            Step("a", "step_kinds:wait_for", {"touch": a, "file": b}),
            Step("b", "step_kinds:wait_for", {"touch": b, "file": a}),
        ],
        store,
    )
    assert [artifact.facts for artifact in results.values()] == [{"met": True}, {"met": True}]


def test_a_step_larger_than_the_budget_runs_alone(store: Store) -> None:
    big = Step("big", "step_kinds:join", {"word": "x"}, needs=Needs(cpu=64, ram_mb=10**6))
    _, results = make([big, word("a", "y", inline=False)], store)
    assert len(results) == 2


def test_a_model_that_no_card_holds_is_refused_before_anything_runs(store: Store) -> None:
    big = Step("big", "step_kinds:join", {"word": "x"}, needs=Needs(vram_mb=24_000))
    running = run([word("a", "y"), big], store, Budget(vram_mb=8_000))
    with pytest.raises(DeviceMemoryError, match="24000 MB"):
        next(running)


def test_a_film_that_the_disk_cannot_hold_is_refused_before_anything_runs(store: Store) -> None:
    big = Step("big", "step_kinds:join", {"word": "x"}, needs=Needs(disk_mb=10**9))
    running = run([word("a", "y"), big], store, BUDGET)
    with pytest.raises(DiskFullError, match="1000000000 MB"):
        next(running)


def test_steps_of_one_model_run_in_the_child_that_has_it(store: Store) -> None:
    def shot(n: int, model: str) -> Step:
        return Step(f"{model}{n}", "step_kinds:who", {"word": f"{model}{n}"}, affinity=model)

    steps = [shot(n, model) for n in range(3) for model in ("red", "blue")]
    _, results = make(steps, store, budget=Budget(cores=1, ram_mb=4000))
    for model in ("red", "blue"):
        mine = [artifact for name, artifact in results.items() if name.startswith(model)]
        assert len({artifact.facts["pid"] for artifact in mine}) == 1
        assert sorted(artifact.facts["nth"] for artifact in mine) == [1, 2, 3]
    order = [name.rstrip("012") for name in results]
    assert order in (["red"] * 3 + ["blue"] * 3, ["blue"] * 3 + ["red"] * 3)


def test_an_idle_model_gives_way_when_another_needs_the_room(store: Store) -> None:
    def shot(name: str, model: str, *after: str) -> Step:
        return Step(
            name,
            "step_kinds:who",
            {"word": name},
            {source: StepRef(source) for source in after},
            needs=Needs(ram_mb=600),
            affinity=model,
        )

    steps = [shot("1", "red"), shot("2", "blue", "1"), shot("3", "red", "2")]
    _, results = make(steps, store, budget=Budget(cores=2, ram_mb=1000))
    assert len({artifact.facts["pid"] for artifact in results.values()}) == 3
    _, results = make(
        [shot("4", "red"), shot("5", "blue", "4"), shot("6", "red", "5")],
        store,
        budget=Budget(cores=2, ram_mb=4000),
    )
    assert results["4"].facts["pid"] == results["6"].facts["pid"]


def test_children_stay_warm_from_run_to_run_and_go_at_the_end(store: Store) -> None:
    with Executor(store, Budget(cores=1, ram_mb=4000)) as executor:
        pids = set()
        for n in range(3):
            running = executor.run([Step(f"s{n}", "step_kinds:who", {"word": str(n)})])
            while True:
                try:
                    next(running)
                except StopIteration as end:
                    pids.add(end.value[f"s{n}"].facts["pid"])
                    break
        assert len(pids) == 1
    assert gone(pids.pop(), within=10.0)


def test_an_urgent_step_does_not_wait_for_the_cores(store: Store, tmp_path: Path) -> None:
    slow = Step("slow", "step_kinds:hang", {"pids": str(tmp_path / "pids")})
    thumbnail = Step("thumbnail", "step_kinds:join", {"word": "x"}, urgent=True)
    running = run([slow, thumbnail], store, Budget(cores=1, ram_mb=4000))
    while not (isinstance(event := next(running), StepDone) and event.step == "thumbnail"):
        pass
    running.close()


def test_children_may_start_as_many_threads_as_the_step_needs(store: Store) -> None:
    steps = [
        Step("one", "step_kinds:who", {"word": "1"}),
        Step("four", "step_kinds:who", {"word": "4"}, needs=Needs(cpu=4)),
    ]
    _, results = make(steps, store)
    assert {name: artifact.facts["threads"] for name, artifact in results.items()} == {
        "one": "1",
        "four": "4",
    }


def test_the_longest_chain_begins_first(store: Store) -> None:
    steps = [
        Step("short", "step_kinds:who", {"word": "s"}, seconds=1),
        Step("long", "step_kinds:who", {"word": "l"}, seconds=5),
        Step("chain", "step_kinds:who", {"word": "c"}, seconds=2),
        Step("end", "step_kinds:who", {"word": "e"}, {"chain": StepRef("chain")}, seconds=4),
    ]
    events, _ = make(steps, store, budget=Budget(cores=1, ram_mb=4000))
    started = [event.step for event in events if isinstance(event, StepStarted)]
    assert started == ["chain", "long", "end", "short"]


def test_a_take_in_the_making_is_finished_though_another_step_fails(
    store: Store, tmp_path: Path
) -> None:
    flag = tmp_path / "flag"
    take = Step("take", "step_kinds:wait_for", {"file": str(flag)}, shot="k3", take=True)
    events: list[Event] = []

    def shoot() -> None:
        for event in run([take, Step("bad", "step_kinds:refuse")], store, BUDGET):
            events.append(event)
            if isinstance(event, Warned):
                flag.touch()  # the failure is known, and only now may the take end

    with pytest.raises(FilmError):
        shoot()
    assert [event.code for event in events if isinstance(event, Warned)] == ["step_failed"]
    assert dry_run([take], store)[0].cached


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([word("a", "x"), word("a", "y")], "two steps are named 'a'"),
        ([word("a", "x", "b")], "which no step makes"),
        ([word("a", "x", "b"), word("b", "x", "a")], "circle"),
        ([Step("a", "step_kinds:join", {"word": Path("x")})], "not JSON"),
    ],
)
def test_a_graph_that_makes_no_sense_is_refused(
    store: Store, steps: list[Step], words: str
) -> None:
    with pytest.raises(FaultError, match=words):
        make(steps, store)


def test_a_dry_run_makes_nothing_and_knows_keys_only_where_inputs_exist(store: Store) -> None:
    assert [planned.key is None for planned in dry_run(story(), store)].count(False) == 2
    assert not store.root.exists()
    make(story(), store)
    assert all(planned.cached for planned in dry_run(story(), store))


def test_a_run_with_everything_there_starts_no_process_and_writes_nothing(store: Store) -> None:
    steps = [word(f"s{n}", str(n), *([f"s{n - 1}"] if n else [])) for n in range(200)]
    make(steps, store)
    before = {path: path.stat().st_mtime_ns for path in store.root.rglob("*")}
    of_other_tests = psutil.Process().children()
    events, _ = make([Step(**{**_fields(step), "inline": False}) for step in steps], store)
    assert len(events) == 200
    assert psutil.Process().children() == of_other_tests
    assert {path: path.stat().st_mtime_ns for path in store.root.rglob("*")} == before


def _fields(step: Step) -> dict[str, object]:
    return {name: getattr(step, name) for name in step.__dataclass_fields__}


def test_events_are_json(store: Store) -> None:
    from prostudio.events import as_json

    events, _ = make(story(), store)
    assert all(json.loads(json.dumps(as_json(event)))["event"] for event in events)
