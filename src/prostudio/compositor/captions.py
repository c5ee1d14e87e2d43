"""Packing spoken lines into captions that are easy to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import pairwise

from prostudio.compositor.caption_text import Piece, is_cjk, joined, pieces_of, width_of
from prostudio.drawing.safe_area import caption_size, safe_area
from prostudio.film import Caption, Size
from prostudio.film.time import SAMPLE_RATE, frame_at, sample_at
from prostudio.film.timeline import SpokenLine

SHORTEST = 5 / 6
"""Seconds that a caption is shown at least (Netflix, Timed Text Style Guide)."""
LONGEST = 7.0
"""Seconds that a caption is shown at most (the same)."""
GAP_FRAMES = 2
"""Frames without text between two captions, so that the eye sees the change."""
LINGER = 0.3
"""Seconds that a caption may stay after its last word: the silence at a shot's end."""
READING_SPEED = 17.0
"""Columns a second that everybody can read; full-width scripts half as many."""
_IMPOSSIBLE = 1e9


@dataclass(frozen=True, slots=True)
class CaptionLimits:
    """How wide captions may be, in columns."""

    columns: int = 42
    cjk_columns: int = 16

    def of(self, language: str) -> int:
        """The widest line in a language."""
        return self.cjk_columns if is_cjk(language) else self.columns


def caption_limits(size: Size) -> CaptionLimits:
    """What fits the safe area of a frame: 42 columns, fewer in upright and square films."""
    area = safe_area(size)
    ems = (area.right - area.left) / caption_size(size) - 0.5
    return CaptionLimits(min(42, int(ems / 0.56)), min(16, int(ems / 1.02)))


def pack_captions(
    spoken: Sequence[SpokenLine], rate: Fraction, limits: CaptionLimits | None = None
) -> tuple[Caption, ...]:
    """Captions of at most two lines, in the order of the lines, none over another.

    Breaks fall on the writer's line ends, sentences and clauses where that fits, and
    never inside a word. A caption begins with its first word and ends after its last;
    it may stay on through the pause that follows, up to `LINGER`, when that is needed
    to read it. Edges lie on frames, counted from the line's own beginning, so a line
    that moves takes its captions along unchanged.
    """
    limits = limits or CaptionLimits()
    captions: list[Caption] = []
    for index, line in enumerate(spoken):
        after = spoken[index + 1].start if index + 1 < len(spoken) else None
        captions += _captions_of(line, rate, limits.of(line.language), after)
    return tuple(captions)


def _captions_of(line: SpokenLine, rate: Fraction, widest: int, after: int | None) -> list[Caption]:
    pieces = pieces_of(line, widest)
    if not pieces:
        return []
    groups = _grouped(pieces, widest)
    texts = [_lines(group, widest) for group in groups]
    edges = _frames(groups, line, rate, after)
    source = line.words[0].source if line.words else "estimated"
    return [
        Caption(lines, sample_at(start, rate), sample_at(stop, rate), line.language, source)
        for lines, (start, stop) in zip(texts, edges, strict=True)
    ]


def _grouped(pieces: tuple[Piece, ...], widest: int) -> list[tuple[Piece, ...]]:
    """The cheapest division into captions, by dynamic programming over the break points."""
    count = len(pieces)
    best = [0.0] + [_IMPOSSIBLE * 10] * count
    came_from = [0] * (count + 1)
    for stop in range(1, count + 1):
        for start in range(stop - 1, -1, -1):
            group = pieces[start:stop]
            if width_of(group) > 2 * widest and len(group) > 1:
                break
            cost = best[start] + _cost(group, widest, last=stop == count)
            if cost < best[stop]:
                best[stop], came_from[stop] = cost, start
    groups = []
    stop = count
    while stop:
        groups.append(pieces[came_from[stop] : stop])
        stop = came_from[stop]
    return groups[::-1]


def _cost(group: tuple[Piece, ...], widest: int, *, last: bool) -> float:
    """How bad a caption is: where it ends, how long it is shown, how its lines look."""
    seconds = (group[-1].stop - group[0].start) / SAMPLE_RATE
    cost = 3.0 + min(_line_cost(split, group, widest) for split in range(1, len(group) + 1))
    if not last:
        cost += 0.0 if group[-1].writer_break else 1.5 * group[-1].break_cost
    if seconds < SHORTEST:
        cost += 8 * (SHORTEST - seconds)
    if seconds > LONGEST:
        cost += 20 * (seconds - LONGEST)
    # A sentence that ends inside a caption is better shown on its own.
    cost += sum(3.5 for piece in group[:-1] if piece.break_cost == 0)
    width = width_of(group)
    if not last and width < widest / 4:
        cost += 3.0
    return cost


def _line_cost(split: int, group: tuple[Piece, ...], widest: int) -> float:
    """How bad it is to end the first line after `split` pieces; all of them are one line."""
    first, second = width_of(group[:split]), width_of(group[split:])
    if max(first, second) > widest and len(group) > 1:
        return _IMPOSSIBLE
    inside = [index for index, piece in enumerate(group[:-1], 1) if piece.writer_break]
    against = sum(2.0 for index in inside if index != split)
    if split == len(group):
        return against
    edge = group[split - 1]
    breaking = 0.0 if edge.writer_break else edge.break_cost / 2
    unbalanced = 2 * abs(first - second) / widest
    lonely = 2.0 if min(first, second) < widest / 6 else 0.0
    return against + breaking + unbalanced + lonely


def _lines(group: tuple[Piece, ...], widest: int) -> tuple[str, ...]:
    splits = range(1, len(group) + 1)
    split = min(splits, key=partial(_line_cost, group=group, widest=widest))
    rows = (joined(group[:split]), joined(group[split:]))
    return tuple(row for row in rows if row)


def _frames(
    groups: list[tuple[Piece, ...]], line: SpokenLine, rate: Fraction, after: int | None
) -> list[tuple[int, int]]:
    """First and one-past-last frame of each caption of a line."""
    base = frame_at(line.start, rate)
    starts = [base + frame_at(max(0, g[0].start - line.start), rate) for g in groups]
    stops = [base + frame_at(g[-1].stop - line.start, rate) for g in groups]
    linger = base + frame_at(max(line.stop, groups[-1][-1].stop) - line.start, rate)
    limit = linger + int(LINGER * rate)
    if after is not None:
        limit = min(limit, base + frame_at(after - line.start, rate) - GAP_FRAMES)
    ends = [start - GAP_FRAMES for start in starts[1:]] + [limit]
    return [
        (start, _stop(start, stop, end, _reading_seconds(group, line.language), rate))
        for start, stop, end, group in zip(starts, stops, ends, groups, strict=True)
    ]


def _reading_seconds(group: tuple[Piece, ...], language: str) -> float:
    speed = READING_SPEED / 2 if is_cjk(language) else READING_SPEED
    return width_of(group) / speed


def _stop(start: int, spoken: int, limit: int, reading: float, rate: Fraction) -> int:
    """When a caption ends: after its words, later when it needs the time or the gap is short."""
    wanted = start + int(max(SHORTEST, min(reading, LONGEST)) * rate) + 1
    stop = max(spoken, min(wanted, limit))
    if 0 < limit - stop <= rate / 3:  # a blink of nothing would only disturb
        stop = limit
    stop = min(stop, limit, start + int(LONGEST * rate))
    return max(stop, start + 1)


def overlaps(captions: Sequence[Caption]) -> bool:
    """Whether any caption begins before the one before it has ended."""
    return any(second.start < first.stop for first, second in pairwise(captions))
