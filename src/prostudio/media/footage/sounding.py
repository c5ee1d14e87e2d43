"""Footage's own sound from an exact moment on, at 48 kHz; for the child of `media.footage`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np

from prostudio.errors import MediaError
from prostudio.film.time import SAMPLE_RATE
from prostudio.media.audio_decode import converted
from prostudio.media.colour import fraction
from prostudio.media.footage.opening import Footage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

_LEAD = 1
"""Seconds decoded before the moment: codecs need up to 80 ms to find their feet."""
_COUNTED = 300
"""Up to this second, sound whose clock counts milliseconds is decoded from its beginning, so
that its samples are counted: that takes a second or two, and the clock is half of one off."""
_GAP = Fraction(1, 20)
"""A jump of the file's clock that is filled with silence; less is rounding."""


def sound_from(footage: Footage, start: Fraction, samples: int) -> Iterator[Samples]:
    """Yield [2, n] until there are `samples` of them, the first at second `start`.

    Before the sound begins and after it ends there is silence; nothing is decoded twice,
    and only from a second before `start` on.

    Raises:
        MediaError: no sound, or it cannot be decoded; goes on after the file's name.
    """
    if not footage.container.streams.audio:
        raise MediaError("has no sound in it")
    timed = _decoded(footage, start)
    first = next(timed, None)
    owed = samples
    if first is not None:
        at, _ = first
        skip = round((start - at) * SAMPLE_RATE)
        if skip < 0:
            silence = min(-skip, owed)
            owed -= silence
            yield np.zeros((2, silence), np.float32)
        for block in converted(_unbroken(first, timed)):
            used = block[:, max(skip, 0) :][:, :owed]
            skip -= min(max(skip, 0), block.shape[1])
            owed -= used.shape[1]
            yield used
            if not owed:
                return
    while owed:
        silence = min(owed, SAMPLE_RATE)
        owed -= silence
        yield np.zeros((2, silence), np.float32)


def _decoded(footage: Footage, start: Fraction) -> Iterator[tuple[Fraction, av.AudioFrame]]:
    """Frames with the second at which each is heard."""
    stream = footage.container.streams.audio[0]
    base = fraction(stream.time_base) or Fraction(1, SAMPLE_RATE)
    coarse = base > Fraction(1, 20_000)
    if start > (_COUNTED if coarse else _LEAD):
        with suppress(av.FFmpegError):
            footage.container.seek(round((start - _LEAD + footage.zero) / base), stream=stream)
    good = bad = 0
    for packet in footage.container.demux(stream):
        try:
            frames = packet.decode()
        except av.InvalidDataError:
            bad += 1
            continue
        good += 1
        for frame in frames:
            if frame.pts is not None and frame.samples:
                frame_base = fraction(frame.time_base) or base
                yield frame.pts * frame_base - footage.zero, frame
    if 20 * bad > good:
        raise MediaError(f"has damaged sound: {bad} of {good + bad} packets cannot be decoded")


def _unbroken(
    first: tuple[Fraction, av.AudioFrame], timed: Iterator[tuple[Fraction, av.AudioFrame]]
) -> Iterator[av.AudioFrame]:
    """The frames, with silence where the file's clock jumps ahead."""
    due, frame = first
    yield frame
    due += Fraction(frame.samples, frame.sample_rate)
    for at, frame in timed:
        if at - due > _GAP:
            yield from _silence(frame, round((at - due) * frame.sample_rate))
            due = at
        yield frame
        due += Fraction(frame.samples, frame.sample_rate)


def _silence(like: av.AudioFrame, count: int) -> Iterator[av.AudioFrame]:
    while count > 0:
        quiet = av.AudioFrame(like.format.name, like.layout.name, min(count, 4096))
        for plane in quiet.planes:
            level = b"\x80" if like.format.name.startswith("u8") else b"\x00"
            plane.update(level * plane.buffer_size)
        quiet.sample_rate = like.sample_rate
        yield quiet
        count -= quiet.samples
