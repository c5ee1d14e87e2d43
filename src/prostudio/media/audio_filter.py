"""Streams of sound through FFmpeg's audio filters, without lag and to the exact sample.

A chain is a list of (filter, options) in FFmpeg's own words. Blocks go in and come
out as [channels, n] float32; memory stays constant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import numpy as np

from prostudio.film.time import SAMPLE_RATE

if TYPE_CHECKING:
    import av
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

Filter = tuple[str, str]
"""A filter's name and its options, such as ("highpass", "f=85")."""

_LAYOUTS = {1: "mono", 2: "stereo"}


class FilterChain:
    """One run of a chain: push blocks, take what comes out, then finish.

    Args:
        filters: may be empty.
        channels: 1 or 2, the same in and out.
        rate: of the samples that are pushed.
        out_rate: of the samples that come out; FFmpeg resamples where it differs.

    Attributes:
        metadata: what the filters said of the last frame, such as a meter's figures.
    """

    def __init__(
        self,
        filters: Sequence[Filter],
        channels: int = 2,
        rate: int = SAMPLE_RATE,
        out_rate: int = SAMPLE_RATE,
    ) -> None:
        from av.filter import Graph

        self.metadata: dict[str, str] = {}
        self._layout, self._rate = _LAYOUTS[channels], rate
        self._pushed = 0
        self._graph = Graph()
        self._source = self._graph.add_abuffer(
            sample_rate=rate, format="fltp", layout=self._layout, time_base=Fraction(1, rate)
        )
        form = f"sample_fmts=fltp:sample_rates={out_rate}:channel_layouts={self._layout}"
        last: av.filter.context.FilterContext = self._source
        for name, options in (*filters, ("aformat", form)):
            added = self._graph.add(name, options)
            last.link_to(added)
            last = added
        self._sink = self._graph.add("abuffersink")
        last.link_to(self._sink)
        self._graph.configure()

    def push(self, block: Samples) -> Iterator[Samples]:
        """Put in [channels, n] and yield what is ready."""
        self._put(block)
        for frame in self._ready():
            yield cast("Samples", frame.to_ndarray())

    def finish(self) -> Iterator[Samples]:
        """Yield the rest; nothing can be pushed afterwards."""
        self._source.push(None)
        for frame in self._ready():
            yield cast("Samples", frame.to_ndarray())

    def swallow(self, block: Samples | None) -> None:
        """Put in a block, or the end, and let go what comes out: for meters."""
        if block is None:
            self._source.push(None)
        else:
            self._put(block)
        for _ in self._ready():
            pass

    def _put(self, block: Samples) -> None:
        if block.shape[1]:
            self._source.push(as_frame(block, self._pushed, self._rate, self._layout))
            self._pushed += block.shape[1]

    def _ready(self) -> Iterator[av.AudioFrame]:
        import av

        while True:
            try:
                frame = self._sink.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            if isinstance(frame, av.AudioFrame):
                self.metadata = dict(frame.metadata) or self.metadata
                yield frame


def as_frame(block: Samples, at: int, rate: int, layout: str = "stereo") -> av.AudioFrame:
    """A block [channels, n] as an FFmpeg frame that begins at sample `at`."""
    import av

    frame = av.AudioFrame.from_ndarray(
        np.ascontiguousarray(block, np.float32), format="fltp", layout=layout
    )
    frame.sample_rate = rate
    frame.pts = at
    frame.time_base = Fraction(1, rate)
    return frame


def filtered(blocks: Iterable[Samples], filters: Sequence[Filter]) -> Iterator[Samples]:
    """The stream after the filters, [2, n] at 48 kHz, exactly as long as it went in.

    A filter may hold samples back and may end a few early; what is missing at the
    end is silence, what is too much is cut.
    """
    chain, owed = FilterChain(filters), 0
    for block in blocks:
        owed += block.shape[1]
        for out in chain.push(block):
            owed -= out.shape[1]
            yield out
    for out in chain.finish():
        out = out[:, : max(owed, 0)]
        owed -= out.shape[1]
        yield out
    if owed > 0:
        yield np.zeros((2, owed), np.float32)


def resample(samples: Samples, rate: int) -> Samples:
    """Samples [channels, n] at `rate` as [channels, round(n * 48000 / rate)] at 48 kHz.

    swresample's polyphase filter; no lag.
    """
    wanted = round(samples.shape[1] * SAMPLE_RATE / rate)
    if rate == SAMPLE_RATE or not wanted:
        return np.ascontiguousarray(samples[:, :wanted], np.float32)
    chain = FilterChain((), samples.shape[0], rate)
    parts = [*chain.push(samples), *chain.finish()]
    out = np.zeros((samples.shape[0], wanted), np.float32)
    found = np.concatenate(parts, axis=1)[:, :wanted]
    out[:, : found.shape[1]] = found
    return out


def resampled(blocks: Iterable[Samples], rate: int, channels: int = 2) -> Iterator[Samples]:
    """A stream of [channels, n] at `rate` as one at 48 kHz, without seams or lag.

    Exactly as long in all as `resample` makes the whole.
    """
    if rate == SAMPLE_RATE:
        yield from blocks
        return
    chain, taken, given = FilterChain((), channels, rate), 0, 0
    for block in blocks:
        taken += block.shape[1]
        for out in chain.push(block):
            given += out.shape[1]
            yield out
    wanted = round(taken * SAMPLE_RATE / rate)
    for out in chain.finish():
        out = out[:, : max(wanted - given, 0)]
        given += out.shape[1]
        yield out
    if given < wanted:
        yield np.zeros((channels, wanted - given), np.float32)
