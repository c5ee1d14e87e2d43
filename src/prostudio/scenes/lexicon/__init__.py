"""Words and what they say of a picture, one file a language; and where they stand in a text.

A file maps every value (`place: sea`) to words and phrases. *Strong* words can
hardly mean anything else; *weak* ones ("wave", "summer") count only where nothing
strong speaks. *Looks* ("grain", "glass") say nothing in a style. Words are compared
without case, accents and hyphens.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "de", "fr", "es")
"""Languages whose words are known, by their first subtag."""

CATEGORIES = ("place", "time", "weather", "mood", "extras", "left_out")

_GRAMMAR = (
    "over_ends",
    "over",
    "negators",
    "soft_negators",
    "pairing_negators",
    "joiners",
    "and",
    "skipped",
)
"""Lists of small words; of equally long ones the earlier list is meant."""

_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[.,;:!?()\[\]|–—\n]")


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that a word can say, such as place: sea."""

    category: str
    value: str
    strong: bool = True


Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """One language's words.

    Attributes:
        senses: what each phrase says; idioms say nothing, and hide their words.
        looks: phrases that in a style speak of colour and material.
        starts: phrases by their first word, longest first.
        grammar: word lists that are not about pictures: negators, joiners.
        grammar_starts: (phrase, name of its list) by first word, longest first.
        compounds: whether words are written together, as in German.
    """

    language: str
    senses: Mapping[Phrase, tuple[Sense, ...]]
    looks: frozenset[Phrase]
    starts: Mapping[str, tuple[Phrase, ...]]
    grammar: Mapping[str, frozenset[Phrase]]
    grammar_starts: Mapping[str, tuple[tuple[Phrase, str], ...]]
    endings: tuple[tuple[str, str], ...]
    elides: bool
    compounds: bool

    def forms(self, word: str) -> tuple[str, ...]:
        """The word, then every dictionary form it may be an inflection of."""
        return _forms(self, word)


@lru_cache(maxsize=20_000)
def _forms(words: Lexicon, word: str) -> tuple[str, ...]:
    if (word,) in words.grammar["uncut"]:
        return (word,)
    found = [word]
    for ending, instead in words.endings:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            found.append(word[: len(word) - len(ending)] + instead)
    return tuple(dict.fromkeys(found))


def tokens(text: str, elides: bool = False) -> tuple[str, ...]:
    """Words and punctuation in order, folded: no case, accents, hyphens or possessive s."""
    folded = unicodedata.normalize("NFD", text.casefold().replace("’", "'"))
    folded = "".join(mark for mark in folded if not unicodedata.combining(mark))
    folded = folded.replace("-", " ").replace("&", " and ").replace("œ", "oe").replace("æ", "ae")
    if elides:
        folded = folded.replace("'", " ")
    found = _TOKEN.findall(folded)
    return tuple(token.removesuffix("'s").replace("'", "") for token in found)


@lru_cache(maxsize=4096)
def primary(language: str) -> str:
    """First subtag of a BCP-47 tag, in lower case: `en` of `en-GB`."""
    return re.split("[-_]", language.strip().casefold())[0]


@cache
def lexicon(language: str) -> Lexicon | None:
    """The words of a language (BCP-47), or None where they are not known."""
    code = primary(language)
    if code not in LANGUAGES:
        return None
    source = files(__package__).joinpath(f"{code}.json").read_text(encoding="utf-8")
    return _build(code, json.loads(source))


def _phrases(listed: object, elides: bool) -> list[Phrase]:
    lines = [listed] if isinstance(listed, str) else listed
    assert isinstance(lines, list)
    found = (tokens(phrase, elides) for line in lines for phrase in line.split(","))
    return [phrase for phrase in found if phrase]


def _build(code: str, source: Mapping[str, Any]) -> Lexicon:
    elides = bool(source.get("elides", False))
    senses: dict[Phrase, list[Sense]] = {p: [] for p in _phrases(source["idioms"], elides)}
    for category in CATEGORIES:
        for value, words in source[category].items():
            for strength in ("weak", "strong"):
                for phrase in _phrases(words.get(strength, []), elides):
                    known = senses.setdefault(phrase, [])
                    same = [s for s in known if (s.category, s.value) == (category, value)]
                    known[:] = [s for s in known if s not in same]
                    known.append(Sense(category, value, strength == "strong"))
    _lend(senses)
    starts: dict[str, list[Phrase]] = {}
    for phrase in senses:
        starts.setdefault(phrase[0], []).append(phrase)
    grammar = {name: frozenset(_phrases(source.get(name, []), elides)) for name in _GRAMMAR}
    grammar["uncut"] = frozenset(_phrases(source.get("uncut", []), elides))
    return Lexicon(
        language=code,
        senses={phrase: tuple(found) for phrase, found in senses.items()},
        looks=frozenset(_phrases(source.get("looks", []), elides)),
        starts={word: tuple(sorted(p, key=len, reverse=True)) for word, p in starts.items()},
        grammar=grammar,
        grammar_starts=_grammar_starts(grammar),
        endings=tuple((ending, instead) for ending, instead in source["endings"]),
        elides=elides,
        compounds=bool(source.get("compounds", False)),
    )


def _grammar_starts(
    grammar: Mapping[str, frozenset[Phrase]],
) -> dict[str, tuple[tuple[Phrase, str], ...]]:
    starts: dict[str, list[tuple[Phrase, str]]] = {}
    for name in _GRAMMAR:
        for phrase in sorted(grammar[name]):
            if name != "pairing_negators":  # they are negators too
                starts.setdefault(phrase[0], []).append((phrase, name))
    by_length = {w: sorted(found, key=lambda row: -len(row[0])) for w, found in starts.items()}
    return {word: tuple(found) for word, found in by_length.items()}


def _lend(senses: Mapping[Phrase, list[Sense]]) -> None:
    """A phrase hides its words, yet "clear night" still says night and "rough sea" sea.

    Not so a "sea of clouds".
    """
    for phrase, found in senses.items():
        if len(phrase) == 1 or not found or {"of", "de", "aus"} & set(phrase):
            continue
        inner = [sense for word in phrase for sense in senses.get((word,), ()) if sense.strong]
        for category in ("place", "time"):
            if not any(sense.category == category for sense in found):
                found += [sense for sense in inner if sense.category == category][:1]
