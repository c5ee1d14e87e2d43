"""Moods as data, and how what a prompt says makes one of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Any

from prostudio.engines.music.synth.words import hear, mood_table
from prostudio.errors import FilmError

USUAL = "calm"
"""The mood of a prompt that names none."""

SCALES: Mapping[str, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
}
"""Semitones above the key note for each degree of a scale."""

_NOTES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


@dataclass(frozen=True, slots=True)
class Mood:
    """One row of the mood table after the prompt's other words were applied.

    Attributes:
        bpm: beats a minute to aim for; `bpm_fixed` when the film named it.
        tonic: MIDI note of the key, 48 to 59.
        progressions: chords of four bars each, as degrees of the scale.
        levels: 0 to 1 for each instrument.
        bright: 0 to 1, how open the tone colours are.
        melody: the instrument that carries the tune.
        rhythm: a row of the rhythm table in `melody.py`.
        heard: the prompt's words that were understood.
        unknown: those that nobody knows.
    """

    name: str
    bpm: float
    bpm_fixed: bool
    tonic: int
    scale: tuple[int, ...]
    scale_name: str
    progressions: tuple[tuple[int, ...], ...]
    levels: Mapping[str, float]
    bright: float
    melody: str
    rhythm: str
    heard: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def parse_key(text: str) -> tuple[int, str | None]:
    """`D minor`, `F#`, `Eb major` as (semitone of the key note, scale name or None).

    Raises:
        FilmError: not a key.
    """
    match = re.fullmatch(r"\s*([A-Ga-g])\s*([#♯b♭]?)\s*-?\s*(\w*)\s*", text)
    scale = {"": None, "m": "minor", "moll": "minor", "dur": "major"}
    if match:
        note, accidental, name = match.groups()
        semitone = _NOTES[note.upper()] + {"": 0, "#": 1, "♯": 1}.get(accidental, -1)
        found = scale.get(name.lower(), name.lower())
        if found is None or found in SCALES:
            return semitone % 12, found
    raise FilmError(
        f"key is {text!r}; wanted a note and a scale, such as 'D minor' or 'F# major'",
        hint=f"scales are {', '.join(SCALES)}",
    )


def read_mood(prompt: Sequence[str], key: str | None = None, bpm: float | None = None) -> Mood:
    """The mood that a prompt asks for; of several the first leads, and the others colour it.

    Raises:
        FilmError: the key is not one, or bpm lies outside 40 to 200.
    """
    heard = hear(prompt)
    rows = mood_table()["moods"]
    mood = _mixed([_from_row(name, rows[name]) for name in heard.moods or (USUAL,)])
    mood = replace(mood, bpm=mood.bpm * prod(factor for _, factor in heard.tempo))
    mood = _with_instruments(mood, set(heard.wanted), set(heard.unwanted))
    if key:
        semitone, scale = parse_key(key)
        scale = scale or mood.scale_name
        mood = replace(mood, tonic=_tonic(semitone), scale=SCALES[scale], scale_name=scale)
    if bpm is not None:
        if not 40 <= bpm <= 200:
            raise FilmError(f"bpm is {bpm:g}; wanted beats a minute from 40 to 200")
        mood = replace(mood, bpm=float(bpm), bpm_fixed=True)
    return replace(mood, heard=heard.words, unknown=heard.unknown)


def _mixed(moods: Sequence[Mood]) -> Mood:
    """Key, chords and tune of the first; tempo, loudness and colour half its, half the others'.

    Harmony of two keys at once would be wrong notes; tempo and orchestra mix as numbers do.
    """
    first, *others = moods
    if not others:
        return first

    def half(own: float, theirs: Iterable[float]) -> float:
        return 0.5 * own + 0.5 * sum(theirs) / len(others)

    return replace(
        first,
        bpm=half(first.bpm, (mood.bpm for mood in others)),
        bright=half(first.bright, (mood.bright for mood in others)),
        levels={
            name: half(level, (mood.levels[name] for mood in others))
            for name, level in first.levels.items()
        },
    )


def _with_instruments(mood: Mood, wanted: set[str], unwanted: set[str]) -> Mood:
    """Named instruments come forward and the rest steps back; `no drums` silences them."""
    levels = dict(mood.levels)
    for instrument in levels:
        if wanted and instrument not in wanted and instrument not in ("bass", "air"):
            levels[instrument] *= 0.5
    levels.update(dict.fromkeys(wanted, 1.0))
    levels.update(dict.fromkeys(unwanted, 0.0))
    melody = next((m for m in ("piano", "strings", "bell") if m in wanted), mood.melody)
    return replace(mood, levels=levels, melody=melody)


def _from_row(name: str, row: dict[str, Any]) -> Mood:
    semitone, _ = parse_key(row["key"])
    return Mood(
        name=name,
        bpm=float(row["bpm"]),
        bpm_fixed=False,
        tonic=_tonic(semitone),
        scale=SCALES[row["scale"]],
        scale_name=row["scale"],
        progressions=tuple(tuple(p) for p in row["progressions"]),
        levels=row["levels"],
        bright=row["bright"],
        melody=row["melody"],
        rhythm=row["rhythm"],
    )


def _tonic(semitone: int) -> int:
    """The key note between MIDI 53 (F3) and 64, where a pad sounds full and not muddy."""
    return 53 + (semitone - 53) % 12
