"""The whole sound track from its pieces, block by block, in constant memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from prostudio.film.time import SAMPLE_RATE
from prostudio.media.audio import BLOCK, WavReader, write_wav
from prostudio.mix.duck import Ducking
from prostudio.mix.levels import amplitude, faded, panned
from prostudio.mix.placement import Placement, Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

_SEAM = SAMPLE_RATE // 2
"""A loop's end is blended with its beginning over half a second."""


def mix_track(
    placements: Sequence[Placement],
    speech: Sequence[Span],
    samples: int,
    out_wav: Path,
) -> dict[str, int]:
    """Sum everything into `out_wav` (48 kHz stereo float), exactly `samples` long.

    What has a `duck_db` goes down while anybody speaks. What reaches over the end is cut.
    Memory does not grow with length.

    Args:
        speech: from the words' times.

    Returns:
        facts: `samples`.

    Raises:
        MediaError: a file is missing or is not a 48 kHz stereo float WAV.
    """
    return {"samples": write_wav(out_wav, mixed(placements, speech, samples))}


def mixed(
    placements: Sequence[Placement],
    speech: Sequence[Span],
    samples: int,
) -> Iterator[Samples]:
    """The track as blocks of [2, at most a second]."""
    ducking = Ducking(speech)
    waiting = deque(sorted(placements, key=lambda one: one.start))
    playing: list[_Sounding] = []
    try:
        for start in range(0, samples, BLOCK):
            stop = min(start + BLOCK, samples)
            while waiting and waiting[0].start < stop:
                playing.append(_Sounding(waiting.popleft()))
            block = np.zeros((2, stop - start), np.float32)
            for sounding in playing:
                sounding.add_to(block, start, ducking)
            yield block
            playing = [sounding for sounding in playing if not sounding.over(stop)]
    finally:
        for sounding in playing:
            sounding.close()


class _Sounding:
    """A placement whose file is open."""

    def __init__(self, placement: Placement) -> None:
        self._placement = placement
        self._reader = WavReader(Path(placement.file))
        own, wanted = self._reader.samples - placement.skip, placement.length
        self._length = own if wanted is None else wanted if placement.loop else min(own, wanted)
        self._seam = min(_SEAM, own // 4) if placement.loop and self._length > own else 0
        self._factors = panned(placement.pan) * np.float32(amplitude(placement.gain_db))

    def add_to(self, block: Samples, at: int, ducking: Ducking) -> None:
        """Add what sounds in the block that begins at sample `at` of the film."""
        place = self._placement
        first = max(at, place.start)
        stop = min(at + block.shape[1], place.start + self._length)
        if first >= stop:
            return
        inner = (first - place.start, stop - place.start)
        sound = self._factors * (self._looped(*inner) if self._seam else self._heard(*inner))
        for curve in (
            faded(*inner, self._length, place.fade_in, place.fade_out),
            ducking.factors(first, stop, place.duck_db),
        ):
            if curve is not None:
                sound *= curve
        block[:, first - at : stop - at] += sound

    def _heard(self, start: int, stop: int) -> Samples:
        """Samples [start, stop) of what is heard of the file."""
        skip = self._placement.skip
        return self._reader.read(skip + start, skip + stop)

    def _looped(self, start: int, stop: int) -> Samples:
        """Samples [start, stop) of the endless loop: each round begins while the last one ends."""
        period = self._reader.samples - self._placement.skip - self._seam
        parts = []
        while start < stop:
            turn, inner = divmod(start, period)
            count = min(stop - start, period - inner)
            part = self._heard(inner, inner + count)
            blend = min(count, self._seam - inner)
            if turn and blend > 0:
                angle = (np.arange(inner, inner + blend) + 0.5) / self._seam * (np.pi / 2)
                tail = self._heard(period + inner, period + inner + blend)
                part[:, :blend] *= np.sin(angle)
                part[:, :blend] += tail * np.cos(angle)
            parts.append(part)
            start += count
        return np.concatenate(parts, axis=1)

    def over(self, at: int) -> bool:
        """Whether nothing of it sounds from sample `at` on; closes the file then."""
        done = at >= self._placement.start + self._length
        if done:
            self.close()
        return done

    def close(self) -> None:
        """Give the file back."""
        self._reader.close()
