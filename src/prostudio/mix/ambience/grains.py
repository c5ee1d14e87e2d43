"""Short sounds at random moments: drops, crackles, crickets, birds, an owl."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from prostudio.film.time import SAMPLE_RATE
from prostudio.mix.ambience.chance import chance
from prostudio.mix.ambience.noise import CHUNK
from prostudio.mix.levels import amplitude

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

    Voice = Callable[[np.random.Generator], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Sprinkle:
    """Grains at even odds for every moment.

    Attributes:
        voice: makes one grain, [n], of about full scale.
        every: seconds from one to the next, on average.
        peak_db: of the loudest ones; they fall `spread_db` below it.
        width: 0 is the middle, 1 from side to side.
        kinds: how many different grains there are; each falls at another level and place.
    """

    voice: Voice
    every: float
    peak_db: float
    spread_db: float = 14.0
    width: float = 0.9
    kinds: int = 24

    def add_to(self, block: Samples, start: int, seed: int) -> None:
        """Add samples [start, start + CHUNK) of it to `block`, [2, CHUNK]."""
        bank = _bank(self.voice, self.kinds, seed)
        longest = max(len(grain) for grain in bank)
        slot = self.every * SAMPLE_RATE
        slots = np.arange(int((start - longest) // slot) - 1, int((start + CHUNK) // slot) + 1)
        moments = ((slots + chance(seed, slots)) * slot).astype(np.int64) - start
        levels = amplitude(self.peak_db) * 10 ** (-self.spread_db / 20 * chance(seed, slots, 1))
        sides = self.width * (2 * chance(seed, slots, 2) - 1)
        chosen = (chance(seed, slots, 3) * len(bank)).astype(np.int64)
        left, right = levels * np.sqrt((1 - sides) / 2), levels * np.sqrt((1 + sides) / 2)
        for n, at in enumerate(moments.tolist()):
            grain = bank[chosen[n]]
            first, stop = max(at, 0), min(at + len(grain), CHUNK)
            if first < stop:
                part = grain[first - at : stop - at]
                block[0, first:stop] += part * np.float32(left[n])
                block[1, first:stop] += part * np.float32(right[n])


@lru_cache(maxsize=32)
def _bank(voice: Voice, kinds: int, seed: int) -> tuple[Samples, ...]:
    source = np.random.default_rng([seed, 77])
    return tuple(voice(source).astype(np.float32) for _ in range(kinds))


def _times(seconds: float) -> NDArray[np.float64]:
    return np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE


def _edged(sound: NDArray[np.float64], seconds: float = 0.01) -> NDArray[np.float64]:
    """The sound with soft edges, so that it neither begins nor ends with a click."""
    edge = min(round(seconds * SAMPLE_RATE), len(sound) // 2)
    ramp = np.sin((np.arange(edge) + 0.5) / edge * (np.pi / 2)) ** 2
    sound[:edge] *= ramp
    sound[len(sound) - edge :] *= ramp[::-1]
    return sound


def drop(source: np.random.Generator) -> NDArray[np.float64]:
    """A drop on something hard: a short ring whose pitch is the thing's."""
    at = _times(0.03)
    pitch, quick = source.uniform(900, 4200), source.uniform(0.002, 0.006)
    ring = np.sin(2 * np.pi * pitch * at) * np.exp(-at / quick)
    return _edged(ring + 0.5 * source.standard_normal(len(at)) * np.exp(-at / 0.0012), 0.0005)


def bubble(source: np.random.Generator) -> NDArray[np.float64]:
    """Air that is closed in by running water rings, and rises in pitch (Minnaert 1933)."""
    at = _times(source.uniform(0.03, 0.08))
    pitch, quick = source.uniform(450, 1700), source.uniform(0.008, 0.02)
    phase = 2 * np.pi * pitch * (at + source.uniform(1.0, 6.0) * at * at)
    return _edged(np.sin(phase) * np.exp(-at / quick), 0.002)


