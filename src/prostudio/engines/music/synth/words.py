"""What a music prompt's words say: moods, tempo, instruments, and which of them nobody knows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

Phrase = tuple[str, ...]

_ENDINGS = ("en", "em", "er", "es", "e", "s")
"""Of German adjectives (`ruhige`) and of plurals; `tensas` is `tensa`."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a prompt says, each thing once, in the order of the prompt.

    Attributes:
        tempo: (word, factor of the mood's tempo).
        wanted, unwanted: instruments.
        unknown: words that say nothing to the composer, and should.
    """

    moods: tuple[str, ...] = ()
    tempo: tuple[tuple[str, float], ...] = ()
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """What was understood, moods first."""
        tempo = tuple(word for word, _ in self.tempo)
        return (*self.moods, *tempo, *self.wanted, *(f"no {name}" for name in self.unwanted))


@cache
def mood_table() -> dict[str, Any]:
    """The rows of `moods.json`."""
    text = files("prostudio.engines.music.synth").joinpath("moods.json").read_text("utf-8")
    table: dict[str, Any] = json.loads(text)
    return table


def mood_names() -> tuple[str, ...]:
    """Every mood's name."""
    return tuple(mood_table()["moods"])


def hear(prompt: Sequence[str]) -> Heard:
    """The prompt's words; what is denied ("no drums", "not sad") is not asked for."""
    found: dict[str, list[str]] = {kind: [] for kind in (*_KINDS, "unwanted", "unknown")}
    for part in prompt:
        for kind, value in _read(part):
            if value not in found[kind]:
                found[kind].append(value)
    factors = mood_table()["tempo"]
    return Heard(
        moods=tuple(found["words"]),
        tempo=tuple((word, factors[word]) for word in found["tempo"]),
        wanted=tuple(name for name in found["instruments"] if name not in found["unwanted"]),
        unwanted=tuple(found["unwanted"]),
        unknown=tuple(found["unknown"]),
    )


_KINDS = ("words", "tempo", "instruments", "without", "small")
"""Tables of phrases; of one that stands in two the earlier table is meant."""


def _read(part: str) -> Iterator[tuple[str, str]]:
    """What one part says; a denial reaches to the next word that says something."""
    for clause in re.split(r"[,;.:!?()\n]", part.lower()):
        words = re.findall(r"[\w']+", clause.replace("’", "'"))
        at, denied = 0, False
        while at < len(words):
            length, kind, value = _longest(words, at)
            at += length
            if kind == "without":
                denied = True
            elif kind == "unknown" or not denied:
                yield kind, value
            elif kind == "instruments":
                yield "unwanted", value
            denied = denied and kind in ("without", "small")


def _longest(words: Sequence[str], at: int) -> tuple[int, str, str]:
    """Length, table and value of the longest phrase that begins here; else one unknown word."""
    known = _phrases()
    for length in (3, 2, 1):
        phrase = tuple(words[at : at + length])
        for form in _forms(phrase):
            if len(phrase) == length and form in known:
                return length, *known[form]
    return 1, "unknown", words[at]


def _forms(phrase: Phrase) -> Iterator[Phrase]:
    """The phrase, then without an ending of its last word."""
    yield phrase
    for ending in _ENDINGS:
        if phrase and phrase[-1].endswith(ending) and len(phrase[-1]) - len(ending) >= 3:
            yield (*phrase[:-1], phrase[-1].removesuffix(ending))


@cache
def _phrases() -> Mapping[Phrase, tuple[str, str]]:
    """Table and value of each phrase that is known."""
    found: dict[Phrase, tuple[str, str]] = {}
    for kind in _KINDS:
        rows = mood_table()[kind]
        for value in rows:
            phrases = rows[value] if kind in ("words", "instruments") else [value]
            for phrase in phrases:
                found.setdefault(tuple(phrase.split()), (kind, value))
    return found
