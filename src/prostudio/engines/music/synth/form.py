"""The form of a piece: how many bars, how fast, which chord, how intense."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from prostudio.engines.music.synth.moods import Mood

SAMPLE_RATE = 48_000

BEATS = 4
"""Beats in a bar."""

PHRASE = 4
"""Bars in a phrase."""

DEFAULT_ARC = ((0.0, 0.35), (0.2, 0.55), (0.7, 1.0), (0.9, 0.75), (1.0, 0.4))


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: samples [start, stop), its chord (a degree), its intensity 0 to 1."""

    index: int
    start: int
    stop: int
    chord: int
    intensity: float
    phrase: int
    last: bool


@dataclass(frozen=True, slots=True)
class Form:
    """All bars; they fill the piece exactly, because the tempo is stretched to fit."""

    bars: tuple[Bar, ...]
    bpm: float
    beat: float
    """Samples in a beat."""


def make_form(
    mood: Mood,
    samples: int,
    sample_rate: int,
    seed: int,
    hits: Sequence[int] = (),
    arc: Sequence[tuple[float, float]] = (),
) -> Form:
    """Whole bars that fill `samples` exactly, at a tempo near the mood's.

    Among the bar counts whose tempo is within 12 % of the mood's (4 % where the
    film named it), the one whose bar edges meet the most `hits` wins.
    """
    count = _bar_count(mood, samples, sample_rate, hits)
    edges = [round(b * samples / count) for b in range(count + 1)]
    chords = _chords(mood, count, seed)
    points = arc or DEFAULT_ARC
    at, level = zip(*points, strict=True)
    bars = tuple(
        Bar(
            index=b,
            start=edges[b],
            stop=edges[b + 1],
            chord=chords[b],
            intensity=float(np.interp((b + 0.5) / count, at, level)),
            phrase=b // PHRASE,
            last=b == count - 1,
        )
        for b in range(count)
    )
    beat = samples / count / BEATS
    return Form(bars, 60 * sample_rate / beat, beat)


def _bar_count(mood: Mood, samples: int, sample_rate: int, hits: Sequence[int]) -> int:
    ideal = samples / sample_rate * mood.bpm / 60 / BEATS
    reach = 0.04 if mood.bpm_fixed else 0.12
    low, high = math.ceil(ideal * (1 - reach)), math.floor(ideal * (1 + reach))
    if low > high or high < 1:
        return max(1, round(ideal))
    low, high = max(1, low), max(1, min(high, low + 60))
    return max(range(low, high + 1), key=lambda n: _fit(n, ideal, samples, sample_rate, hits))


def _fit(count: int, ideal: float, samples: int, sample_rate: int, hits: Sequence[int]) -> float:
    """How well a bar count suits: cuts on bar edges, whole phrases, tempo near the ideal."""
    bar = samples / count
    offsets = (abs(h / bar - round(h / bar)) * bar / sample_rate for h in hits)
    met = sum(math.exp(-((d / 0.12) ** 2)) for d in offsets) / max(1, len(hits))
    whole = 0.3 if count % PHRASE == 0 else 0.1 if count % 2 == 0 else 0.0
    return met + whole - 4 * abs(count / ideal - 1)


def _chords(mood: Mood, count: int, seed: int) -> list[int]:
    """Progressions in the order A A B A of a seeded choice; the last bar comes home."""
    rng = np.random.default_rng((seed, 11))
    order = rng.permutation(len(mood.progressions))
    main, other = (mood.progressions[order[i % len(order)]] for i in (0, 1))
    chords: list[int] = []
    for phrase in range(-(-count // PHRASE)):
        chords.extend(other if phrase % 4 == 2 else main)
    chords = chords[:count]
    chords[-1] = 0
    return chords
