"""A tiny room around the voice, so that it does not sound inside the head."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from prostudio.film.time import SAMPLE_RATE
from prostudio.mix.levels import amplitude

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

SECONDS = 0.2
"""Time in which the echo falls by 60 dB: a small furnished room."""

LEVEL_DB = -22.0
"""Power of the echo against the voice: felt, hardly heard."""

_DELAY = round(0.006 * SAMPLE_RATE)
_FFT = 32_768


def in_room(blocks: Iterable[Samples]) -> Iterator[Samples]:
    """The stream [2, n] with its echo, as long as it was; the first sample is dry.

    Convolution by overlap-add (FFT of 32768) with exponentially decaying noise, other
    noise on either side, without what is below 200 Hz or above 6 kHz.
    """
    echo = _response()
    spectrum = np.fft.rfft(echo, _FFT)
    step = _FFT - echo.shape[1] + 1
    tail = np.zeros((2, 0), np.float32)
    for block in blocks:
        for start in range(0, block.shape[1], step):
            part = block[:, start : start + step]
            count = part.shape[1]
            wet = np.fft.irfft(np.fft.rfft(part, _FFT) * spectrum, _FFT).astype(np.float32)
            wet = wet[:, : count + echo.shape[1] - 1]
            wet[:, : tail.shape[1]] += tail[:, : wet.shape[1]]
            tail = _joined(wet[:, count:], tail[:, wet.shape[1] :])
            yield part + wet[:, :count]


def _joined(now: Samples, later: Samples) -> Samples:
    return np.concatenate([now, later], axis=1) if later.shape[1] else now


def _response() -> Samples:
    """The room's answer to a click, [2, n]; the same in every run."""
    count = round(SECONDS * SAMPLE_RATE)
    noise = np.random.default_rng(48).standard_normal((2, count))
    noise *= 10 ** (-3 * np.arange(count) / count)
    bands = np.fft.rfft(noise)
    pitch = np.fft.rfftfreq(count, 1 / SAMPLE_RATE)
    bands *= (pitch / 200) ** 2 / (1 + (pitch / 200) ** 2) / (1 + (pitch / 6000) ** 4)
    shaped = np.fft.irfft(bands, count)
    shaped *= amplitude(LEVEL_DB) / np.sqrt((shaped**2).sum(axis=1, keepdims=True))
    return np.pad(shaped, ((0, 0), (_DELAY, 0))).astype(np.float32)
