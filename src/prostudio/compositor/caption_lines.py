"""Dividing one spoken line into captions of one or two lines, at the least cost."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from prostudio.compositor.caption_text import Piece, joined
from prostudio.film.time import SAMPLE_RATE

SHORTEST = 5 / 6
"""Seconds that a caption is shown at least (Netflix, Timed Text Style Guide)."""
LONGEST = 7.0
"""Seconds that a caption is shown at most (the same)."""
_FEW = 10.0
"""Columns of a line or caption that looks lost: "My child," before forty others."""
_IMPOSSIBLE = 1e9


def divide(pieces: tuple[Piece, ...], widest: int) -> list[tuple[Piece, ...]]:
    """The pieces in captions, by dynamic programming over the places to break."""
    breaks = _Breaks(pieces, widest)
    count = len(pieces)
    best = [0.0] + [_IMPOSSIBLE * 10] * count
    came_from = [0] * (count + 1)
    for stop in range(1, count + 1):
        for start in range(stop - 1, -1, -1):
            if stop - start > 1 and breaks.width(start, stop) > 2 * widest:
                break
            cost = best[start] + breaks.caption_cost(start, stop)
            if cost < best[stop]:
                best[stop], came_from[stop] = cost, start
    groups = []
    stop = count
    while stop:
        groups.append(pieces[came_from[stop] : stop])
        stop = came_from[stop]
    return groups[::-1]


def lines_of(caption: tuple[Piece, ...], widest: int) -> tuple[str, ...]:
    """A caption's one or two lines, broken at the best place."""
    _, split = _Breaks(caption, widest).best_split(0, len(caption))
    rows = (joined(caption[:split]), joined(caption[split:]))
    return tuple(row for row in rows if row)


class _Breaks:
    """What it costs to break a line of pieces here or there."""

    def __init__(self, pieces: tuple[Piece, ...], widest: int) -> None:
        self._pieces = pieces
        self._widest = widest
        self._few = max(widest / 4, min(_FEW, 0.4 * widest))
        self._edges = list(accumulate((p.width + p.space for p in pieces), initial=0.0))
        self._verse = list(accumulate((p.writer_break for p in pieces), initial=0))
        self._ends = list(accumulate((p.break_cost == 0 for p in pieces), initial=0))

    def width(self, start: int, stop: int) -> float:
        """Columns of pieces [start, stop) on one line."""
        if start == stop:
            return 0.0
        return self._edges[stop] - self._edges[start] - self._pieces[stop - 1].space

    def caption_cost(self, start: int, stop: int) -> float:
        """How bad a caption is: where it ends, how long it is shown, how its lines look."""
        first, last = self._pieces[start], self._pieces[stop - 1]
        seconds = (last.stop - first.start) / SAMPLE_RATE
        cost = 3.0 + self.best_split(start, stop)[0]
        # A sentence that ends inside a caption is better shown on its own.
        cost += 3.5 * (self._ends[stop - 1] - self._ends[start])
        cost += 8 * max(0.0, SHORTEST - seconds) + 20 * max(0.0, seconds - LONGEST)
        if stop < len(self._pieces):
            cost += 0.0 if last.writer_break else 1.5 * last.break_cost
            cost += 3.0 if self.width(start, stop) < self._few else 0.0
        return cost

    def best_split(self, start: int, stop: int) -> tuple[float, int]:
        """The least cost of setting the pieces in lines, and where the first line ends."""
        return min(self._splits(start, stop), default=(_IMPOSSIBLE, stop))

    def _splits(self, start: int, stop: int) -> Iterator[tuple[float, int]]:
        verse = 2.0 * (self._verse[stop - 1] - self._verse[start])
        if self.width(start, stop) <= self._widest or stop - start == 1:
            yield verse, stop
        for split in range(start + 1, stop):
            first, second = self.width(start, split), self.width(split, stop)
            if first > self._widest:
                return
            if second <= self._widest:
                yield verse + self._line_cost(split, first, second), split

    def _line_cost(self, split: int, first: float, second: float) -> float:
        """How bad it is to end the first of two lines here, 2 of it taken back for verse."""
        edge = self._pieces[split - 1]
        breaking = -2.0 if edge.writer_break else edge.break_cost / 2
        lonely = 2.0 if min(first, second) < self._few else 0.0
        return breaking + 2 * abs(first - second) / self._widest + lonely
