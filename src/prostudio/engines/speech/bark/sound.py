"""What comes out of the codec, made ready to be joined: paced, without silence at its ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from prostudio.engines.speech.bark.models import SAMPLE_RATE
from prostudio.media.audio_filter import FilterChain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

_STEP = SAMPLE_RATE // 100
_SILENT = 0.01
"""Of the loudest 10 ms (-40 dB): what is quieter at the ends is no voice."""
_NOTHING = 1e-4
"""-80 dBFS: a piece that is nowhere louder holds no voice at all."""
_BEFORE, _AFTER = 1, 6
"""Steps kept around the voice, for soft consonants and for the room to die away in."""
_FADE = _STEP


def voiced_range(samples: Samples) -> tuple[int, int]:
    """Samples [start, stop) of [n] that hold the voice; an empty range when nothing does."""
    steps = -(-len(samples) // _STEP)
    padded = np.zeros(steps * _STEP, np.float32)
    padded[: len(samples)] = samples
    level = np.sqrt((padded.reshape(steps, _STEP) ** 2).mean(axis=1))
    loudest = float(level.max(initial=0.0))
    if loudest < _NOTHING:
        return 0, 0
    loud = np.flatnonzero(level > loudest * _SILENT)
    start = max(0, int(loud[0]) - _BEFORE) * _STEP
    return start, min(len(samples), (int(loud[-1]) + 1 + _AFTER) * _STEP)


def trimmed(samples: Samples) -> Samples:
    """The voice alone, faded over 10 ms at both ends; [0] when there is none."""
    start, stop = voiced_range(samples)
    voice = samples[start:stop].copy()
    count = min(_FADE, len(voice))
    ramp = (np.arange(count, dtype=np.float32) + 0.5) / max(count, 1)
    voice[:count] *= ramp
    voice[len(voice) - count :] *= ramp[::-1]
    return voice


def paced(samples: Samples, rate: float, pitch: float) -> Samples:
    """The same words at `rate` times the pace, `pitch` semitones higher.

    The model knows neither; the sound is stretched after it was made.
    """
    if rate == 1.0 and pitch == 0.0:
        return samples
    higher = 2.0 ** (pitch / 12)
    filters = [("asetrate", f"r={round(SAMPLE_RATE * higher)}"), ("aresample", str(SAMPLE_RATE))]
    tempo = rate / higher
    while tempo < 0.5:  # the filter's least
        filters.append(("atempo", "0.5"))
        tempo /= 0.5
    filters.append(("atempo", f"{tempo:.6f}"))
    chain = FilterChain(filters if pitch else filters[2:], 1, SAMPLE_RATE, SAMPLE_RATE)
    out = [*chain.push(samples[np.newaxis]), *chain.finish()]
    joined: Samples = np.concatenate(out, axis=1)[0]
    return np.clip(joined, -1.0, 1.0)
