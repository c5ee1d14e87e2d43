"""A text in the signs that a recogniser writes: plain letters, numbers as words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

from prostudio.film.text.number_words import number_words

SEPARATOR = "|"
"""Stands between words where a recogniser writes spaces at all."""
_LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th",
            "ı": "i", "’": "'", "ŋ": "n", "ħ": "h"}  # fmt: skip
_GROUPED = re.compile(r"(?<=\d)[.,'’\u202f](?=\d{3}(?!\d))")


def spelled(
    tokens: Sequence[str], signs: Mapping[str, int], language: str
) -> list[tuple[int, ...]]:
    """For each token the numbers of its signs; none for what the recogniser cannot write.

    Args:
        signs: sign -> number, of letters in one case and perhaps an apostrophe.
        language: first part of a BCP-47 code, for numbers.
    """
    case = str.upper if "A" in signs and "a" not in signs else str.lower
    return [_spell(token, signs, language, case) for token in tokens]


def _spell(
    token: str, signs: Mapping[str, int], language: str, case: Callable[[str], str]
) -> tuple[int, ...]:
    def read(found: re.Match[str]) -> str:
        return "".join(number_words(found[0], language))

    plain = case(re.sub(r"\d+", read, _GROUPED.sub("", token)))
    letters: list[str] = []
    for letter in plain:
        if letter in signs:
            letters.append(letter)
            continue
        folded = _LETTERS.get(letter.lower(), unicodedata.normalize("NFD", letter))
        letters += case(folded)
    return tuple(signs[c] for c in letters if c in signs and c != SEPARATOR)
