"""Whatever is killed on a cluster, and whenever: the same film in the end, hardly anything twice.

CLUSTER_ROUNDS=30 kills thirty times instead of three; CLUSTER_SEED begins elsewhere.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sectioned import Sectioned
from three_nodes import ThreeNodes, processes_of, stopped, three_nodes, wait_until

from needs_cluster import ray  # noqa: F401  # isort: split
from prostudio.graph import open_store, verify
from prostudio.settings import Settings

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="kill -9, and Ray's own processes"),
]

ROUNDS = int(os.environ.get("CLUSTER_ROUNDS", "3"))
SEED = int(os.environ.get("CLUSTER_SEED", "9"))


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ThreeNodes]:
    """One for all tests of this file, which leave it with two nodes that work."""
    with three_nodes(tmp_path_factory.mktemp("cluster")) as nodes:
        yield nodes


@pytest.fixture
def cluster(running: ThreeNodes, tmp_path: Path) -> ThreeNodes:
    """The same, with a depot of the test's own."""
    running.films = tmp_path / "films"
    running.films.mkdir()
    return running


def kill_worker(film: Sectioned, cluster: ThreeNodes, chance: random.Random) -> int:
    """A child that makes a step; how many sections were in hand."""
    workers = cluster.workers()
    if workers:
        chance.choice(workers).kill()
    return len(workers[:1])


def kill_node(film: Sectioned, cluster: ThreeNodes, chance: random.Random) -> int:
    """A whole machine."""
    cluster.replace(chance.randrange(2))
    return 1


def kill_driver(film: Sectioned, cluster: ThreeNodes, chance: random.Random) -> int:
    """Who asked for the film; its hands end with it."""
    film.process.kill()
    film.process.wait()
    return len(cluster.workers())


KILLS: tuple[Callable[[Sectioned, ThreeNodes, random.Random], int], ...] = (
    kill_worker,
    kill_node,
    kill_driver,
)


@pytest.fixture(autouse=True)
def nobody_stays(running: ThreeNodes) -> Iterator[None]:
    """What a failed test leaves behind ends with it."""
    yield
    running.end_drivers()


def test_random_kills_leave_the_same_film_and_repeat_one_section_each(
    cluster: ThreeNodes, tmp_path: Path
) -> None:
    chance = random.Random(SEED)
    repeated: Counter[str] = Counter()
    kills = [KILLS[number % len(KILLS)] for number in range(ROUNDS)]
    for number, kill in enumerate(kills):
        film = Sectioned(tmp_path / f"round-{number}", cluster)
        film.start()
        wait_until(lambda film=film: film.made)
        time.sleep(chance.uniform(0.0, 4.0))
        in_hand = kill(film, cluster, chance)
        if kill is kill_driver:
            film.start()
        assert film.end() == film.local_digest, kill.__name__
        twice = len(film.made) - len(set(film.made))
        repeated[kill.__name__] += twice
        assert twice <= max(1, in_hand), (kill.__name__, film.made)
        assert set(film.made) == film.sections
    print(f"{len(kills)} kills, sections made twice: {dict(repeated)}")
    assert len(kills) == ROUNDS


def test_the_next_driver_finds_everything_and_makes_nothing(
    cluster: ThreeNodes, tmp_path: Path
) -> None:
    film = Sectioned(tmp_path, cluster, count=2, sections=2)
    film.start()
    first = film.end()
    assert first == film.local_digest
    before = film.made
    film.start(home="another")
    assert film.end() == first
    assert film.made == before
    assert {event["cached"] for event in film.events if event["event"] == "step_done"} == {True}


def test_a_lost_step_goes_on_elsewhere_from_its_checkpoint(
    cluster: ThreeNodes, tmp_path: Path
) -> None:
    film = Sectioned(tmp_path, cluster, count=1, sections=6)
    film.start()
    wait_until(lambda: len(film.made) >= 3)
    time.sleep(0.8)  # so long a checkpoint takes to be elsewhere too
    busy = next(n for n, node in enumerate(cluster.nodes) if cluster.workers_of(node))
    cluster.replace(busy)
    assert film.end() == film.local_digest
    assert len(film.made) - len(set(film.made)) <= 1
    assert any("went away" in told or "tried" in told for told in film.warnings), film.warnings


def test_a_node_that_is_cut_off_is_given_up_and_what_it_makes_harms_nobody(
    cluster: ThreeNodes, tmp_path: Path
) -> None:
    film = Sectioned(tmp_path, cluster, count=4, sections=4)
    film.start()
    wait_until(lambda: len(film.made) >= 2)
    node = cluster.nodes[0]
    with stopped(cluster.everything_of(node)):
        assert film.end() == film.local_digest
    cluster.replace(0)
    assert set(film.made) == film.sections
    assert film.remake() == film.local_digest


