"""A decoded picture of any kind laid into the film's frame: turned, cut, scaled, in BT.709."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import av
import numpy as np
from av.filter import Graph
from av.filter.context import FilterContext
from av.video.frame import VideoFrame

from prostudio.film import Fit, Focus, Size
from prostudio.film.fitting import fitting
from prostudio.media import tone_mapping
from prostudio.media.colour import Pixels
from prostudio.media.levels import FULL

_MATRICES = {
    1: "bt709", 4: "fcc", 5: "bt470", 6: "smpte170m", 7: "smpte240m", 9: "bt2020", 10: "bt2020"
}  # fmt: skip
"""Names of the codes of ITU-T H.273 for FFmpeg's `scale`."""
_TURNS = {90: ("transpose=clock",), 180: ("hflip", "vflip"), 270: ("transpose=cclock",)}
_PQ, _HLG, _BT2020 = 16, 18, 9
_BACKDROP = 96
"""Pixels of the long side of a backdrop before it is blurred, as for stills."""

Node = tuple[str, str]
"""A filter's name and its options."""


def range_of(frame: VideoFrame) -> str:
    """`pq`, `hlg`, `wide` (BT.2020 colours), or "" for what is BT.709 or near it."""
    kind = {_PQ: tone_mapping.PQ, _HLG: tone_mapping.HLG}.get(int(frame.color_trc), "")
    return kind or (tone_mapping.WIDE if int(frame.color_primaries) == _BT2020 else "")


def turned(frame: VideoFrame) -> int:
    """Degrees by which the picture has to be turned clockwise: 0, 90, 180 or 270."""
    return round(-frame.rotation / 90) % 4 * 90


def upright(frame: VideoFrame, sample_shape: Fraction) -> tuple[Fraction, Fraction]:
    """Width and height in square pixels, as it is seen."""
    wide, high = frame.width * sample_shape, Fraction(frame.height)
    return (high, wide) if turned(frame) in (90, 270) else (wide, high)


@dataclass(frozen=True, slots=True)
class Frame:
    """The film's frame, and how a picture of another shape is laid into it."""

    size: Size
    fit: Fit | None
    focus: Focus | None
    sample_shape: Fraction


class _Inner(NamedTuple):
    """A picture within the frame; unlike a film's `Size` it may be small."""

    width: int
    height: int


class Layer:
    """Lays picture after picture of one kind into the frame.

    A stream that changes its size or kind needs a new one: `suits` tells.
    """

    def __init__(self, first: VideoFrame, frame: Frame) -> None:
        self._kind = _kind(first)
        self._graph = Graph()
        self._graph.threads = 1
        self._source = self._graph.add("buffer", _buffer(first))
        self._sink = self._graph.add("buffersink")
        end = self._colours(first, frame)
        self._laid(end, first, frame).link_to(self._sink)
        self._graph.configure()
        if self._table is not None:
            self._table.push(_table(range_of(first)))
            self._table.push(None)
        self._given = 0

    def suits(self, frame: VideoFrame) -> bool:
        """Whether this one is for pictures of that kind."""
        return _kind(frame) == self._kind

    def lay(self, picture: VideoFrame) -> Pixels:
        """[H * 3 / 2, W] uint8: Y, then U, then V, BT.709 limited range."""
        picture.pts = self._given
        picture.time_base = Fraction(1, 1000)
        self._given += 1
        self._source.push(picture)
        laid = self._sink.pull()
        assert isinstance(laid, VideoFrame)
        return np.ascontiguousarray(laid.to_ndarray(), np.uint8)

    def _chain(self, after: FilterContext, *nodes: Node) -> FilterContext:
        for name, options in nodes:
            added = self._graph.add(name, options or None)
            after.link_to(added)
            after = added
        return after

    def _colours(self, first: VideoFrame, frame: Frame) -> FilterContext:
        """Turned, cut and scaled to what is shown of it, as BT.709."""
        nodes = [(name, opt) for name, _, opt in (t.partition("=") for t in _turning(first))]
        cut, scaled = _cut_and_scaled(first, frame)
        if cut:
            nodes.append(("crop", cut))
        source = f"in_color_matrix={_matrix(first)}:in_range={_range(first)}"
        kind = range_of(first)
        self._table: FilterContext | None = None
        if not kind:
            target = "out_color_matrix=bt709:out_range=tv"
            nodes += [("scale", f"{scaled}:{source}:{target}"), ("format", "yuv420p")]
            return self._chain(self._source, *nodes, ("setsar", "1"))
        nodes += [("scale", f"{scaled}:{source}:out_range=pc"), ("format", "rgb48le")]
        coloured = self._chain(self._source, *nodes)
        side = tone_mapping.LEVEL**3
        self._table = self._graph.add(
            "buffer",
            f"video_size={side}x{side}:pix_fmt=rgb48le:time_base=1/1000:pixel_aspect=1/1:"
            f"colorspace=0:range={FULL}",
        )
        looked_up = self._graph.add("haldclut", "clut=first:interp=tetrahedral")
        coloured.link_to(looked_up, 0, 0)
        self._table.link_to(looked_up, 0, 1)
        return self._chain(
            looked_up,
            ("scale", "in_range=pc:out_color_matrix=bt709:out_range=tv"),
            ("format", "yuv420p"),
            ("setsar", "1"),
        )

    def _laid(self, scaled: FilterContext, first: VideoFrame, frame: Frame) -> FilterContext:
        """Bars or a backdrop around a picture that is shown whole."""
        size, inner = frame.size, _inner(first, frame)
        if inner == (size.width, size.height):
            return scaled
        left, top = (_even((size.width - inner.width) / 2), _even((size.height - inner.height) / 2))
        if _fit(first, frame) is Fit.LETTERBOX:
            pad = f"{size.width}:{size.height}:{left}:{top}:black"
            return self._chain(scaled, ("pad", pad))
        split = self._chain(scaled, ("split", ""))
        behind = self._graph.add("crop", _covering(inner, size))
        split.link_to(behind, 1, 0)
        small = _BACKDROP / max(size.width, size.height)
        backdrop = self._chain(
            behind,
            ("scale", f"{_even(size.width * small)}:{_even(size.height * small)}:flags=area"),
            ("gblur", "sigma=4.5"),
            ("scale", f"{size.width}:{size.height}:flags=bicubic"),
            ("lutyuv", "y=16+(val-16)*0.62:u=128+(val-128)*0.62:v=128+(val-128)*0.62"),
            ("setsar", "1"),
        )
        over = self._graph.add("overlay", f"x={left}:y={top}:format=yuv420")
        backdrop.link_to(over, 0, 0)
        split.link_to(over, 0, 1)
        return over


