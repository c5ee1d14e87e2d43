"""Moods as data, and how a prompt's words choose one."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from prostudio.errors import FilmError

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


@cache
def _table() -> dict[str, Any]:
    text = files("prostudio.engines.music.synth").joinpath("moods.json").read_text("utf-8")
    table: dict[str, Any] = json.loads(text)
    return table


def mood_names() -> tuple[str, ...]:
    """Every mood's name."""
    return tuple(_table()["moods"])


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
    """The mood that a prompt asks for; words that mean nothing here are ignored.

    Raises:
        FilmError: the key is not one, or bpm lies outside 40 to 200.
    """
    table = _table()
    words = re.findall(r"[\w']+", " ".join(prompt).lower())
    name, heard = _mood_name(words, table)
    mood = _from_row(name, table["moods"][name])
    for word, factor in table["tempo"].items():
        if word in words:
            mood = replace(mood, bpm=mood.bpm * factor)
            heard = (*heard, word)
    mood, heard = _instruments(mood, words, table, heard)
    if key:
        semitone, scale = parse_key(key)
        scale = scale or mood.scale_name
        mood = replace(mood, tonic=_tonic(semitone), scale=SCALES[scale], scale_name=scale)
    if bpm is not None:
        if not 40 <= bpm <= 200:
            raise FilmError(f"bpm is {bpm:g}; wanted beats a minute from 40 to 200")
        mood = replace(mood, bpm=float(bpm), bpm_fixed=True)
    return replace(mood, heard=heard)


def _mood_name(words: list[str], table: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    for word in words:
        for name, known in table["words"].items():
            if word in known:
                return name, (name,)
    return "calm", ()


def _instruments(
    mood: Mood, words: list[str], table: dict[str, Any], heard: tuple[str, ...]
) -> tuple[Mood, tuple[str, ...]]:
    """Named instruments come forward and the rest steps back; `no drums` silences them."""
    wanted: set[str] = set()
    unwanted: set[str] = set()
    for instrument, known in table["instruments"].items():
        for at, word in enumerate(words):
            if word in known:
                banned = at > 0 and words[at - 1] in table["without"]
                (unwanted if banned else wanted).add(instrument)
                heard = (*heard, f"no {instrument}" if banned else instrument)
    levels = dict(mood.levels)
    for instrument in levels:
        if wanted and instrument not in wanted and instrument not in ("bass", "air"):
            levels[instrument] *= 0.5
    levels.update(dict.fromkeys(wanted, 1.0))
    levels.update(dict.fromkeys(unwanted, 0.0))
    melody = next((m for m in ("piano", "strings", "bell") if m in wanted), mood.melody)
    return replace(mood, levels=levels, melody=melody), heard


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
