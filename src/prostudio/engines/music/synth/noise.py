"""Noise between two pitches, shaped in the frequency domain.

Noise has no phase that anybody hears, so the magnitude of a Butterworth filter is all that is
needed of one; the library that designs filters takes longer to load than a minute of
music to play.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from prostudio.engines.music.synth.form import SAMPLE_RATE

Noise = NDArray[np.float64]
Edges = tuple[float, float | None]


def band(seed: int | tuple[int, ...], shape: tuple[int, ...], edges: Edges, order: int) -> Noise:
    """White noise of variance 1, then through a band of that order at each edge.

    Args:
        shape: the last axis is time, in samples.
        edges: (low, high) in Hz at which 3 dB are lost; `high` None lets everything above pass.
        order: of the Butterworth filter; a band of two edges falls with 6 dB an octave
            and order on either side, one of a low edge alone with as many below it.
    """
    noise = np.random.default_rng(seed).standard_normal(shape)
    size = fft.next_fast_len(shape[-1], real=True)
    hertz = np.asarray(np.fft.rfftfreq(size, 1 / SAMPLE_RATE), np.float64)
    spectrum = fft.rfft(noise, size) * _magnitude(hertz, edges, order)
    return np.asarray(fft.irfft(spectrum, size)[..., : shape[-1]])


def _magnitude(hertz: Noise, edges: Edges, order: int) -> Noise:
    low, high = edges
    above = np.maximum(hertz, 1e-3)
    off = low / above if high is None else (above**2 - low * high) / (above * (high - low))
    return np.asarray(1 / np.sqrt(1 + off ** (2 * order)))
