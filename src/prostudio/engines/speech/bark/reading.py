"""What Bark says of a text: its scripts, its cues, and pieces that are not too long for it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from prostudio.engines.speech.bark.models import LONGEST
from prostudio.film.text.cues import SONG, for_splitting, has_cue
from prostudio.film.text.pace import speech_seconds
from prostudio.film.text.sentences import sentence_spans
from prostudio.film.text.spoken import has_words, spoken

COMMA, SENTENCE, PARAGRAPH = 0.15, 0.35, 0.7
"""Seconds of our own silence after a piece, by how it ends."""

_SCRIPTS = frozenset({"LATIN", "CYRILLIC", "DEVANAGARI", "CJK", "HIRAGANA", "KATAKANA", "HANGUL",
                      "KATAKANA-HIRAGANA", "FULLWIDTH", "HALFWIDTH", "IDEOGRAPHIC"})  # fmt: skip
"""Of the languages that it was taught. Any voice may read any of them: it goes over to the other
language and keeps its timbre."""
_PARAGRAPH = re.compile(r"\n\s*\n")
_CLAUSE = re.compile(r"(?<=[,;:—،؛、；：])\s*")
_PAUSING = ",;:—、；：،؛"


@dataclass(frozen=True, slots=True)
class Part:
    """Words that are made in one go, and the seconds of silence after them."""

    text: str
    pause: float


def cannot_read(text: str, language: str) -> str | None:
    """Which letters it was never taught, as one clause; None when it reads them all."""
    plain = unicodedata.normalize("NFKC", spoken(text))
    for word in re.findall(r"\S+", plain):
        for letter in word:
            script = _script(letter)
            if script not in (None, *_SCRIPTS) and not (script == "GREEK" and len(word) == 1):
                return f"{str(script).capitalize()} letters ({word})"
    return None


def _script(letter: str) -> str | None:
    """The first word of Unicode's name of a letter; None for what is none."""
    if unicodedata.category(letter) not in ("Lu", "Ll", "Lt", "Lo"):
        return None
    return unicodedata.name(letter, "UNKNOWN").partition(" ")[0]


def is_sayable(text: str) -> bool:
    """Whether there is a word or a cue in it."""
    return has_words(text) or has_cue(text)


def parts_of(text: str, language: str, longest: float = LONGEST) -> tuple[Part, ...]:
    """The text in pieces of at most about `longest` seconds, in order.

    Sentences of a paragraph are packed together; one that is too long is divided after a
    clause, else between words, else between letters (scripts without spaces).
    """
    parts: list[Part] = []
    for paragraph in _PARAGRAPH.split(text):
        plain = unicodedata.normalize("NFC", spoken(paragraph, keep=SONG))
        texts = [plain[a:b] for a, b in sentence_spans(for_splitting(plain), language)]
        sayable = filter(is_sayable, texts)
        fitting = [few for one in sayable for few in _fitting(one, language, longest)]
        packed = list(_packed(fitting, language, longest))
        parts += [Part(one, _pause(one)) for one in packed[:-1]]
        parts += [Part(one, PARAGRAPH) for one in packed[-1:]]
    if parts:
        parts[-1] = Part(parts[-1].text, 0.0)
    return tuple(parts)


def _pause(text: str) -> float:
    """After a piece within a paragraph; none where a clause had to be cut."""
    last = text.rstrip("\"'”’»)]」』 ")[-1:]
    if last in _PAUSING:
        return COMMA
    return 0.0 if last.isalnum() else SENTENCE


def _fitting(sentence: str, language: str, longest: float) -> Iterator[str]:
    """A sentence in pieces that are short enough, as long as can be."""
    if speech_seconds(sentence, language) <= longest:
        yield sentence
        return
    clauses = [clause for clause in _CLAUSE.split(sentence) if clause.strip()]
    if len(clauses) > 1:
        for packed in _packed(clauses, language, longest):
            yield from _fitting(packed, language, longest)
        return
    words = sentence.split()
    if len(words) > 1:
        for packed in _packed(words, language, longest):
            yield from _fitting(packed, language, longest)
        return
    half = len(sentence) // 2
    yield from _fitting(sentence[:half], language, longest)
    yield from _fitting(sentence[half:], language, longest)


def _packed(texts: Iterable[str], language: str, longest: float) -> Iterator[str]:
    """As many neighbours together as stay short enough."""
    together = ""
    for text in texts:
        more = f"{together} {text}" if together else text
        if together and speech_seconds(more, language) > longest:
            yield together
            more = text
        together = more
    if together:
        yield together
