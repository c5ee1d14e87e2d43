"""Cutting the timeline into segments: at cuts, at the edges of transitions, in long clips."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise

from prostudio.compositor.segment import Overlay, OverlayWord, Passage, Segment, Source
from prostudio.compositor.transitions import transition
from prostudio.drawing.caption_styles import CAPTION_STYLES
from prostudio.errors import FaultError
from prostudio.film import Caption
from prostudio.film.time import frame_at
from prostudio.film.timeline import Clip, Join, Timeline

LONGEST = 180
"""Most frames of a segment: six seconds at 30 fps are what a kill may lose."""


def cut_segments(
    timeline: Timeline, *, burn_captions: bool = True, longest: int = LONGEST
) -> tuple[Segment, ...]:
    """Cut the timeline into segments that follow each other without a gap.

    A dissolve is a segment of its own with two sources; a fade is cut at its middle
    and each half has one. Stretches longer than `longest` are cut into equal pieces.

    Raises:
        FaultError: clips with a gap, transitions that overlap each other or lie beyond
            the film, or a source with too short a handle.
    """
    _check(timeline)
    places = _Places(timeline, burn_captions)
    return tuple(
        _segment(places, first, stop)
        for start, end in pairwise(_edges(timeline, places))
        for first, stop in _pieces(start, end, longest)
    )


class _Places:
    """What lies at a frame, found by bisection: a film may have 20,000 shots."""

    def __init__(self, timeline: Timeline, burn_captions: bool) -> None:
        self.timeline = timeline
        self._clips = [clip.start for clip in timeline.clips]
        self._joins = sorted(timeline.joins, key=lambda join: join.start)
        self._join_starts = [join.start for join in self._joins]
        captions = timeline.captions if timeline.burned is None else timeline.burned
        captions = captions if burn_captions else ()
        rate = timeline.rate
        self._captions = [(frame_at(c.start, rate), frame_at(c.stop, rate), c) for c in captions]
        self._caption_starts = [start for start, _, _ in self._captions]
        self._caption_stops = [stop for _, stop, _ in self._captions]

    def clip_at(self, frame: int) -> Clip:
        """The clip that owns a frame."""
        return self.timeline.clips[bisect_right(self._clips, frame) - 1]

    def join_at(self, frame: int) -> Join | None:
        """The transition that a frame lies in."""
        at = bisect_right(self._join_starts, frame) - 1
        return self._joins[at] if at >= 0 and frame < self._joins[at].stop else None

    def overlays(self, start: int, stop: int) -> Iterator[Overlay]:
        """Title and captions that show in frames [start, stop), counted from `start`."""
        title = self.timeline.title
        if title and title.start < stop and title.stop > start:
            yield Overlay("title", (title.text,), "", title.start - start, title.stop - start)
        first = bisect_right(self._caption_stops, start)
        last = bisect_left(self._caption_starts, stop)
        for shown, gone, caption in self._captions[first:last]:
            yield self._caption(caption, shown - start, gone - start, start)

    def _caption(self, caption: Caption, shown: int, gone: int, start: int) -> Overlay:
        """A caption over frames [shown, gone) counted from `start`, with words if it marks them."""
        style, words = self.timeline.style, tuple[OverlayWord, ...]()
        if CAPTION_STYLES[style].spoken:
            edges = [frame_at(w.start, self.timeline.rate) - start for w in caption.words]
            ends = [*edges[1:], gone]  # a word stays marked until the next one begins
            words = tuple(
                (w.line, w.first, w.last, edge, max(end, edge + 1))
                for w, edge, end in zip(caption.words, edges, ends, strict=True)
            )
        return Overlay("caption", caption.lines, caption.language, shown, gone, style, words)


def _edges(timeline: Timeline, places: _Places) -> list[int]:
    edges = {0, timeline.clips[-1].stop}
    edges |= {edge for join in timeline.joins for edge in (join.start, join.stop)}
    for clip in timeline.clips:
        join = places.join_at(clip.start)
        if join is None or not transition(join.kind).overlaps:
            edges.add(clip.start)
    return sorted(edges)


def _pieces(start: int, stop: int, longest: int) -> Iterator[tuple[int, int]]:
    length = stop - start
    count = -(-length // longest)
    return pairwise(start + length * piece // count for piece in range(count + 1))


def _segment(places: _Places, start: int, stop: int) -> Segment:
    timeline, join = places.timeline, places.join_at(start)
    if join and transition(join.kind).overlaps:
        shown = timeline.clips[join.into - 1 : join.into + 1]
    else:
        shown = (places.clip_at(start),)
    return Segment(
        size=timeline.size,
        rate=timeline.rate,
        frames=stop - start,
        sources=tuple(_source(clip, start, stop) for clip in shown),
        passage=_passage(join, len(timeline.clips), start) if join else None,
        overlays=tuple(places.overlays(start, stop)),
        safe=timeline.safe,
    )


def _source(clip: Clip, start: int, stop: int) -> Source:
    first = start - (clip.start - clip.handle_in)
    if first < 0 or first + stop - start > clip.source_frames:
        raise FaultError(
            f"frames [{start}, {stop}) reach beyond the handles of shot {clip.shot}, whose "
            f"source covers [{clip.start - clip.handle_in}, {clip.stop + clip.handle_out})"
        )
    return Source(clip.shot, first, stop - start)


def _passage(join: Join, clips: int, start: int) -> Passage:
    length = join.stop - join.start
    first = start - join.start
    if join.into == 0:
        return Passage(join.kind, length + first, 2 * length)
    if join.into == clips:
        return Passage(join.kind, first, 2 * length)
    return Passage(join.kind, first, length)


def _check(timeline: Timeline) -> None:
    clips = timeline.clips
    if not clips or clips[0].start != 0:
        raise FaultError("a timeline begins with a clip at frame 0")
    for before, after in pairwise(clips):
        if before.stop != after.start:
            raise FaultError(f"shot {after.shot} begins at {after.start}, not at {before.stop}")
    joins = sorted(timeline.joins, key=lambda join: join.start)
    for join in joins:
        cut = clips[join.into].start if join.into < len(clips) else clips[-1].stop
        inside = 0 <= join.start < join.stop <= clips[-1].stop
        if not inside or not join.start <= cut <= join.stop:
            raise FaultError(f"the transition over [{join.start}, {join.stop}) misses its cut")
        if transition(join.kind).overlaps and not 0 < join.into < len(clips):
            raise FaultError(f"a {join.kind.value} needs a shot on either side")
    for one, two in pairwise(joins):
        if one.stop > two.start:
            raise FaultError(f"two transitions meet at frame {two.start}")
