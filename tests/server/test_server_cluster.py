"""What the server tells of a cluster: machines, figures, logs, and that there is none."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from asking_server import Desk, problem

from prostudio.cluster.seen import CardSeen, ClusterSeen, HandSeen, NodeSeen, StepSeen
from prostudio.server.warm.cluster_tally import Tally, figures
from prostudio.server.warm.cluster_watch import ClusterWatch
from prostudio.settings import Settings

KEY = "a1b2c3d4e5f6a7b8"


def cluster(made: int = 3, *, died: int = 0, loaded: str = "framepack") -> ClusterSeen:
    """Two machines, one of which makes a shot; the other has another version."""
    step = StepSeen(KEY, "picture k3f9", "shoot", "the sea", "k3f9", fraction=0.5, seconds_left=30)
    hand = HandSeen(
        "hand-1",
        "n1",
        card=0,
        film='The "Sea"',
        model=loaded,
        step=step,
        made={"shoot": made},
        seconds={"shoot": made * 10.0},
        died=died,
    )
    card = CardSeen("RTX 4090", 24_000, 20_000)
    first = NodeSeen("n1", "attic", cores=8, ram_mb=32_000, cards=(card,), hands=(hand,))
    second = NodeSeen("n2", "cellar", alive=False, problem="ProStudio 0.9 is there, 1.0 here")
    return ClusterSeen("ray://attic:10001", "here", time.time(), nodes=(first, second))


def test_without_a_cluster_the_server_says_so_and_starts_nothing(desk: Desk) -> None:
    told = desk.client.get("/api/cluster").json()
    assert (told["state"], told["address"], told["nodes"]) == ("none", "", [])
    assert told["problem"] is None
    answer = problem(desk.client.get(f"/api/cluster/steps/{KEY}/log"), 404, "not_found")
    assert "--cluster" in answer["hint"]
    assert "prostudio_cluster" not in desk.client.get("/api/metrics").text


@pytest.mark.parametrize("step", ["abc", "ABCDEF12", "zzzzzzzz", "..%2f..%2fetc"])
def test_a_word_that_is_no_steps_id_is_not_asked_for(desk: Desk, step: str) -> None:
    problem(desk.client.get(f"/api/cluster/steps/{step}/log"), 404, "not_found")


def test_what_was_seen_is_told_as_it_was(desk: Desk) -> None:
    watch = watch_of(desk)
    watch._seen = seen = cluster()
    watch._address, watch._asked = seen.address, time.monotonic() + 60
    told = desk.client.get("/api/cluster").json()
    assert ClusterSeen.from_json(told) == seen
    assert told["nodes"][0]["hands"][0]["step"]["label"] == "the sea"
    assert told["totals"] == {
        "nodes": 1,
        "lost": 1,
        "cores": 8,
        "cards": 1,
        "vram_mb": 24_000,
        "hands": 1,
        "at_work": 1,
        "models": ["framepack"],
        "made": 3,
        "seconds_left": 30,
    }
    text = desk.client.get("/api/metrics").text
    assert 'prostudio_cluster_nodes{state="lost"} 1' in text
    described = desk.client.get("/openapi.json").json()
    assert "ClusterShown" in described["components"]["schemas"]


def test_a_cluster_that_does_not_answer_is_told_with_its_reason(tmp_path: Path) -> None:
    """The child that should look cannot even start: nobody waits, and the page has words."""
    import asyncio

    watch = ClusterWatch(Settings.load({"home": str(tmp_path)}), module="no_such_module")
    watch._address = "ray://nowhere:10001"
    seen = asyncio.run(watch.seen())
    watch.close()
    assert (seen.state, seen.nodes) == ("lost", ())
    assert seen.problem is not None
    assert "died" in seen.problem["message"]


def test_counters_never_fall_when_hands_go_and_come() -> None:
    tally = Tally()
    tally.count(cluster(made=3))
    tally.count(cluster(made=5, died=1))
    tally.count(ClusterSeen("x", "here", 1.0))
    tally.count(cluster(made=1))
    lines = list(figures(cluster(), tally))
    labels = 'node="attic",card="0",model="framepack",kind="shoot"'
    assert f'prostudio_cluster_steps_total{{{labels},result="made"}} 6' in lines
    assert f"prostudio_cluster_step_seconds_total{{{labels}}} 60" in lines
    assert 'prostudio_cluster_child_deaths_total{node="attic",card="0"} 1' in lines
    assert f"prostudio_cluster_hands{{{labels}}} 1" in lines
    card = 'node="attic",card="0",name="RTX 4090"'
    assert f'prostudio_cluster_card_bytes{{{card},state="free"}} 20000000000' in lines


def test_labels_are_escaped_as_prometheus_wants() -> None:
    told = "\n".join(figures(cluster(loaded='a "b"\\\n'), Tally()))
    assert 'model="a \\"b\\"\\\\\\n"' in told


def watch_of(desk: Desk) -> Any:
    """The server's watch of its cluster."""
    return desk.client.app.state.desk.cluster  # type: ignore[attr-defined]
