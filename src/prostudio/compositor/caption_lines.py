"""Dividing one spoken line into captions of one or two lines, at the least cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from prostudio.compositor.caption_text import Piece, joined
from prostudio.compositor.caption_words import is_cjk
from prostudio.film.time import SAMPLE_RATE

SHORTEST = 5 / 6
"""Seconds that a caption is shown at least (Netflix, Timed Text Style Guide)."""
LONGEST = 7.0
"""Seconds that a caption is shown at most (the same)."""
_FEW = 10.0
"""Columns of a line or caption that looks lost: "My child," before forty others."""
_IMPOSSIBLE = 1e9


@dataclass(frozen=True, slots=True)
class CaptionLimits:
    """How much a caption may hold, and how long it is shown.

    Attributes:
        columns: of a line.
        cjk_columns: the same in full-width characters.
        rows: most lines.
        words: most words; 0 for any number. Scripts without spaces go by half the columns.
        shortest: seconds that it is shown at least, where the words leave time.
        gap: frames without text before the next, so that the eye sees the change.
        least: share of their size down to which letters shrink before a word is broken.
    """

    columns: int = 42
    cjk_columns: int = 16
    rows: int = 2
    words: int = 0
    shortest: float = SHORTEST
    gap: int = 2
    least: float = 1.0

    def of(self, language: str) -> int:
        """The widest line in a language."""
        return self.cjk_columns if is_cjk(language) else self.columns


def divide(
    pieces: tuple[Piece, ...], widest: int, limits: CaptionLimits
) -> list[tuple[Piece, ...]]:
    """The pieces in captions, by dynamic programming over the places to break."""
    breaks = _Breaks(pieces, widest, limits)
    count = len(pieces)
    best = [0.0] + [_IMPOSSIBLE * 10] * count
    came_from = [0] * (count + 1)
    for stop in range(1, count + 1):
        for start in range(stop - 1, -1, -1):
            if stop - start > 1 and breaks.too_much(start, stop):
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


def rows_of(
    caption: tuple[Piece, ...], widest: int, limits: CaptionLimits
) -> tuple[tuple[Piece, ...], ...]:
    """A caption's one or two lines, broken at the best place."""
    _, split = _Breaks(caption, widest, limits).best_split(0, len(caption))
    return tuple(row for row in (caption[:split], caption[split:]) if joined(row))


class _Breaks:
    """What it costs to break a line of pieces here or there."""

    def __init__(self, pieces: tuple[Piece, ...], widest: int, limits: CaptionLimits) -> None:
        self._pieces = pieces
        self._widest = widest
        self._limits = limits
        self._few = max(widest / 4, min(_FEW, 0.4 * widest))
        self._edges = list(accumulate((p.width + p.space for p in pieces), initial=0.0))
        self._verse = list(accumulate((p.writer_break for p in pieces), initial=0))
        self._ends = list(accumulate((p.break_cost == 0 for p in pieces), initial=0))
        self._words = list(accumulate((p.counts for p in pieces), initial=0))

    def too_much(self, start: int, stop: int) -> bool:
        """Whether pieces [start, stop) are more than a caption may hold."""
        limits = self._limits
        width = self.width(start, stop)
        longest = max(piece.width for piece in self._pieces[start:stop])
        if width > limits.rows * max(self._widest, longest):
            return True
        if not limits.words:
            return False
        if self._words[stop] - self._words[start] > limits.words:
            return True
        first = self._pieces[start]
        return not first.space and first.text[-1] != "-" and width > self._widest / 2 + 1

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
        cost += 8 * max(0.0, self._limits.shortest - seconds) + 20 * max(0.0, seconds - LONGEST)
        if stop < len(self._pieces):
            cost += 0.0 if last.writer_break else 1.5 * last.break_cost
            cost += 3.0 if self.width(start, stop) < self._few else 0.0
            # A divided word is read in one look.
            cost += 6.0 if not last.space and last.text[-1] == "-" else 0.0
        return cost

    def best_split(self, start: int, stop: int) -> tuple[float, int]:
        """The least cost of setting the pieces in lines, and where the first line ends."""
        return min(self._splits(start, stop), default=(_IMPOSSIBLE, stop))

    def _splits(self, start: int, stop: int) -> Iterator[tuple[float, int]]:
        verse = 2.0 * (self._verse[stop - 1] - self._verse[start])
        if self.width(start, stop) <= self._widest or stop - start == 1:
            yield verse, stop
        for split in range(start + 1, stop if self._limits.rows > 1 else start + 1):
            first, second = self.width(start, split), self.width(split, stop)
            if first > self._widest and split - start > 1:
                return
            if second <= self._widest or stop - split == 1:
                yield verse + self._line_cost(split, first, second), split

    def _line_cost(self, split: int, first: float, second: float) -> float:
        """How bad it is to end the first of two lines here, 2 of it taken back for verse."""
        edge = self._pieces[split - 1]
        breaking = -2.0 if edge.writer_break else edge.break_cost / 2
        lonely = 2.0 if min(first, second) < self._few else 0.0
        # A word wider than the line makes its neighbour's letters small too.
        small = 6 * max(0.0, max(first, second) / self._widest - 1)
        return breaking + 2 * abs(first - second) / self._widest + lonely + small
