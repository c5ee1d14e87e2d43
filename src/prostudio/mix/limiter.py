"""A true-peak limiter without lag: peaks found at 192 kHz, gain applied at 48 kHz.

The gain is known ahead, because the whole track lies in a file. For each 16 samples
the reduction that keeps their true peak under the ceiling is found; the largest one
within the attack is held, decays afterwards, and is smoothed with a window no wider
than what was held, so it is never less than any peak needs (a look-ahead limiter
after Giannoulis, Massberg and Reiss, JAES 60(6), 2012).
Each block looks half a second back and 10 ms ahead and at nothing else, so blocks can
be made apart and in any order, and what needs no limiting passes bit by bit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from prostudio.film.time import SAMPLE_RATE
from prostudio.media.audio import WavReader

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

HOP = 16
"""Samples for one value of the gain: a third of a millisecond."""

BLOCK = 4 * SAMPLE_RATE
BEFORE = SAMPLE_RATE // 2
AFTER = 480

_ATTACK = 12
"""Hops, 4 ms: shorter would be heard as a click, longer as a dip before the peak."""

_RELEASE = 150
"""Hops, 50 ms, in which the reduction falls to a third: not heard on single peaks."""

_NOTHING = 1e-4
"""Half a second after a peak its reduction has decayed to this, and ends."""

_TAPS = 32
_OVERSAMPLING = 4


def limited(reader: WavReader, gain: float, ceiling: float) -> Iterator[Samples]:
    """Yield the whole file times `gain`, no true peak above `ceiling` (an amplitude)."""
    for start in range(0, reader.samples, BLOCK):
        stop = min(start + BLOCK, reader.samples)
        around = reader.read(start - BEFORE, stop + AFTER)
        around *= np.float32(gain)
        factors = _gain(around, ceiling)
        inner = slice(BEFORE, BEFORE + stop - start)
        yield around[:, inner] if factors is None else around[:, inner] * factors[inner]


def _gain(samples: Samples, ceiling: float) -> Samples | None:
    """A factor for each sample of [2, n]; None where nothing has to be limited."""
    peaks = hop_peaks(samples, ceiling / 2)
    if peaks.max(initial=0.0) <= ceiling:
        return None
    needed = 1 - np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    # One hop more on either side, since the factors are joined by straight lines.
    reach = _ATTACK + 1
    held = sliding_window_view(np.pad(needed, reach), 2 * reach + 1).max(axis=1)
    decayed = _decaying(held)
    window = np.hanning(2 * _ATTACK + 3)[1:-1]
    smooth = np.convolve(np.pad(decayed, _ATTACK, mode="edge"), window / window.sum(), "valid")
    centres = np.arange(len(smooth)) * HOP + (HOP - 1) / 2
    reduction = np.interp(np.arange(samples.shape[1]), centres, smooth)
    return (1 - reduction).astype(np.float32)


def _decaying(held: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each value falls off exponentially until a larger one comes.

    max over j of held[m - j] * exp(-j / release), as a running maximum of logarithms.
    """
    slope = np.arange(len(held)) / _RELEASE
    logs = np.log(np.maximum(held, 1e-30)) + slope
    decayed = np.exp(np.maximum.accumulate(logs) - slope)
    return np.where(decayed > _NOTHING, decayed, 0.0)


def hop_peaks(samples: Samples, hot: float) -> NDArray[np.float32]:
    """The true peak of each whole hop of [2, n]; where samples stay under `hot`, theirs.

    A true peak may stand 6 dB above its samples, so what is under half of the ceiling
    need not be oversampled.
    """
    hops = samples.shape[1] // HOP
    peaks = np.abs(samples[:, : hops * HOP]).reshape(2, hops, HOP).max(axis=2)
    matrix = _interpolation()
    margin = _TAPS // 2
    for channel, found in zip(samples, peaks, strict=True):
        index = np.flatnonzero(found > hot)
        if not index.size:
            continue
        # A neighbour's rise reaches into the hop beside it.
        index = np.unique(np.clip(np.concatenate([index - 1, index, index + 1]), 0, hops - 1))
        windows = sliding_window_view(np.pad(channel, margin), HOP + _TAPS)[: hops * HOP : HOP]
        between = windows[index] @ matrix
        found[index] = np.maximum(found[index], np.abs(between).max(axis=1))
    highest: NDArray[np.float32] = peaks.max(axis=0)
    return highest


def _interpolation() -> NDArray[np.float32]:
    """[HOP + 32, 3 * HOP]: the three points between each sample of a hop and the next.

    A windowed sinc (Kaiser, beta 8) at a quarter, a half and three quarters.
    """
    matrix = np.zeros((HOP + _TAPS, HOP, _OVERSAMPLING - 1))
    for phase in range(1, _OVERSAMPLING):
        at = np.arange(_TAPS) - (_TAPS // 2 - 1) - phase / _OVERSAMPLING
        window = np.i0(8 * np.sqrt(np.maximum(0, 1 - (at / (_TAPS / 2)) ** 2))) / np.i0(8)
        taps = np.sinc(at) * window
        for sample in range(HOP):
            matrix[sample + 1 : sample + 1 + _TAPS, sample, phase - 1] = taps / taps.sum()
    return matrix.reshape(HOP + _TAPS, -1).astype(np.float32)
