"""The executor makes what is missing, nothing else, within its budget, and stops when told."""

from __future__ import annotations

import json
import time
from pathlib import Path

import psutil
import pytest
from making import BUDGET, STORY, made, make, story, text_of, word

from prostudio.errors import (
    DeviceMemoryError,
    DiskFullError,
    FaultError,
    FilmError,
    ResourceError,
    StepError,
)
from prostudio.events import Event, StepDone, StepProgress, StepStarted, Warned
from prostudio.graph import (
    Budget,
    Executor,
    FileInput,
    Needs,
    Step,
    StepRef,
    Store,
    dry_run,
    run,
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def gone(pid: int, within: float) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.01)
    return False


@pytest.mark.parametrize("inline", [True, False])
def test_a_film_is_made_once_and_then_found(store: Store, inline: bool) -> None:
    events, results = make(story(inline=inline), store)
    assert text_of(results["still"]) == STORY
    assert sorted(made(events)) == ["a", "b", "c", "d", "film", "still"]
    again, found = make(story(inline=inline), store)
    assert made(again) == []
    assert len(again) == 6
    assert found == results


def test_this_process_and_a_child_make_the_same_artifact_under_the_same_key(store: Store) -> None:
    _, here = make(story(inline=True), store)
    events, there = make(story(inline=False), store)
    assert made(events) == []
    assert here == there


def test_only_what_depends_on_a_change_is_made_again(store: Store) -> None:
    make(story(), store)
    events, results = make(story(first="Never "), store)
    assert sorted(made(events)) == ["a", "b", "film", "still"]
    assert text_of(results["still"]) == "Never upon a time there was.!"


def test_a_change_that_gives_the_same_bytes_stops_there(store: Store) -> None:
    def steps(text: str) -> list[Step]:
        first = Step("first", "step_kinds:upper_first", {}, {"text": StepRef("a")}, inline=True)
        return [word("a", text), first, word("end", "!", "first")]

    make(steps("one"), store)
    events, _ = make(steps("other"), store)
    assert made(events) == ["a", "first"]


def test_the_order_in_which_steps_are_given_does_not_matter(store: Store) -> None:
    _, results = make(reversed(story()), store)
    assert text_of(results["still"]) == STORY


def test_each_step_that_runs_is_announced_and_ended(store: Store) -> None:
    events, _ = make([word("a", "x", inline=False)], store)
    assert [type(event) for event in events] == [StepStarted, StepProgress, StepDone]
    done = events[-1]
    assert isinstance(done, StepDone)
    assert done.seconds > 0
    assert not done.cached


def test_progress_says_how_much_time_is_left(store: Store) -> None:
    events, _ = make([Step("slow", "step_kinds:count_slowly")], store)
    left = [event.seconds_left for event in events if isinstance(event, StepProgress)]
    assert all(seconds is not None and seconds > 0 for seconds in left[:-1])
    assert left[-1] == 0


def test_files_and_facts_arrive_as_they_were_given(store: Store) -> None:
    for _ in range(2):
        _, results = make([Step("s", "step_kinds:several")], store)
        artifact = results["s"]
        assert artifact.path("a.txt").read_text() == "a"
        assert artifact.path("deep/b.txt").read_text() == "b" * 1000
        assert artifact.facts == {"times": [0.5, 1.25]}
        with pytest.raises(FaultError, match=r"deep/b\.txt"):
            artifact.path()


def test_a_picture_is_known_by_its_content(store: Store, tmp_path: Path) -> None:
    picture = tmp_path / "picture"
    picture.write_text("sea")

    def film() -> list[Step]:
        return [Step("s", "step_kinds:join", {}, {"picture": FileInput.of(picture)}, inline=True)]

    _, results = make(film(), store)
    assert text_of(results["s"]) == "sea"
    picture.rename(tmp_path / "moved")
    picture = tmp_path / "moved"
    assert made(make(film(), store)[0]) == []
    picture.write_text("sun")
    assert made(make(film(), store)[0]) == ["s"]


