"""Noise whose colour changes: frames of random spectra, overlapped at constant power.

Layers cost next to nothing, because their powers are summed before the one transform; and
any chunk can be made by itself, because a frame's chance follows from its number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from prostudio.film.time import SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

HOP = 4096
"""Samples between frames: 85 ms, the shortest change of level; bins are 6 Hz apart."""

CHUNK = 32 * HOP
"""Samples that are made at a time: 2.7 s."""

FRAMES = CHUNK // HOP + 1
"""Frames that a chunk takes: the first and the last are halves."""

_FRAME = 2 * HOP
_PITCH = np.arange(HOP + 1) * (SAMPLE_RATE / _FRAME)
_SLOPE_DB = 40.0
"""How steep a colour falls outside its points, in dB an octave."""

_BYTE = 2 * (256**2 - 1) / 12
"""Variance of a complex number that is made of two bytes."""

Colour = Mapping[float, float]
"""Hz to dB, straight lines over the octaves between."""


def powers(colours: Sequence[Colour]) -> Samples:
    """[colours, bins]: power of each bin, so that each alone is noise of 0 LUFS."""
    weights = _k_weights() ** 2
    rows = []
    for colour in colours:
        hertz, decibels = zip(*sorted(colour.items()), strict=True)
        octaves = np.log2(np.maximum(_PITCH, 1.0))
        shape = np.interp(octaves, np.log2(hertz), decibels)
        outside = np.log2(hertz[0]) - octaves, octaves - np.log2(hertz[-1])
        shape -= _SLOPE_DB * np.maximum(0, np.maximum(*outside))
        power = 10 ** (shape / 10)
        power[0] = 0
        # A bin of amplitude a has 2 a^2 / N^2 of power, and two sides add 3 dB to one.
        heard = 2 * (2 / _FRAME**2) * float((power * weights).sum())
        rows.append(power * (10**0.0691 / (heard * _BYTE)))
    return np.array(rows, np.float32)


def noise(power: Samples, levels: NDArray[np.float64], seed: int, start: int) -> Samples:
    """Samples [start, start + CHUNK), [2, CHUNK]; `start` is a multiple of CHUNK.

    A spectrum of evenly spread numbers is Gaussian noise (thousands are summed for every
    sample). Neighbouring frames are independent and windowed with half a sine, so their
    powers sum evenly.

    Args:
        power: [layers, bins], of `powers`.
        levels: [layers, 2, FRAMES], amplitude on either side at each frame's middle.
    """
    sides = [np.sqrt((levels[:, side] ** 2).T.astype(np.float32) @ power) for side in (0, 1)]
    spectra = np.empty((2, FRAMES, HOP + 1), np.complex64)
    alike = _alike()
    apart = np.sqrt(1 - alike * alike)
    for n in range(FRAMES):
        left, other = _random(seed, start // HOP + n)
        spectra[0, n] = left * sides[0][n]
        spectra[1, n] = (alike * left + apart * other) * sides[1][n]
    frames = np.fft.irfft(spectra, axis=2)  # stays in single precision
    frames *= np.sin((np.arange(_FRAME, dtype=np.float32) + 0.5) * np.float32(np.pi / _FRAME))
    joined = frames[:, :-1, HOP:] + frames[:, 1:, :HOP]
    return joined.reshape(2, CHUNK).astype(np.float32, copy=False)


def _random(seed: int, frame: int) -> NDArray[np.complex64]:
    """[2, bins] complex numbers of a frame, evenly spread around nothing."""
    source = np.random.Generator(np.random.SFC64([seed, frame]))
    even = np.frombuffer(source.bytes(4 * (HOP + 1)), np.int8).astype(np.float32)
    even += np.float32(0.5)
    return even.view(np.complex64).reshape(2, -1)


def _alike() -> Samples:
    """How alike the sides are at each bin: lows come from everywhere, highs from somewhere."""
    return (0.15 + 0.6 / (1 + (_PITCH / 250) ** 2)).astype(np.float32)


def _k_weights() -> NDArray[np.float64]:
    """Gain of the meter's filters at each bin (ITU-R BS.1770-4, tables 1 and 2)."""
    z = np.exp(-2j * np.pi * _PITCH / SAMPLE_RATE)
    shelf = (1.53512485958697, -2.69169618940638, 1.19839281085285)
    shelf_back = (1.0, -1.69065929318241, 0.73248077421585)
    low_cut, low_cut_back = (1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)
    total = np.ones_like(z)
    for above, below in ((shelf, shelf_back), (low_cut, low_cut_back)):
        total *= (above[0] + above[1] * z + above[2] * z * z) / (
            below[0] + below[1] * z + below[2] * z * z
        )
    weights: NDArray[np.float64] = np.abs(total)
    return weights
