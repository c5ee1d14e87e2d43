"""The crew on a real cluster of two machines that work: what the local crew promises, there."""

from __future__ import annotations

from needs_cluster import ray  # isort: split

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "graph"))

from made_on_ray import Making, ahead, counted, make, make_closed
from making import STORY, gone, made, story, text_of, word
from three_nodes import ThreeNodes, three_nodes, wait_until

import prostudio
from prostudio.cluster.fleet import Fleet
from prostudio.cluster.machines import Census, this_machine
from prostudio.cluster.opening import crew_of, fleet_of
from prostudio.errors import ClusterError, DeviceMemoryError, FilmError, StepError
from prostudio.events import Event, ModelLoaded, StepDone, StepPreview, StepProgress, Warned
from prostudio.graph import (
    Budget,
    Executor,
    FileInput,
    Needs,
    Step,
    Store,
    open_store,
    run,
)
from prostudio.settings import Settings

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ThreeNodes]:
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[1] / "graph")
    try:
        with three_nodes(tmp_path_factory.mktemp("cluster")) as found:
            fleet_of(Settings.load(found.settings()))  # Ray leaves variables behind, once
            yield found
            ray.shutdown()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before


@pytest.fixture
def settings(nodes: ThreeNodes) -> Settings:
    return Settings.load(nodes.settings())


def test_a_film_is_the_same_as_on_one_machine(settings: Settings, tmp_path: Path) -> None:
    events, results = make(story(inline=False), settings)
    assert text_of(results["still"]) == STORY
    assert len(made(events)) == 6
    local = run(story(inline=False), Store(tmp_path / "store"), Budget())
    while True:
        try:
            next(local)
        except StopIteration as end:
            here = end.value
            break
    assert {n: a.digest for n, a in here.items()} == {n: a.digest for n, a in results.items()}
    again, _ = make(story(inline=False), settings)
    assert made(again) == []


def test_steps_run_side_by_side_on_both_machines(settings: Settings, tmp_path: Path) -> None:
    a, b = str(tmp_path / "a"), str(tmp_path / "b")
    _, results = make(
        [
            Step("a", "step_kinds:wait_for", {"touch": a, "file": b}),
            Step("b", "step_kinds:wait_for", {"touch": b, "file": a}),
        ],
        settings,
    )
    assert all(artifact.facts["met"] for artifact in results.values())


def test_a_file_of_the_users_is_read_wherever_the_step_is_made(
    settings: Settings, tmp_path: Path
) -> None:
    words = tmp_path / "words.txt"
    words.write_text("brought along", "utf-8")
    read = Step("read", "step_kinds:join", {"word": "!"}, {"words": FileInput.of(words)})
    _, results = make([read], settings)
    assert text_of(results["read"]) == "brought along!"


def test_a_child_keeps_its_model_from_step_to_step(settings: Settings) -> None:
    steps = [Step(f"m{n}", "step_kinds:who", {"n": n}, affinity="model") for n in range(3)]
    _, results = make(steps, settings)
    assert len({a.facts["pid"] for a in results.values()}) <= 2  # one on each machine
    assert max(a.facts["nth"] for a in results.values()) >= 2
    assert {a.facts["threads"] for a in results.values()} == {"1"}


def test_a_dead_child_is_replaced_once_and_goes_on_from_its_checkpoint(settings: Settings) -> None:
    events, results = make([Step("d", "step_kinds:die_once", shot="s", take=True)], settings)
    assert text_of(results["d"]) == "half of the work, then the rest"
    assert [event.code for event in events if isinstance(event, Warned)] == ["child_died"]
    with pytest.raises(StepError, match=r"died \(signal SIGKILL\) twice"):
        make([Step("dies", "step_kinds:die")], settings)


def test_a_hand_that_is_lost_is_no_fault_of_the_steps(
    settings: Settings, nodes: ThreeNodes
) -> None:
    struck: list[int] = []

    def strike(event: Event, _: Making) -> None:
        if isinstance(event, StepProgress) and len(struck) < 3:
            struck.append(1)
            for hand in [child.parent() for child in nodes.workers()]:
                if hand is not None:
                    hand.kill()

    events, _ = make([Step("slow", "step_kinds:count_slowly", {"n": 1})], settings, strike)
    assert len(struck) == 3
    lost = [event for event in events if isinstance(event, Warned)]
    assert [event.code for event in lost] == ["child_lost"] * 3


def test_an_error_of_a_step_is_the_same_error_here(settings: Settings) -> None:
    with pytest.raises(FilmError, match="the picture is upside down") as failure:
        make([Step("r", "step_kinds:refuse")], settings)
    assert (failure.value.line, failure.value.hint) == (7, "turn it")
    with pytest.raises(StepError, match="nobody thought of this"):
        make([Step("s", "step_kinds:stumble")], settings)


def test_progress_loaded_models_and_rough_pictures_come_from_afar(
    settings: Settings, tmp_path: Path
) -> None:
    looks: list[bytes] = []

    def look(event: Event, _: Making) -> None:
        if isinstance(event, StepPreview):
            looks.append(Path(event.path).read_bytes())

    events, _ = make([Step("p", "step_kinds:shows")], settings, look)
    assert looks == [b"a rough picture"]
    assert any(isinstance(event, StepProgress) for event in events)
    loaded = [event for event in events if isinstance(event, ModelLoaded)]
    assert [event.model for event in loaded] == ["a model"]
    assert not list((settings.store_folder / "making").glob("looks-*"))