def _kind(frame: VideoFrame) -> tuple[object, ...]:
    colour = (frame.colorspace, frame.color_range, frame.color_trc, frame.color_primaries)
    return (frame.width, frame.height, frame.format.name, frame.rotation, *map(int, colour))


def _buffer(frame: VideoFrame) -> str:
    return (
        f"video_size={frame.width}x{frame.height}:pix_fmt={frame.format.name}:time_base=1/1000:"
        f"pixel_aspect=1/1:colorspace={int(frame.colorspace)}:range={int(frame.color_range)}"
    )


def _turning(frame: VideoFrame) -> tuple[str, ...]:
    return _TURNS.get(turned(frame), ())


def _matrix(frame: VideoFrame) -> str:
    """As tagged; untagged pictures as players read them, by their height."""
    usual = "bt709" if frame.height >= 720 else "smpte170m"
    return _MATRICES.get(int(frame.colorspace), usual)


def _range(frame: VideoFrame) -> str:
    whole = int(frame.color_range) == FULL or frame.format.is_rgb or "yuvj" in frame.format.name
    return "pc" if whole else "tv"


def _fit(first: VideoFrame, frame: Frame) -> Fit:
    wide, high = upright(first, frame.sample_shape)
    return fitting(frame.fit, frame.focus, float(wide / high), frame.size)


def _inner(first: VideoFrame, frame: Frame) -> _Inner:
    """The size at which the picture is shown within the frame."""
    size = _Inner(frame.size.width, frame.size.height)
    if _fit(first, frame) is Fit.CROP:
        return size
    wide, high = upright(first, frame.sample_shape)
    whole = min(size.width / wide, size.height / high)
    width, height = _even(float(wide * whole)), _even(float(high * whole))
    # Two lines of a bar are a flaw, not a bar.
    near = size.width - width <= 2 and size.height - height <= 2
    return size if near else _Inner(min(width, size.width), min(height, size.height))


def _cut_and_scaled(first: VideoFrame, frame: Frame) -> tuple[str, str]:
    """Options of `crop` ("" where nothing is cut off) and of `scale`."""
    inner = _inner(first, frame)
    scaled = f"{inner.width}:{inner.height}:flags=bicubic"
    if inner != (frame.size.width, frame.size.height):
        return "", scaled
    wide, high = upright(first, frame.sample_shape)
    sides = (
        (first.height, first.width) if turned(first) in (90, 270) else (first.width, first.height)
    )
    cover = max(frame.size.width / wide, frame.size.height / high)
    part = (frame.size.width / (cover * wide), frame.size.height / (cover * high))
    width, height = (min(s, _even(s * float(p))) for s, p in zip(sides, part, strict=True))
    if (width, height) == sides:
        return "", scaled
    eye = frame.focus or Focus()
    left = _even(min(max(0.0, eye.x * sides[0] - width / 2), sides[0] - width), least=0)
    top = _even(min(max(0.0, eye.y * sides[1] - height / 2), sides[1] - height), least=0)
    return f"{width}:{height}:{left}:{top}", scaled


def _covering(inner: _Inner, size: Size) -> str:
    """The part of a picture that fills the frame, for `crop`."""
    cover = max(size.width / inner.width, size.height / inner.height)
    return f"{_even(size.width / cover)}:{_even(size.height / cover)}"


def _even(length: float, least: int = 2) -> int:
    return max(least, 2 * round(length / 2))


def _table(kind: str) -> VideoFrame:
    """The picture of colours for `haldclut`. Packed: planar ones it reads with channels swapped."""
    frame = av.VideoFrame.from_ndarray(tone_mapping.table(kind), format="rgb48le")
    frame.pts, frame.time_base = 0, Fraction(1, 1000)
    frame.color_range, frame.colorspace = FULL, 0
    return frame