def crackle(source: np.random.Generator) -> NDArray[np.float64]:
    """Wood that splits: a burst of a few milliseconds, now and then with a tail."""
    at = _times(0.04)
    quick = source.choice([0.0006, 0.0012, 0.004], p=[0.5, 0.35, 0.15])
    burst = source.standard_normal(len(at)) * np.exp(-at / quick)
    return _edged(np.convolve(burst, np.ones(3) / 3, "same"), 0.0003)


def cricket(source: np.random.Generator) -> NDArray[np.float64]:
    """Chirps of three or four pulses, for some seconds; each insect at its own pitch."""
    pitch, rate = source.uniform(4100, 5200), source.uniform(1.9, 3.0)
    chirps, pulses = int(source.integers(5, 14)), int(source.integers(3, 5))
    at = _times(chirps / rate)
    within = np.mod(at * rate, 1.0) / rate
    pulse = np.mod(within / 0.022, 1.0)
    sounding = (within < pulses * 0.022) & (pulse < 0.75)
    level = np.where(sounding, np.sin(np.pi * np.clip(pulse / 0.75, 0, 1)) ** 2, 0.0)
    return _edged(level * np.sin(2 * np.pi * pitch * at), 0.3)


def bird(source: np.random.Generator) -> NDArray[np.float64]:
    """A phrase of two to six notes that slide; one bird says the same note again."""
    centre, notes = source.uniform(2300, 4700), int(source.integers(2, 7))
    slide, length = source.uniform(-0.35, 0.45), source.uniform(0.05, 0.16)
    trill = source.choice([0.0, 0.0, source.uniform(18, 32)])
    parts = []
    for n in range(notes):
        at = _times(length * source.uniform(0.8, 1.2))
        part = at / at[-1]
        bend = slide * (part - 0.5) + 0.06 * np.sin(2 * np.pi * trill * at)
        pitch = centre * (1 + 0.06 * (n % 2)) * 2**bend
        tone = np.sin(2 * np.pi * np.cumsum(pitch) / SAMPLE_RATE)
        parts += [_edged(tone * np.sin(np.pi * part) ** 1.5, 0.006)]
        parts += [np.zeros(round(source.uniform(0.03, 0.12) * SAMPLE_RATE))]
    return _far(np.concatenate(parts), source, 0.35)


def owl(source: np.random.Generator) -> NDArray[np.float64]:
    """A tawny owl's call: one long note, a rest, and a note that trembles."""
    pitch = source.uniform(640, 780)
    parts = []
    for seconds, trembles, rest in ((0.75, 0.0, 1.6), (0.22, 0.0, 0.35), (1.25, 11.0, 0.0)):
        at = _times(seconds)
        part = at / at[-1]
        tone = pitch * (1 + 0.06 * np.sin(np.pi * part)) * np.ones_like(at)
        phase = 2 * np.pi * np.cumsum(tone) / SAMPLE_RATE
        shake = 1 - (0.35 + 0.35 * np.sin(2 * np.pi * trembles * at)) * (trembles > 0)
        parts += [_edged((np.sin(phase) + 0.12 * np.sin(2 * phase)) * shake, 0.08)]
        parts += [np.zeros(round(rest * SAMPLE_RATE))]
    return _far(np.concatenate(parts), source, 0.6)


def _far(
    sound: NDArray[np.float64], source: np.random.Generator, wet: float
) -> NDArray[np.float64]:
    """From some way off: dulled echoes of the air between."""
    at = _times(0.7)
    echo = source.standard_normal(len(at)) * np.exp(-at / 0.16)
    whole = len(sound) + len(at)
    heard = np.fft.rfft(echo, whole)
    heard *= np.exp(-np.arange(len(heard)) * (SAMPLE_RATE / whole / 3000))
    heard *= wet / np.sqrt((echo**2).sum() / 3)
    made: NDArray[np.float64] = np.fft.irfft(np.fft.rfft(sound, whole) * (1 + heard), whole)
    return _edged(made, 0.005)
