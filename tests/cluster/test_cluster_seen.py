"""What of a cluster is shown: who lives, who is lost, what the command line prints of it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from prostudio.cli import cluster as page
from prostudio.cluster import looking
from prostudio.cluster.machines import Machine
from prostudio.cluster.seen import CardSeen, ClusterSeen, HandSeen, NodeSeen, StepSeen
from prostudio.errors import FilmError, NotFoundError

KEY = "a1b2c3d4e5f6a7b8c9d0"


def machine(node: str, name: str, **more: object) -> Machine:
    return Machine(node, name, address=f"10.0.0.{len(name)}", cores=4.0, **more)  # type: ignore[arg-type]


def test_a_machine_that_came_back_is_not_shown_as_lost_too() -> None:
    """Ray remembers every node that it ever had, and a machine is a new node each time."""
    gone = [machine(f"n{n}", "attic", alive=False, problem="it is gone") for n in range(3)]
    cellar = machine("n7", "cellar", alive=False, problem="it is gone")
    shown = looking._shown([*gone, machine("n9", "attic"), cellar, cellar])
    assert [(one.node, one.alive) for one in shown] == [("n9", True), ("n7", False)]


def test_a_head_that_lends_no_cores_is_no_problem() -> None:
    head = Machine("n1", "head", head=True, cores=0.0, problem="Ray may use none of its cores")
    assert looking._node(head, []).problem == ""
    bare = Machine("n2", "bare", cores=0.0, problem="Ray may use none of its cores")
    assert looking._node(bare, []).problem


def cluster(problem: str = "") -> ClusterSeen:
    step = StepSeen(KEY, "picture k3f9", "shot.shoot", "the sea", "k3f9", seconds_left=120.0)
    hand = HandSeen("1", "n1", 0, "The Sea", "framepack", step=step, made={"shot.shoot": 2})
    card = CardSeen("RTX 4090", 24_000, 9_000)
    attic = NodeSeen("n1", "attic", cores=8.0, ram_mb=32_000, cards=(card,), hands=(hand,))
    cellar = NodeSeen("n2", "cellar", cores=8.0, ram_mb=32_000, version="1.0", problem=problem)
    return ClusterSeen("ray://attic:10001", "here", 1.0, nodes=(attic, cellar))


class Told:
    """A cluster that has been looked at."""

    def __init__(self, seen: ClusterSeen) -> None:
        self._seen = seen

    def seen(self) -> ClusterSeen:
        return self._seen


@pytest.mark.parametrize("problem", ["", "it has ProStudio 0.9, here it is 1.0"])
def test_the_command_line_prints_machines_and_what_each_makes(
    monkeypatch: pytest.MonkeyPatch, problem: str
) -> None:
    monkeypatch.setattr(page, "_looking", lambda _: Told(cluster(problem)))
    told = CliRunner().invoke(page.status, [], standalone_mode=False)
    assert told.return_value == (1 if problem else 0)
    for words in (
        "2 machines, 1 cards with 24.0 GB, 16 cores; 1 of 1 hands at work, about 2 min left",
        "card 0  RTX 4090, 24.0 GB, 9.0 GB free",
        f"card 0  [framepack] {KEY[:12]} the sea (shot.shoot, shot k3f9) 0%, about 2 min left",
        f"makes nothing: {problem}" if problem else "for The Sea; 2 made",
    ):
        assert words in told.output
    as_json = CliRunner().invoke(page.status, ["--json"], standalone_mode=False)
    assert ClusterSeen.from_json(json.loads(as_json.output)) == cluster(problem)


def test_without_a_cluster_the_command_line_says_how_to_set_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PROSTUDIO_CLUSTER", raising=False)
    with pytest.raises(FilmError, match="no cluster is set") as told:
        CliRunner().invoke(page.status, [], standalone_mode=False, catch_exceptions=False)
    assert "--cluster auto" in (told.value.hint or "")


def test_a_word_that_is_no_steps_id_is_told_before_anybody_is_asked() -> None:
    blind = looking.Looking.__new__(looking.Looking)
    with pytest.raises(NotFoundError, match="is no step's id"):
        blind.log("picture k3f9")
