"""FFmpeg's filters for pictures: frames in, frames out, a few held in between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import av
from av.filter import Graph

from prostudio.errors import FaultError
from prostudio.film import Size
from prostudio.media.colour import Planes, planes_of, tagged
from prostudio.media.reasons import reason

_SEARCH = "mi_mode=mci:mc_mode=obmc:me_mode=bidir:me=epzs:mb_size=8:search_param=24"
"""Blocks of 8 follow a pan with something moving before it twice as well as those of 16 and take
no longer; `umh` is no better for twice the time, `esa` takes four times, `ds` loses fast motion."""
Filter = tuple[str, str]
"""Name and arguments, as `("cas", "strength=0.5:planes=1")`."""


class PictureFilter:
    """A chain of filters over yuv420p pictures of one size.

    chain = PictureFilter(size, rate, [("cas", "strength=0.5")])
    for n, picture in enumerate(pictures):
        for at, made in chain.push(picture, n):
            ...
    rest = list(chain.finish())
    """

    def __init__(self, size: Size, rate: Fraction, filters: Sequence[Filter]) -> None:
        self._graph = Graph()
        self._graph.threads = 1
        self._source = self._graph.add_buffer(
            width=size.width,
            height=size.height,
            format=av.VideoFormat("yuv420p"),
            time_base=1 / rate,
        )
        self._rate = rate
        last = self._source
        for name, arguments in filters:
            if name not in av.filter.filters_available:
                raise FaultError(f"FFmpeg has no filter {name!r} here")
            following = self._graph.add(name, arguments)
            last.link_to(following)
            last = following
        self._sink = self._graph.add("buffersink")
        last.link_to(self._sink)
        self._graph.configure()

    def push(self, picture: Planes, at: int) -> Iterator[tuple[int, Planes]]:
        """Give the picture of moment `at`; what came out, each with its moment.

        Moments count in the time base that the last filter left. The picture goes to the
        filter: it may not be drawn into again.
        """
        frame = picture.frame
        frame.pts, frame.time_base = at, 1 / self._rate
        self._source.push(frame)
        yield from self._pulled()

    def finish(self) -> Iterator[tuple[int, Planes]]:
        """What the filters still held back."""
        self._source.push(None)
        yield from self._pulled()

    def _pulled(self) -> Iterator[tuple[int, Planes]]:
        while True:
            try:
                frame = self._sink.pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            except av.error.FFmpegError as error:
                raise FaultError(f"a picture filter failed: {reason(error)}") from error
            if not isinstance(frame, av.VideoFrame) or frame.pts is None:
                raise FaultError("a picture filter gave no picture")
            frame.make_writable()
            frame.pict_type = 0
            yield frame.pts, planes_of(tagged(frame))


def between(
    pictures: Iterator[Planes], first: int, size: Size, rate: Fraction, new_rate: Fraction
) -> Iterator[tuple[int, Planes]]:
    """Frames at a higher rate by motion-compensated interpolation (FFmpeg's `minterpolate`).

    Motion is searched in both directions and blocks are blended where they overlap; across a
    cut the nearer frame is shown. The first and the last frame stand twice, because the filter
    needs a neighbour on either side of a gap.

    Args:
        first: number of the first picture, so that frame 0 of both rates is the same moment.

    Yields:
        (number at the new rate, picture), in order, from some number to the last picture's.
    """
    chain = PictureFilter(size, rate, [("minterpolate", f"fps={new_rate}:{_SEARCH}")])
    count, last = 0, None
    for picture in pictures:
        if last is None:
            yield from chain.push(_twin(picture), first - 1)
        last = _twin(picture)
        yield from chain.push(picture, first + count)
        count += 1
    if last is None:
        return
    for more in range(2):
        yield from chain.push(_twin(last), first + count + more)
    yield from chain.finish()


def _twin(picture: Planes) -> Planes:
    from prostudio.media.colour import copy

    return copy(picture)
