"""Steps that could start now, in the order in which they should."""

from __future__ import annotations

import heapq
from collections.abc import Callable

from prostudio.graph.keys import BoundStep
from prostudio.graph.step import Step

_Group = tuple[bool, bool, str]


class Ready:
    """One heap for each affinity, so that a choice among 20,000 shots stays quick.

    `rank` gives the seconds from a step's start to the end of the film; the longest
    chain goes first.
    """

    def __init__(self, rank: dict[str, float]) -> None:
        self._rank = rank
        self._count = 0
        self._heaps: dict[_Group, list[tuple[float, int, BoundStep]]] = {}

    def add(self, bound: BoundStep) -> None:
        """The step can start."""
        self._count += 1  # equal ranks go in the order in which they came
        entry = (-self._rank[bound.step.name], self._count, bound)
        heapq.heappush(self._heaps.setdefault(_group(bound.step), []), entry)

    def choices(self, is_warm: Callable[[Step], bool]) -> list[BoundStep]:
        """The first of each group: urgent, then inline, then those whose model is loaded."""
        heads = [heap[0] for heap in self._heaps.values() if heap]

        def preference(head: tuple[float, int, BoundStep]) -> tuple[bool, bool, bool, float, int]:
            step = head[2].step
            cold = not (step.affinity and is_warm(step))
            return (not step.urgent, not step.inline, cold, *head[:2])

        return [bound for _, _, bound in sorted(heads, key=preference)]

    def remove(self, bound: BoundStep) -> None:
        """The first of its group starts."""
        heapq.heappop(self._heaps[_group(bound.step)])


def _group(step: Step) -> _Group:
    return (step.urgent, step.inline, step.affinity)