def test_cancel_ends_what_runs_everywhere(settings: Settings, tmp_path: Path) -> None:
    pids = [tmp_path / "one", tmp_path / "two"]
    steps = [Step(path.name, "step_kinds:hang", {"pids": str(path)}) for path in pids]

    def cancel(_: Event, making: Making) -> None:
        if all(path.exists() and path.read_text() for path in pids):
            making.close()

    make_closed(steps, settings, cancel)
    ends = [int(pid) for path in pids for pid in path.read_text().split()]
    assert len(ends) == 4
    assert all(gone(pid, within=2.0) for pid in ends)


def test_a_killed_driver_takes_its_hands_along(nodes: ThreeNodes, tmp_path: Path) -> None:
    program = (
        "import sys; from prostudio.settings import Settings; from prostudio.graph import *\n"
        "from prostudio.cluster.opening import crew_of\n"
        f"settings = Settings.load({nodes.settings()!r}); store = open_store(settings)\n"
        "with Executor(store, Budget(), crew=crew_of(settings, store)) as executor:\n"
        f"    step = Step('h', 'step_kinds:hang', {{'pids': {str(tmp_path / 'pids')!r}}})\n"
        "    for event in executor.run([step]): pass\n"
    )
    driver = subprocess.Popen([sys.executable, "-c", program])
    try:
        wait_until(lambda: (tmp_path / "pids").exists() and (tmp_path / "pids").read_text())
    finally:
        driver.kill()
        driver.wait()
    worker = int((tmp_path / "pids").read_text().split()[0])
    assert gone(worker, within=15.0)


def test_two_films_share_a_cluster_that_one_alone_would_fill(
    settings: Settings, nodes: ThreeNodes
) -> None:
    store = open_store(settings)
    counting = [Step(f"c{n}", "step_kinds:who", {"n": n, "seconds": 0.5}) for n in range(40)]
    first = Executor(store, Budget(), crew=crew_of(settings, store, "long"))
    second = Executor(store, Budget(), crew=crew_of(settings, store, "short"))
    with first, second:
        long = first.run(counting)
        while not isinstance(next(long), StepDone):
            pass
        done = len([*ahead(long, second.run([word("quick", "x", inline=False)]))])
        assert done < 40  # the short film did not wait for the end of the long one
        for _ in long:
            pass


def test_what_nobody_can_make_is_refused_before_the_first_step(settings: Settings) -> None:
    model = Step("m", "step_kinds:who", needs=Needs(gpu=1, vram_mb=24_000))
    with pytest.raises(DeviceMemoryError, match="no card at all"):
        make([word("a", "x", inline=False), model], settings)
    with pytest.raises(ClusterError, match=r"its ProStudio has no step 'nobodys\.step'"):
        make([Step("n", "nobodys.step")], settings)


def test_another_version_on_a_machine_is_refused_with_both(
    nodes: ThreeNodes, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = Path(prostudio.__file__).parent
    shutil.copytree(source, tmp_path / "prostudio", ignore=shutil.ignore_patterns("__pycache__"))
    head = tmp_path / "prostudio" / "__init__.py"
    head.write_text(head.read_text().replace(f'"{prostudio.__version__}"', '"0.0.9"'))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    home = {"PROSTUDIO_HOME": str(tmp_path / "home")}
    old = nodes.ray.add_node(num_cpus=1, object_store_memory=80_000_000, env_vars=home)
    try:
        fleet = Fleet(settings.cluster, settings.store_url)
        wait_until(lambda: any("0.0.9" in one.problem for one in counted(fleet)))
        problem = next(one.problem for one in counted(fleet) if "0.0.9" in one.problem)
        assert problem == f"it has ProStudio 0.0.9, here it is {prostudio.__version__}"
        assert len(fleet.able(word("a", "x"))) == 2
    finally:
        nodes.ray.remove_node(old)


def test_a_machine_that_goes_away_in_mid_film_is_done_without(
    settings: Settings, nodes: ThreeNodes
) -> None:
    struck: list[int] = []

    def pull_the_plug(event: Event, _: Making) -> None:
        if isinstance(event, StepProgress) and not struck:
            struck.append(1)
            nodes.lose(0)

    steps = [Step(f"g{n}", "step_kinds:count_slowly", {"gone": n}) for n in range(4)]
    began = time.monotonic()
    events, results = make(steps, settings, pull_the_plug)
    assert len(results) == 4, f"after {time.monotonic() - began:.0f} s"
    codes = {event.code for event in events if isinstance(event, Warned)}
    assert codes <= {"child_lost"}


def test_machines_tell_what_they_are(settings: Settings, nodes: ThreeNodes) -> None:
    found = Census(fleet_of(settings).ray, settings.store_url, this_machine()).count(20.0)
    working = [one for one in found if not one.problem]
    assert working
    assert {one.cores for one in working} == {1.0}
    assert all("shot.shoot" in one.kinds and "video procedural" in one.engines for one in working)
