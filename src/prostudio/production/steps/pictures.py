"""Steps that make pictures: a foreign picture, a segment of the film."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from prostudio.compositor.segment import Segment, Source
from prostudio.engines import registry
from prostudio.engines.base import FrameChunk, VideoEngine
from prostudio.engines.card import Kind
from prostudio.engines.request import ShotRequest
from prostudio.engines.wire import shot_from_json
from prostudio.errors import FaultError
from prostudio.graph import StepContext
from prostudio.media.containers import SUFFIXES
from prostudio.media.window import Window
from prostudio.production.steps.take_frames import frames_of_take

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from prostudio.compositor.composing import Frames

Facts = dict[str, Any]


def ingest(context: StepContext) -> Facts:
    """A foreign picture, decoded within limits in a child, as a canonical PNG."""
    from prostudio.media.ingest import ingest_picture
    from prostudio.settings import Limits

    found = context.input("picture").path()
    limits = Limits(picture_megapixels=context.params["megapixels"])
    out = context.output("picture.png")
    size = ingest_picture(found, out, name=found.name, limits=limits)
    return {"width": size.width, "height": size.height}


def compose(context: StepContext) -> Facts:
    """One segment: its sources' frames, transitions and text, encoded; and what it shows."""
    from prostudio.compositor.composing import compose as compose_segment
    from prostudio.delivery.inspect import picture_watch
    from prostudio.delivery.watched import watched
    from prostudio.media.encoding import Encoding
    from prostudio.media.probe import probe

    segment = Segment.from_json(context.params["segment"])
    sources = [
        _frames(context, n, maker, source)
        for n, (maker, source) in enumerate(
            zip(context.params["sources"], segment.sources, strict=True)
        )
    ]
    encoding = Encoding.from_json(context.params["encoding"])
    out = context.output(f"segment{SUFFIXES[encoding.codec.container]}")
    compose_segment(segment, sources, out, encoding, context.progress)
    seen = watched(out, picture_watch(probe(out), segment.rate))
    return {"frames": segment.frames, "watched": seen.to_json() if seen else None}


def _frames(context: StepContext, number: int, maker: Mapping[str, Any], source: Source) -> Frames:
    """The frames [first, first + count) that a segment asks of one shot."""
    if "take" in maker:
        size = Segment.from_json(context.params["segment"]).size
        return frames_of_take(context, number, maker, source, size)
    request = shot_from_json(
        maker["request"], lambda name: context.input(f"source {number} {name}").path()
    )
    return _in_window(_drawn(context, maker["engine"], request, source), _window(maker))


def _window(maker: Mapping[str, Any]) -> Window | None:
    return Window(*maker["window"]) if "window" in maker else None


def _in_window(frames: Iterator[NDArray[np.uint8]], window: Window | None) -> Frames:
    """The part that a window shows of drawn pictures; all of them where there is none."""
    if window is None:
        yield from frames
        return
    rows = slice(window.top, window.top + window.height)
    columns = slice(window.left, window.left + window.width)
    for pixels in frames:
        yield pixels[rows, columns]


def _drawn(
    context: StepContext, name: str, request: ShotRequest, source: Source
) -> Iterator[NDArray[np.uint8]]:
    """Frames of an instant engine, straight from it; only those that are shown are drawn."""
    from dataclasses import replace

    from prostudio.media.colour import from_planar

    card = registry.card(Kind.VIDEO, name)
    engine: VideoEngine = context.resident(f"video {name}", card.make)
    if card.video is None or not card.video.random_access:
        raise FaultError(f"video engine {name!r} is instant but has no random access")
    wanted = replace(request, first=source.first, stop=source.first + source.count)
    for chunk in engine.shoot([wanted], context.workspace):
        if isinstance(chunk, FrameChunk):
            yield from map(from_planar, chunk.pixels) if chunk.planar else chunk.pixels
