"""An ending for music that would go on: a last beat that rings out in a hall."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from prostudio.film.time import SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

SECONDS = 8.0
"""How much of the end is kept back to shape it."""
LAST_BEAT = (4.0, 2.2)
"""Seconds before the end between which the last beat is looked for."""
RINGS = 0.45
"""Seconds that the last beat is left as it is, about one beat."""
FALLS = 1.1
"""Seconds in which what comes after it falls by 20 dB."""
HALL = 1.8
"""Seconds in which the hall's echo falls by 60 dB."""
_HALL_DB = -9.0
_HOP = 512


def ended(blocks: Iterable[Samples]) -> Iterator[Samples]:
    """The stream [2, n] as long as it was; its last sample is silence.

    A whole that is shorter than eight seconds gets the same ending in proportion.
    """
    kept: deque[Samples] = deque()
    held = 0
    for block in blocks:
        kept.append(block)
        held += block.shape[1]
        while kept and held - kept[0].shape[1] >= SECONDS * SAMPLE_RATE:
            out = kept.popleft()
            held -= out.shape[1]
            yield out
    if held:
        yield ending(np.concatenate(list(kept), axis=1))


def ending(tail: Samples) -> Samples:
    """The last of a music, [2, n], with an ending: its last strong beat, and then the hall."""
    count = tail.shape[1]
    scale = min(1.0, count / (SECONDS * SAMPLE_RATE)) * SAMPLE_RATE
    beat = last_beat(tail, count - round(LAST_BEAT[0] * scale), count - round(LAST_BEAT[1] * scale))
    after = np.arange(count) - (beat + RINGS * scale)
    dry = tail * np.where(after > 0, 10 ** (-after / (FALLS * scale)), 1.0)
    wet = _hall(tail * (after <= 0), scale)
    rise = np.clip((np.arange(count) - beat) / (RINGS * scale), 0, 1)
    out = dry + wet * rise
    fade = np.clip((count - 1 - np.arange(count)) / max(1.0, 0.6 * scale), 0, 1)
    return np.asarray(np.clip(out * np.sin(fade * (np.pi / 2)), -1, 1), np.float32)


def last_beat(tail: Samples, start: int, stop: int) -> int:
    """Where, within samples [start, stop), most begins at once: the peak of spectral flux."""
    mono = tail.mean(0)
    frames = range(max(0, start), max(1, min(stop, len(mono) - 2 * _HOP)), _HOP)
    window = np.hanning(2 * _HOP)
    spectra = [np.abs(np.fft.rfft(mono[at : at + 2 * _HOP] * window)) for at in frames]
    if len(spectra) < 2:
        return max(0, start)
    flux = [float(np.maximum(b - a, 0).sum()) for a, b in pairwise(spectra)]
    return frames[int(np.argmax(flux)) + 1]


def _hall(dry: Samples, scale: float) -> Samples:
    """The echo of a hall, as long as `dry`: decaying noise, other noise on either side."""
    count = max(1, round(HALL * scale))
    noise = np.random.default_rng(57).standard_normal((2, count))
    noise *= 10 ** (-3 * np.arange(count) / count)
    noise *= 10 ** (_HALL_DB / 20) / np.sqrt((noise**2).sum(axis=1, keepdims=True))
    size = 1 << (count + dry.shape[1] - 1).bit_length()
    echo = np.fft.irfft(np.fft.rfft(dry, size) * np.fft.rfft(noise, size), size)
    return np.asarray(echo[:, : dry.shape[1]], np.float32)
