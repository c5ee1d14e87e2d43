"""A text as a voice of MMS gets it: small letters, numbers as words, nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from prostudio.engines.speech.vits.voices import voice_of
from prostudio.errors import FilmError
from prostudio.film.text.number_words import number_words
from prostudio.film.text.spoken import spoken

_GROUPED = re.compile(r"(?<=\d)[.,'’\u202f](?=\d{3}(?!\d))")
_SIGNS = {
    "%": {"en": "percent", "de": "prozent", "fr": "pour cent", "es": "por ciento",
          "pt": "por cento", "nl": "procent", "pl": "procent", "ru": "процентов"},
    "&": {"en": "and", "de": "und", "fr": "et", "es": "y", "pt": "e", "nl": "en", "pl": "i",
          "ru": "и"},
    "€": {"en": "euros", "de": "euro", "fr": "euros", "es": "euros", "pt": "euros", "nl": "euro",
          "pl": "euro", "ru": "евро"},
    "$": {"en": "dollars", "de": "dollar", "fr": "dollars", "es": "dólares", "pt": "dólares",
          "nl": "dollar", "pl": "dolarów", "ru": "долларов"},
}  # fmt: skip
_LETTERS = {"’": "'", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i"}


@dataclass(frozen=True, slots=True)
class Said:
    """One token of the text, and the letters that the voice is given for it."""

    token: str
    letters: str


def cannot_read(text: str, language: str) -> str | None:
    """Which letters its voice was not taught, as one clause; None when it reads them all."""
    voice = voice_of(language)
    if voice is None:
        return "that language, for which it has no voice,"
    for word in unicodedata.normalize("NFKC", spoken(text)).split():
        for letter in word:
            script = _script(letter)
            if script is None or script == voice.script:
                continue
            letters = f"{script.capitalize()} letters ({word})"
            wanted = ", which its voice wants romanised (by uroman) and nothing here does,"
            return letters + wanted if voice.romanised else letters
    return None


def _script(letter: str) -> str | None:
    if not unicodedata.category(letter).startswith("L"):
        return None
    name = unicodedata.name(letter, "UNKNOWN").partition(" ")[0]
    return None if name == "MODIFIER" else name


def said(text: str, language: str, signs: Collection[str]) -> tuple[Said, ...]:
    """Every token that is spoken, in the letters that the voice knows.

    An accent that it does not know is left off; marks are no sounds to it.

    Args:
        signs: the voice's vocabulary.

    Raises:
        FilmError: a letter that it does not know at all, or nothing to speak.
    """
    head = language.lower().split("-")[0]
    found = []
    for token in spoken(text).split():
        letters = " ".join(_letters(_worded(token, head), signs, token).split())
        if any(letter.isalpha() for letter in letters):
            found.append(Said(token, letters))
    if not found:
        raise FilmError(f"there is nothing to speak in {text!r}")
    return tuple(found)


def _worded(token: str, language: str) -> str:
    """Numbers and signs as words, an address in its parts."""

    def read(match: re.Match[str]) -> str:
        return f" {' '.join(number_words(match[0], language))} "

    plain = re.sub(r"\d+", read, _GROUPED.sub("", token))
    plain = re.sub(r"([$€])(.*)", r"\2 \1", plain)  # 3 dollars, not dollars 3
    for sign, words in _SIGNS.items():
        plain = plain.replace(sign, f" {words.get(language, '')} ")
    return re.sub(r"(?<=\w)[./:@_](?=\w)", " ", plain).lower()


def _letters(text: str, signs: Collection[str], token: str) -> str:
    written = []
    for letter in text:
        if letter in signs and letter not in "_–" and not letter.isdigit():
            written.append(letter)
            continue
        parts = _LETTERS.get(letter, unicodedata.normalize("NFKD", letter))
        known = [part for part in parts if (part in signs and part.isalpha()) or part == "'"]
        if letter.isalpha() and not known:
            raise FilmError(
                f"vits cannot read {letter!r} in {token!r}",
                hint="write it in the language's own letters, or choose another speech engine",
            )
        written += known or ([" "] if letter.isspace() or letter in "-–—" else [])
    return "".join(part for part in written if part in signs or part == " ")
