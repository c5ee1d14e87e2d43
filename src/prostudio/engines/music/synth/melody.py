"""A tune in phrases: one motif, answered, contrasted and brought home."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from prostudio.engines.music.synth.form import PHRASE, Form
from prostudio.engines.music.synth.moods import Mood

Onset = tuple[float, float]
"""(beat within the bar, length in beats)."""

RHYTHMS: Mapping[str, tuple[tuple[Onset, ...], ...]] = {
    "sparse": (
        ((0, 3), (3, 1)),
        ((0, 2), (2, 2)),
        ((1, 3),),
        ((0, 1.5), (1.5, 2.5)),
    ),
    "flowing": (
        ((0, 1.5), (1.5, 0.5), (2, 2)),
        ((0, 1), (1, 1), (2, 1.5), (3.5, 0.5)),
        ((0, 2), (2, 1), (3, 1)),
        ((0.5, 0.5), (1, 1), (2, 2)),
    ),
    "lively": (
        ((0, 0.5), (0.5, 0.5), (1, 1), (2, 0.5), (2.5, 1.5)),
        ((0, 1), (1.5, 0.5), (2, 0.5), (2.5, 0.5), (3, 1)),
        ((0.5, 0.5), (1, 0.5), (1.5, 0.5), (2, 1), (3, 1)),
    ),
    "pulsing": (
        ((0, 1.5), (1.5, 1.5), (3, 1)),
        ((0, 3),),
        ((0, 1.5), (1.5, 2.5)),
    ),
}
"""Bars of a motif, by character."""


@dataclass(frozen=True, slots=True)
class Note:
    """One note of the tune: bar, beat within it, length in beats, scale degree, loudness."""

    bar: int
    beat: float
    beats: float
    degree: int
    velocity: float


def make_melody(mood: Mood, form: Form, seed: int) -> dict[int, list[Note]]:
    """The tune, by bar. The first bar of a piece and each phrase's last beat are left open.

    Phrases go A A' B A': the same rhythm and contour over changing chords, so that
    a listener recognises it; B inverts the contour.
    """
    rng = np.random.default_rng((seed, 23))
    table = RHYTHMS[mood.rhythm]
    rhythm = [table[i] for i in rng.integers(0, len(table), 3)]
    contour = rng.choice([-2, -1, -1, 1, 1, 2], size=16)
    notes: dict[int, list[Note]] = {}
    degree = 7
    for bar in form.bars:
        place = bar.index % PHRASE
        if bar.last or (bar.phrase == 0 and place < 2 and len(form.bars) > 6):
            continue
        turn = -1 if bar.phrase % 4 == 2 else 1
        onsets = rhythm[place] if place < PHRASE - 1 else ((0.0, 3.0),)
        notes[bar.index] = []
        for n, (beat, beats) in enumerate(onsets):
            degree += turn * int(contour[(place * 5 + n) % 16])
            degree = _settle(degree, bar.chord, strong=beat % 2 == 0 or place == PHRASE - 1)
            velocity = 0.75 + 0.25 * (beat == 0) - 0.1 * (n % 2)
            notes[bar.index].append(Note(bar.index, beat, beats, degree, velocity))
    return notes


def _settle(degree: int, chord: int, *, strong: bool) -> int:
    """Keep the tune between two octaves, and on the chord where the beat is strong."""
    degree = degree - 7 if degree > 13 else degree + 7 if degree < 4 else degree
    if strong:
        tones = [chord + step + octave for step in (0, 2, 4) for octave in (0, 7, 14, -7)]
        degree = min(tones, key=lambda tone: (abs(tone - degree), tone))
    return degree
