"""The instruments: one note each, as mono float32. Rendered once, played often.

Every function takes a frequency in Hz, a length in samples and a brightness from 0
to 1, and returns a note whose tail (its decay) is already inside the length.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from prostudio.engines.music.synth.form import SAMPLE_RATE
from prostudio.engines.music.synth.noise import band

_TABLE = 2048

Samples = NDArray[np.float32]


def _time(n: int) -> Samples:
    return np.arange(n, dtype=np.float32) / np.float32(SAMPLE_RATE)


@lru_cache(maxsize=128)
def _wave(partials: int, roll: float) -> Samples:
    """One cycle of a band-limited saw whose k-th partial is k ** -roll."""
    phase = np.arange(_TABLE + 1) * (2 * np.pi / _TABLE)
    k = np.arange(1, partials + 1)[:, None]
    cycle = (np.sin(k * phase + 0.7 * k**2) / k**roll).sum(0)
    return np.asarray(cycle / np.abs(cycle).max(), np.float32)


def _oscillate(frequency: float, n: int, partials: int, roll: float, start: float) -> Samples:
    """Read the cycle at a frequency; partials above 16 kHz are left out."""
    fitting = max(1, min(partials, int(16_000 / frequency)))
    at = (start + np.arange(n) * (frequency / SAMPLE_RATE)) % 1.0 * _TABLE
    whole = at.astype(np.int32)
    cycle = _wave(fitting, roll)
    part = (at - whole).astype(np.float32)
    return np.asarray(cycle[whole] * (1 - part) + cycle[whole + 1] * part, np.float32)


def _swell(n: int, attack: float, release: float) -> Samples:
    """Rises in `attack` seconds and falls in `release`, both as half a cosine."""
    shape = np.ones(n, np.float32)
    rise, fall = min(n, int(attack * SAMPLE_RATE)), min(n, int(release * SAMPLE_RATE))
    shape[:rise] *= 0.5 - 0.5 * np.cos(np.linspace(0, np.pi, rise, dtype=np.float32))
    shape[n - fall :] *= 0.5 + 0.5 * np.cos(np.linspace(0, np.pi, fall, dtype=np.float32))
    return shape


def strings(frequency: float, n: int, bright: float) -> Samples:
    """Three players, a few cents apart, with a slow bow and a little vibrato."""
    players = [
        _oscillate(frequency * detune, n, 24, 1.75 - 0.6 * bright, start)
        for detune, start in ((0.9976, 0.1), (1.0, 0.4), (1.0027, 0.77))
    ]
    shimmer = 1 + 0.05 * np.sin(2 * np.pi * 5.1 * _time(n) + frequency)
    note = sum(players) * shimmer * _swell(n, 0.45, 0.7)
    return np.asarray(note / 3, np.float32)


def bowed(frequency: float, n: int, bright: float) -> Samples:
    """A solo string for the tune: quicker bow, more vibrato."""
    t = _time(n)
    depth = 0.0028 * np.minimum(1, t / 0.5)
    phase = np.cumsum(frequency * (1 + depth * np.sin(2 * np.pi * 5.3 * t))) / SAMPLE_RATE
    cycle = _wave(max(1, min(18, int(14_000 / frequency))), 1.5 - 0.5 * bright)
    note = cycle[((phase % 1) * _TABLE).astype(np.int32)] * _swell(n, 0.12, 0.35)
    return np.asarray(note * 0.8, np.float32)


def piano(frequency: float, n: int, bright: float) -> Samples:
    """Partials slightly sharp, as stiff strings have them; the high ones die first."""
    t = _time(n)
    note = np.zeros(n, np.float32)
    for k in range(1, 9):
        f = frequency * k * (1 + 0.0004 * k * k) ** 0.5
        if f > 15_000:
            break
        level = k ** -(1.9 - 0.7 * bright)
        note += level * np.sin(2 * np.pi * f * t) * np.exp(-t * (1.1 + 0.75 * k))
    hammer = np.minimum(1, t / 0.003)
    return np.asarray(note * hammer * _swell(n, 0, 0.12) * 0.7, np.float32)


def pluck(frequency: float, n: int, bright: float) -> Samples:
    """A plucked string by frequency modulation whose depth falls quickly."""
    t = _time(n)
    depth = (0.8 + 1.4 * bright) * np.exp(-t * 10)
    note = np.sin(2 * np.pi * frequency * t + depth * np.sin(4 * np.pi * frequency * t))
    return np.asarray(note * np.exp(-t * 4.2) * np.minimum(1, t / 0.004) * 0.6, np.float32)


def bell(frequency: float, n: int, bright: float) -> Samples:
    """Inharmonic partials of a small bell, ringing long and high."""
    t = _time(n)
    note = np.zeros(n, np.float32)
    for ratio, level, decay in ((1, 1, 1.4), (2.0, 0.5, 2.2), (2.76, 0.4, 3), (5.4, 0.3, 5)):
        if frequency * ratio < 17_000:
            gain = level * (1 if ratio < 2 else 0.5 + bright)
            note += gain * np.sin(2 * np.pi * frequency * ratio * t) * np.exp(-t * decay)
    return np.asarray(note * np.minimum(1, t / 0.002) * _swell(n, 0, 0.2) * 0.35, np.float32)


def bass(frequency: float, n: int, bright: float) -> Samples:
    """A round bass: the fundamental, a little of two partials."""
    t = _time(n)
    note = np.sin(2 * np.pi * frequency * t) + (0.25 + 0.25 * bright) * np.sin(
        4 * np.pi * frequency * t
    )
    note += 0.12 * np.sin(6 * np.pi * frequency * t) * np.exp(-t * 5)
    return np.asarray(note * np.exp(-t * 0.7) * _swell(n, 0.012, 0.12) * 0.7, np.float32)


def kick(_: float, n: int, __: float) -> Samples:
    """A soft drum that falls from 90 to 48 Hz."""
    t = _time(n)
    note = np.sin(2 * np.pi * (48 * t + 1.6 * (1 - np.exp(-t * 26)))) * np.exp(-t * 9)
    return np.asarray(note * np.minimum(1, t / 0.002), np.float32)


def brush(_: float, n: int, bright: float) -> Samples:
    """A brushed snare: noise between 900 Hz and 9 kHz."""
    noise = band(71, (n,), (900, 9_000), order=2)
    return np.asarray(noise * np.exp(-_time(n) * (24 - 8 * bright)) * 0.4, np.float32)


def shaker(_: float, n: int, __: float) -> Samples:
    """Air above 8 kHz with a soft start."""
    noise = band(72, (n,), (8_000, None), order=2)
    t = _time(n)
    return np.asarray(noise * np.exp(-t * 45) * np.minimum(1, t / 0.012), np.float32)


def breath(_: float, n: int, bright: float) -> Samples:
    """A slow breath of high air under the strings."""
    noise = band(73, (n,), (5_000, 15_000), order=1)
    return np.asarray(noise * _swell(n, 0.8, 0.9) * (0.3 + 0.4 * bright), np.float32)


INSTRUMENTS: dict[str, Callable[[float, int, float], Samples]] = {
    "strings": strings,
    "bowed": bowed,
    "piano": piano,
    "pluck": pluck,
    "bell": bell,
    "bass": bass,
    "kick": kick,
    "brush": brush,
    "shaker": shaker,
    "breath": breath,
}
