"""How much there is to say in a word: its sounds, roughly, as its spelling tells them.

A letter is a sound, but `sch` is one and `knight` has three: rows of rules by language
turn what is written into about as many letters as are heard. Numbers count as the words
that they are read as.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from prostudio.film.text.number_words import number_words

_TWICE = (r"(.)\1", r"\1")
_ROMANCE = (("^h", ""), (r"[qg]u(?=[ei])", "k"), ("ch|ll|rr|[nl]h", "x"), _TWICE)
_SLAVIC = (("sz|cz|rz|ch|d[zź]", "x"), ("i(?=[aeou])", ""))
_RULES: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (
        ("(?<=[^aeiou]{1}.)e(?=s?$)|(?<=[aeiou][^aeiou])e(?=s?$)", ""),
        ("(?<=[^aeioudt])ed$", "d"),
        ("(?<=[aeiou])gh", ""),
        ("th|[scpw]h|ck|qu", "x"),
        ("^kn|^wr", "n"),
        ("ou|ea|ee|oo|ai|ay|ow", "o"),
        _TWICE,
    ),
    "de": (("sch|ch|ck|th|ph|qu|pf", "x"), ("ie", "i"), ("(?<=[aeiou])h(?![aeiou])", ""), _TWICE),
    "nl": (("ch|ng", "x"), _TWICE),
    "fr": (
        ("eau|au", "o"),
        ("ou", "u"),
        ("oi", "wa"),
        ("[aeio]i?[nm](?![aeiounm])", "o"),
        ("ch|ph|qu|gn|th", "x"),
        ("(?<=..)(?:ent|es|e|[stdxpz])$", ""),
        ("^h", ""),
        _TWICE,
    ),
    "es": _ROMANCE,
    "pt": _ROMANCE,
    "it": (("[cg]h", "k"), ("[cg]i(?=[aou])", "x"), ("gli", "li"), ("gn", "n")),
    "pl": _SLAVIC,
    "cs": (("ch", "x"),),
    "ru": (("[ьъ]", ""),),
    "uk": (("[ьъ]", ""),),
}
_SIGNS = {"%": 8, "&": 3, "€": 4, "$": 6, "£": 4, "@": 2, "+": 4, "=": 6, "§": 8, "°": 4, "#": 5}
"""Signs that a voice reads as a word of so many sounds."""
_GROUPED = re.compile(r"(?<!\d)\d{1,3}(?:[.,'’\u202f]\d{3})+(?!\d)")
_NUMBER = re.compile(r"\d+")


@cache
def sounds(token: str, language: str) -> float:
    """About how many sounds a token has, from 0 for one that is not spoken.

    Args:
        token: as it stands between two spaces, with its marks.
        language: first part of a BCP-47 code.
    """
    plain = _GROUPED.sub(lambda found: re.sub(r"\D", "", found[0]), token)
    numbers = [_words_sounds(number_words(digits, language)) for digits in _NUMBER.findall(plain)]
    signs = sum(_SIGNS.get(character, 0) for character in plain)
    letters = "".join(c for c in _NUMBER.sub(" ", plain) if c.isalpha() or _is_mark(c) or c == "-")
    return sum(numbers) + signs + sum(_word(part, language) for part in letters.split("-"))


def _words_sounds(words: tuple[str, ...]) -> float:
    """The sounds of several words, each of which takes a little for itself."""
    return sum(len(word) + WORD for word in words) - WORD


WORD = 1.0
"""What every word takes besides its sounds, in sounds."""


def _word(word: str, language: str) -> float:
    if not word:
        return 0.0
    if word.isupper() and 2 <= len(word) <= 5 and not re.search("[AEIOUYÄÖÜ]", word):
        return 2.5 * len(word)  # spelled: BBC
    wide = sum(_syllabic(character) for character in word)
    if wide:
        return wide
    plain = _base(word.lower())
    for pattern, heard in _RULES.get(language, ()):
        plain = re.sub(pattern, heard, plain)
    return float(max(1, len(plain)))


def _base(word: str) -> str:
    """Letters without their accents; vowel signs of scripts that write them as marks stay."""
    parts = unicodedata.normalize("NFD", word.replace("й", "j").replace("ё", "jo"))
    return "".join(c for c in parts if c.isalpha() or unicodedata.category(c) == "Mc")


def _syllabic(character: str) -> float:
    """Sounds of a sign that stands for a syllable; 0 for a letter."""
    name = unicodedata.name(character, "")
    if name.startswith(("CJK", "HANGUL SYLLABLE")):
        return 2.8
    return 1.9 if name.startswith(("HIRAGANA", "KATAKANA")) else 0.0


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M"