def test_a_picture_that_changes_while_it_is_used_spoils_no_key(
    store: Store, tmp_path: Path
) -> None:
    picture = tmp_path / "picture"
    picture.write_bytes(b"a picture")
    step = Step("s", "step_kinds:change_picture", {}, {"picture": FileInput.of(picture)})
    with pytest.raises(FilmError, match="was changed while the film was made"):
        make([step], store)
    assert not dry_run([step], store)[0].cached


def test_an_error_in_a_child_arrives_as_itself(store: Store) -> None:
    with pytest.raises(FilmError) as caught:
        make([Step("s", "step_kinds:refuse")], store)
    assert caught.value.message == "line 7: the picture is upside down"
    assert caught.value.hint == "turn it"
    assert caught.value.line == 7
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("inline", [True, False])
@pytest.mark.parametrize(
    ("kind", "error", "words"),
    [
        ("step_kinds:stumble", StepError, "nobody thought of this"),
        ("step_kinds:use_up_memory", ResourceError, "memory"),
        ("step_kinds:return_nonsense", FaultError, "not JSON"),
        ("step_kinds:escape", FaultError, "leaves the step's folder"),
        ("step_kinds:nowhere", StepError, "nowhere"),
        ("no_such_kind", FaultError, "no step kind 'no_such_kind'"),
    ],
)
def test_every_failure_is_an_error_of_ours(
    store: Store, kind: str, error: type[Exception], words: str, inline: bool
) -> None:
    with pytest.raises(error, match=words):
        make([Step("s", kind, inline=inline)], store)


def test_a_child_that_dies_is_tried_once_more_and_goes_on_from_its_workspace(
    store: Store,
) -> None:
    events, results = make([Step("s", "step_kinds:die_once")], store)
    assert text_of(results["s"]) == "half of the work, then the rest"
    assert [event.code for event in events if isinstance(event, Warned)] == ["child_died"]
    assert not store.making(results["s"].key).exists()


def test_a_child_that_dies_twice_is_an_error_with_its_last_words(
    store: Store, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with pytest.raises(StepError, match=r"SIGKILL\) twice: dying"):
        make([Step("s", "step_kinds:die", {"log": str(log)})], store)
    assert len(log.read_text().splitlines()) == 2


def test_closing_the_run_kills_the_children_and_theirs(store: Store, tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    running = run([Step("s", "step_kinds:hang", {"pids": str(pids)})], store, BUDGET)
    while not isinstance(next(running), StepProgress):
        pass
    running.close()
    worker, sleeper = (int(pid) for pid in pids.read_text().split())
    assert gone(worker, within=10.0)
    assert gone(sleeper, within=10.0)


def test_what_was_finished_before_a_cancel_is_kept(store: Store, tmp_path: Path) -> None:
    steps = [
        word("a", "done ", inline=False),
        Step("s", "step_kinds:hang", {"pids": str(tmp_path / "pids")}, {"a": StepRef("a")}),
    ]
    running = run(steps, store, BUDGET)
    while not (isinstance(event := next(running), StepProgress) and event.step == "s"):
        pass
    running.close()
    assert [planned.cached for planned in dry_run(steps, store)] == [True, False]


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
    events, _ = make([Step(**{**_fields(step), "inline": False}) for step in steps], store)
    assert len(events) == 200
    assert psutil.Process().children() == []
    assert {path: path.stat().st_mtime_ns for path in store.root.rglob("*")} == before


def _fields(step: Step) -> dict[str, object]:
    return {name: getattr(step, name) for name in step.__dataclass_fields__}


def test_events_are_json(store: Store) -> None:
    from prostudio.events import as_json

    events, _ = make(story(), store)
    assert all(json.loads(json.dumps(as_json(event)))["event"] for event in events)
