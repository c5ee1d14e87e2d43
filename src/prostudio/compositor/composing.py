"""Composing a segment: frames in, one encoded file out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from prostudio.compositor.overlays import Text
from prostudio.compositor.segment import Segment
from prostudio.compositor.transitions import transition
from prostudio.errors import FaultError
from prostudio.film import Size
from prostudio.media.colour import Pixels, Planes, from_rgb
from prostudio.media.encoding import Encoding
from prostudio.media.video import VideoWriter

Frames = Iterator[Pixels | Planes]
"""Pictures as [H, W, 3 or 4] uint8 RGB, or as planes that compose may draw into."""


def compose(
    segment: Segment,
    sources: Sequence[Frames],
    path: Path,
    encoding: Encoding,
    progress: Callable[[float], None] | None = None,
) -> None:
    """Draw the segment's pictures and encode them to `path`, video alone.

    Args:
        sources: one iterator for each of `segment.sources`, giving its `count` frames
            from its `first` on. A frame may be drawn over as soon as the next is asked
            for. Another size than the film's is scaled.
        path: an .mp4; unfinished when an error comes through.
        progress: told the done fraction, up to 1, after each frame.

    Raises:
        FaultError: a source ends early, or the number of sources is wrong.
    """
    if len(sources) != len(segment.sources):
        raise FaultError(f"{len(sources)} sources came; the segment has {len(segment.sources)}")
    texts = [
        Text(overlay, segment.size, float(segment.rate), segment.safe)
        for overlay in segment.overlays
    ]
    with VideoWriter(path, segment.size, segment.rate, encoding) as writer:
        for frame in range(segment.frames):
            picture = _picture(segment, sources, frame)
            for text in texts:
                text.draw(picture, frame)
            writer.write(picture)
            if progress:
                progress((frame + 1) / segment.frames)


def _picture(segment: Segment, sources: Sequence[Frames], frame: int) -> Planes:
    pictures = [
        _next(source, segment.size, f"frame {wanted.first + frame} of shot {wanted.shot}")
        for source, wanted in zip(sources, segment.sources, strict=True)
    ]
    if segment.passage:
        other = pictures[1] if len(pictures) > 1 else None
        blend = transition(segment.passage.kind).blend
        blend(pictures[0], other, segment.passage.time(frame))
    return pictures[0]


def _next(source: Frames, size: Size, name: str) -> Planes:
    frame = next(source, None)
    if frame is None:
        raise FaultError(f"{name} did not come: its source ended")
    if isinstance(frame, Planes):
        if frame.size != size:
            raise FaultError(f"{name} is {frame.size}; the film is {size}")
        return frame
    height, width = frame.shape[:2]
    return from_rgb(frame, None if (width, height) == (size.width, size.height) else size)