def test_a_node_that_is_slow_for_a_while_is_waited_for(cluster: ThreeNodes, tmp_path: Path) -> None:
    film = Sectioned(tmp_path, cluster, count=4, sections=3)
    film.start()
    wait_until(lambda: len(film.made) >= 2)
    with stopped(cluster.workers_of(cluster.nodes[0])):
        time.sleep(3.0)
    assert film.end() == film.local_digest
    assert Counter(film.made).most_common(1)[0][1] == 1


@pytest.mark.parametrize("damage", ["another", "shorter", "gone"])
def test_what_lies_about_its_digest_is_refused_and_made_again(
    cluster: ThreeNodes, tmp_path: Path, damage: str
) -> None:
    """A worker, a disk or a bucket that gives other bytes than a manifest promises."""
    film = Sectioned(tmp_path, cluster, count=2, sections=2)
    film.start(only_shots=True)
    film.end()
    spoiled = 0
    for path in sorted(cluster.films.rglob("*")):
        content = path.parent != cluster.films and path.suffix != ".json"
        if path.is_file() and content and "making" not in path.parts:
            whole = path.read_bytes()
            path.unlink()
            if damage != "gone":
                lie = bytes([whole[0] ^ 1]) + whole[1:] if damage == "another" else whole[:-1]
                path.write_bytes(lie)
            spoiled += 1
    assert spoiled
    for number in range(2):
        cluster.replace(number)  # caches of nodes hold the truth
    film.start(home="another")
    assert film.end() == film.local_digest


def test_a_worker_whose_disk_is_full_stops_no_film(cluster: ThreeNodes, tmp_path: Path) -> None:
    from small_disk import small_disk

    with small_disk(tmp_path / "small", megabytes=1) as home:
        cluster.lose(0)
        cluster.nodes[0] = cluster.add(home=home)
        film = Sectioned(tmp_path / "film", cluster, count=3, sections=2, kilobytes=2000)
        film.start()
        try:
            assert film.end() == film.local_digest
        finally:
            cluster.replace(0)
    assert any("disk" in told for told in film.warnings), film.warnings


def test_cancelling_reaches_every_node(cluster: ThreeNodes, tmp_path: Path) -> None:
    film = Sectioned(tmp_path, cluster, count=4, sections=20)
    film.start()
    wait_until(lambda: len(cluster.workers()) >= 2 and len(film.made) >= 2)
    began = time.monotonic()
    film.process.send_signal(signal.SIGINT)
    wait_until(lambda: not cluster.workers(), 30)
    print(f"cancelled on every node within {time.monotonic() - began:.2f} s")
    film.process.wait(60)
    assert film.process.returncode != 0


def test_a_driver_that_is_killed_leaves_nobody_at_work(cluster: ThreeNodes, tmp_path: Path) -> None:
    film = Sectioned(tmp_path, cluster, count=4, sections=20)
    film.start()
    wait_until(lambda: len(cluster.workers()) >= 2)
    film.process.kill()
    film.process.wait()
    wait_until(lambda: not cluster.workers(), 60)


def test_a_head_that_dies_is_told_and_the_film_goes_on_at_the_next(tmp_path: Path) -> None:
    with three_nodes(tmp_path) as first:
        film = Sectioned(tmp_path / "film", first)
        film.start()
        wait_until(lambda: len(film.made) >= 6)
        for process in processes_of(first.ray.head_node, own=True):
            process.kill()
        code, told = film.failure()
        assert code != 0
        assert "Ray cluster" in told or "head" in told, told[-2000:]
        assert "Traceback" not in told.splitlines()[-1]
        films = first.films
    before = len(film.made)
    (tmp_path / "next").mkdir()
    with three_nodes(tmp_path / "next") as second:
        second.films = films
        film.cluster = second
        film.start()
        assert film.end() == film.local_digest
    assert len(film.made) - len(set(film.made)) <= 2  # two hands had a section each
    assert before < len(film.sections)


def test_every_store_is_whole_after_all_of_that(cluster: ThreeNodes, tmp_path: Path) -> None:
    film = Sectioned(tmp_path, cluster, count=2, sections=1)
    film.start()
    film.end()
    homes = [node.home for node in cluster.nodes]
    for home in (*homes, cluster.folder / "driver"):
        settings = Settings.load({"home": str(home), "store": cluster.url, "cluster": ""})
        assert verify(open_store(settings)) == []
