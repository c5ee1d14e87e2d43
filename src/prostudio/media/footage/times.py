"""Footage's pictures with their times, from a moment on, in the order of showing."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction

import av
from av.filter import Graph
from av.video.frame import VideoFrame

from prostudio.media.footage.opening import Footage
from prostudio.media.footage.values import Moments

_BACK = (Fraction(3, 10), Fraction(5), Fraction(60))
"""Seconds before a moment from which its key frame is sought, ever further: some indexes count
by decode time, and some containers have none and land behind the moment."""


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A picture, and the second from the file's beginning at which it is shown."""

    time: Fraction
    frame: VideoFrame


def shown_at(footage: Footage, moments: Moments) -> Iterator[VideoFrame | None]:
    """The picture on screen at each moment; None says the one before once more.

    A picture that begins a little after the moment counts as on screen, because times
    in containers are rounded, often to milliseconds: by a quarter of a step, and less
    than half of one of its own pictures.

    Raises:
        FFmpegError: nothing can be decoded.
    """
    tolerance = min(moments.step / 4, 1 / (2 * footage.rate))
    pictures = pictures_from(footage, moments.start)
    current = next(pictures, None)
    if current is None:
        return
    following = next(pictures, None)
    given = None
    for n in range(moments.count):
        moment = moments.start + n * moments.step + tolerance
        while following is not None and following.time <= moment:
            if moments.stop is not None and following.time + tolerance >= moments.stop:
                following = None
                break
            current, following = following, next(pictures, None)
        yield None if current is given else current.frame
        given = current


def pictures_from(footage: Footage, moment: Fraction) -> Iterator[Shown]:
    """Every picture from the one on screen at `moment`, or the first, in order of time."""
    held: Shown | None = None
    for shown in _in_order(_joined(_sought(footage, moment))):
        if shown.time <= moment:
            held = shown
            continue
        if held is not None:
            yield held
            held = None
        yield shown
    if held is not None:
        yield held


def _sought(footage: Footage, moment: Fraction) -> Iterator[Shown]:
    """Pictures from the key frame before a moment; from the beginning where none is found."""
    fresh = True
    for back in _BACK:
        if moment <= back:
            break
        _seek(footage, moment - back)
        fresh = False
        pictures = _timed(footage)
        first = next(pictures, None)
        if first is not None and first.time <= moment:
            yield first
            yield from pictures
            return
    if not fresh:  # seeking to a beginning may land behind it
        _seek(footage, Fraction(-10))
    yield from _timed(footage)


def _seek(footage: Footage, moment: Fraction) -> None:
    # What cannot seek is read from where it stands: the beginning, the first time.
    with suppress(av.FFmpegError):
        at = round((moment + footage.zero) / footage.base)
        footage.container.seek(at, stream=footage.stream)


def _timed(footage: Footage) -> Iterator[Shown]:
    last = None
    for frame in _decoded(footage):
        stamp = frame.pts if frame.pts is not None else frame.dts
        if stamp is not None:
            time = stamp * footage.base - footage.zero
        else:
            time = Fraction(0) if last is None else last + 1 / footage.rate
        last = time
        yield Shown(time, frame)


def _decoded(footage: Footage) -> Iterator[VideoFrame]:
    """What can be decoded; a packet that cannot is passed, as players do."""
    for packet in footage.container.demux(footage.stream):
        try:
            yield from footage.stream.decode(packet if packet.size else None)
        except av.InvalidDataError:
            continue
        except av.EOFError:
            return


def _in_order(pictures: Iterator[Shown]) -> Iterator[Shown]:
    """Without pictures whose time lies before another's that was shown."""
    last: Fraction | None = None
    for shown in pictures:
        if last is None or shown.time > last:
            last = shown.time
            yield shown


def _joined(pictures: Iterator[Shown]) -> Iterator[Shown]:
    """Half pictures (interlaced fields) joined to whole ones; others as they are.

    By the Weston filter of the BBC (`bwdif`), which looks at the pictures around each.
    """
    graph: _Joiner | None = None
    for shown in pictures:
        if graph is None and shown.frame.interlaced_frame:
            graph = _Joiner(shown.frame)
        if graph is None:
            yield shown
        else:
            yield from graph.push(shown)
    if graph is not None:
        yield from graph.push(None)


class _Joiner:
    """One run of the filter; pictures come out in order, one behind."""

    def __init__(self, frame: VideoFrame) -> None:
        self._times: deque[Fraction] = deque()
        self._graph = Graph()
        self._source = self._graph.add(
            "buffer",
            f"video_size={frame.width}x{frame.height}:pix_fmt={frame.format.name}:"
            "time_base=1/1000:pixel_aspect=1/1:"
            f"colorspace={int(frame.colorspace)}:range={int(frame.color_range)}",
        )
        join = self._graph.add("bwdif", "mode=send_frame:deint=interlaced")
        self._sink = self._graph.add("buffersink")
        self._source.link_to(join)
        join.link_to(self._sink)
        self._graph.configure()

    def push(self, shown: Shown | None) -> Iterator[Shown]:
        if shown is None:
            self._source.push(None)
        else:
            self._times.append(shown.time)
            shown.frame.pts = round(shown.time * 1000)
            shown.frame.time_base = Fraction(1, 1000)
            self._source.push(shown.frame)
        while True:
            try:
                frame = self._sink.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            assert isinstance(frame, VideoFrame)
            if self._times:
                yield Shown(self._times.popleft(), frame)
