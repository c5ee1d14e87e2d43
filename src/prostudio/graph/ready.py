"""Steps that could start now, in the order in which they should."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterator

from prostudio.graph.keys import BoundStep
from prostudio.graph.step import Step

_Group = tuple[bool, bool, str]
_Entry = tuple[float, int, BoundStep]


class Ready:
    """One heap for each affinity, so that a choice among 20,000 shots stays quick.

    `rank` gives the seconds from a step's start to the end of the film; the longest
    chain goes first, but a child that has just worked for a shot goes on with it: what
    it opened for the shot (a drawn scene takes a second) is still at hand.
    """

    def __init__(self, rank: dict[str, float]) -> None:
        self._rank = rank
        self._count = 0
        self._heaps: dict[_Group, list[_Entry]] = {}
        self._of_shot: dict[tuple[_Group, str | None], list[_Entry]] = {}
        self._started: set[int] = set()

    def add(self, bound: BoundStep) -> None:
        """The step can start."""
        self._count += 1  # equal ranks go in the order in which they came
        entry = (-self._rank[bound.step.name], self._count, bound)
        group = _group(bound.step)
        heapq.heappush(self._heaps.setdefault(group, []), entry)
        heapq.heappush(self._of_shot.setdefault((group, bound.step.shot), []), entry)

    def choices(self, is_warm: Callable[[Step], bool], at_hand: Collection[str]) -> list[BoundStep]:
        """The first of each group: urgent, then inline, then those whose model is loaded.

        Args:
            at_hand: shots for which an idle child has worked last.
        """
        heads = {entry[1]: entry for heap in self._offered(at_hand) for entry in self._first(heap)}

        def preference(head: _Entry) -> tuple[bool, bool, bool, bool, float, int]:
            step = head[2].step
            cold = not (step.affinity and is_warm(step))
            return (not step.urgent, not step.inline, cold, step.shot not in at_hand, *head[:2])

        return [bound for _, _, bound in sorted(heads.values(), key=preference)]

    def remove(self, bound: BoundStep) -> None:
        """A step that was offered starts."""
        heap = self._of_shot[_group(bound.step), bound.step.shot]
        # A step that is tried again stands there twice: as it was, started, and as it is.
        self._started.add(max(count for _, count, other in heap if other is bound))

    def _offered(self, at_hand: Collection[str]) -> Iterator[list[_Entry]]:
        yield from self._heaps.values()
        for group in self._heaps:
            for shot in at_hand:
                yield self._of_shot.get((group, shot), [])

    def _first(self, heap: list[_Entry]) -> Iterator[_Entry]:
        while heap and heap[0][1] in self._started:
            heapq.heappop(heap)
        yield from heap[:1]


def _group(step: Step) -> _Group:
    return (step.urgent, step.inline, step.affinity)
