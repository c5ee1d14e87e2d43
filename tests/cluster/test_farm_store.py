"""What the computed farm asks of its store is what the real store of several machines asks."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, cast

from benchmarks.farm.keeping import MISS, puts_of

from prostudio.depot import Depot, open_depot
from prostudio.graph import Budget, Step, StepContext, StepRef, run
from prostudio.graph.backed import BackedStore

AS = {
    "get": "get",
    "pieces": "get",
    "size": "get",
    "put": "put",
    "put_new": "put",
    "copy": "put",
    "listed": "list",
}
"""What a call is for a bucket, and for its bill."""


class Counting:
    """A depot that counts what it is asked for."""

    def __init__(self, depot: Depot) -> None:
        self._depot, self.asked = depot, Counter[str]()

    def __getattr__(self, name: str) -> Any:
        if name in AS:
            self.asked[AS[name]] += 1
        return getattr(self._depot, name)


def write(context: StepContext) -> None:
    context.output("word").write_text(context.params["word"])


def say(name: str, *sources: str, take: bool = False) -> Step:
    return Step(
        name,
        f"{__name__}:write",
        {"word": name},
        {source: StepRef(source) for source in sources},
        inline=True,
        take=take,
        shot="k3" if take else None,
    )


def asked_for(steps: list[Step], root: Path, shared: Path) -> Counter[str]:
    shared.mkdir(exist_ok=True)
    depot = Counting(open_depot(f"file://{shared}"))
    store = BackedStore(root, cast(Depot, depot))
    for _ in run(steps, store, Budget()):
        pass
    return depot.asked


def test_a_step_costs_what_the_farm_counts(tmp_path: Path) -> None:
    asked = asked_for([say("a"), say("b", "a")], tmp_path / "here", tmp_path / "shared")
    # By the loop and by the worker nothing is found; then whether the content is there.
    assert asked["get"] == 2 * (MISS + MISS + 1)
    assert asked["put"] == 2 * (puts_of(1) + 1)
    assert asked["list"] == 0


def test_a_take_costs_its_second_manifest_and_the_look_for_its_checkpoints(tmp_path: Path) -> None:
    asked = asked_for([say("a", take=True)], tmp_path / "here", tmp_path / "shared")
    assert asked["get"] == MISS + MISS + 1 + 1
    assert asked["put"] == puts_of(1) + 1 + 1
    assert asked["list"] == 1


def test_what_is_in_the_cache_is_asked_of_nobody(tmp_path: Path) -> None:
    steps = [say("a"), say("b", "a")]
    asked_for(steps, tmp_path / "here", tmp_path / "shared")
    assert not asked_for(steps, tmp_path / "here", tmp_path / "shared")


def test_a_second_machine_asks_for_manifests_and_for_no_content_that_it_does_not_read(
    tmp_path: Path,
) -> None:
    steps = [say("a"), say("b", "a")]
    asked_for(steps, tmp_path / "one", tmp_path / "shared")
    assert asked_for(steps, tmp_path / "two", tmp_path / "shared") == {"get": len(steps)}
