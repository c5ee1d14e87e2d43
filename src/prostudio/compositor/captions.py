"""Packing spoken lines into captions that are easy to read."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from prostudio.compositor.caption_lines import LONGEST, CaptionLimits, divide, rows_of
from prostudio.compositor.caption_text import Piece, joined, pieces_of, width_of
from prostudio.compositor.caption_words import is_cjk
from prostudio.drawing.caption_styles import CAPTION_STYLES
from prostudio.drawing.safe_area import SafeArea, caption_size, safe_area
from prostudio.film import Caption, CaptionWord, Size
from prostudio.film.time import frame_at, sample_at
from prostudio.film.timeline import SpokenLine

LINGER = 0.3
"""Seconds that a caption may stay after its last word: the silence at a shot's end."""
_DOUBT = {"engine": 0, "aligned": 1, "estimated": 2}
"""Sources of word times, the most certain first; a foreign one counts as the engine's."""
READING_SPEED = 17.0
"""Columns a second that everybody can read; full-width scripts half as many."""


def caption_limits(size: Size, area: SafeArea | None = None, style: str = "plain") -> CaptionLimits:
    """What fits the safe area of a frame: 42 columns, fewer in upright and square films.

    Args:
        area: where text may stand; None is the usual one of the size.
        style: one of `film.CAPTION_STYLES`; large letters leave room for fewer.
    """
    row = CAPTION_STYLES[style]
    area = area or safe_area(size)
    ems = (area.right - area.left) / (caption_size(size) * row.size) - row.margin
    return CaptionLimits(
        columns=min(42, int(ems / row.wide)),
        cjk_columns=min(16, int(ems / 1.02)),
        rows=row.rows,
        words=row.words,
        shortest=row.shortest,
        gap=row.gap,
        least=row.least,
    )


def pack_captions(
    spoken: Sequence[SpokenLine], rate: Fraction, limits: CaptionLimits | None = None
) -> tuple[Caption, ...]:
    """Captions of at most two lines, in the order of the lines, none over another.

    Breaks fall on the writer's line ends, sentences and clauses where that fits, and
    never inside a number, nor inside a word that fits a line, if need be in letters
    that shrink to the limits' least.
    A caption begins with its first word and ends after its last;
    it may stay on through the pause that follows, up to `LINGER`, when that is needed
    to read it. Edges lie on frames, counted from the line's own beginning, so a line
    that moves takes its captions along unchanged.
    """
    limits = limits or CaptionLimits()
    captions: list[Caption] = []
    for index, line in enumerate(spoken):
        after = spoken[index + 1].start if index + 1 < len(spoken) else None
        captions += _captions_of(line, rate, limits, after)
    return tuple(captions)


def _captions_of(
    line: SpokenLine, rate: Fraction, limits: CaptionLimits, after: int | None
) -> list[Caption]:
    widest = limits.of(line.language)
    pieces = pieces_of(line, widest, int(widest / limits.least))
    if not pieces:
        return []
    groups = divide(pieces, widest, limits)
    edges = _frames(groups, line, rate, limits, after)
    found = []
    for group, (first, last) in zip(groups, edges, strict=True):
        rows = rows_of(group, widest, limits)
        start, stop = sample_at(first, rate), sample_at(last, rate)
        words = _words(rows, start, stop) if line.heard else ()
        texts = tuple(joined(row) for row in rows)
        source = _source(line, group)
        found.append(Caption(texts, start, stop, line.language, source, words))
    return found


def _source(line: SpokenLine, group: tuple[Piece, ...]) -> str:
    """Where the caption's times are from: the least certain of its words."""
    if not line.heard:
        return "unspoken"
    start, stop = group[0].start, group[-1].stop
    words = [w for w in line.words if w.start < stop and w.stop > start] or line.words
    sources = [w.source for w in words]
    return max(sources, key=lambda source: _DOUBT.get(source, 0), default="estimated")


def _words(rows: tuple[tuple[Piece, ...], ...], start: int, stop: int) -> tuple[CaptionWord, ...]:
    """Where each word stands in its line, and when it is spoken while the caption is shown."""
    found = []
    for number, row in enumerate(rows):
        at = 0
        for piece in row:
            if piece.counts:
                spoken = (min(max(edge, start), stop) for edge in (piece.start, piece.stop))
                found.append(CaptionWord(number, at, at + len(piece.text), *spoken))
            at += len(piece.text) + piece.space
    return tuple(found)


def _frames(
    groups: list[tuple[Piece, ...]],
    line: SpokenLine,
    rate: Fraction,
    limits: CaptionLimits,
    after: int | None,
) -> list[tuple[int, int]]:
    """First and one-past-last frame of each caption of a line."""
    base = frame_at(line.start, rate)
    starts = [base + frame_at(max(0, g[0].start - line.start), rate) for g in groups]
    stops = [base + frame_at(g[-1].stop - line.start, rate) for g in groups]
    linger = base + frame_at(max(line.stop, groups[-1][-1].stop) - line.start, rate)
    limit = linger + int(LINGER * rate)
    if after is not None:
        limit = min(limit, base + frame_at(after - line.start, rate) - limits.gap)
    ends = [start - limits.gap for start in starts[1:]] + [limit]
    return [
        (start, _stop(start, stop, end, _least(group, line.language, limits), rate))
        for start, stop, end, group in zip(starts, stops, ends, groups, strict=True)
    ]


def _least(group: tuple[Piece, ...], language: str, limits: CaptionLimits) -> float:
    """Seconds that a caption should be shown, to be read."""
    return max(limits.shortest, min(_reading_seconds(group, language), LONGEST))


def _reading_seconds(group: tuple[Piece, ...], language: str) -> float:
    speed = READING_SPEED / 2 if is_cjk(language) else READING_SPEED
    return width_of(group) / speed


def _stop(start: int, spoken: int, limit: int, least: float, rate: Fraction) -> int:
    """When a caption ends: after its words, later when it needs the time or the gap is short."""
    wanted = start + int(least * rate) + 1
    stop = max(spoken, min(wanted, limit))
    if 0 < limit - stop <= rate / 3:  # a blink of nothing would only disturb
        stop = limit
    stop = min(stop, limit, start + int(LONGEST * rate))
    return max(stop, start + 1)
