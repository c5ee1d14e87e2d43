"""Capitals, for the scripts that have them."""

from __future__ import annotations

import unicodedata

_CASED = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN")
"""Scripts with capitals, whose letters stand apart: they can be capitals, letterspaced."""
_KEPT_CASE = frozenset("ßŉǰΐΰ")
"""Letters without a capital of their own."""
_TURKIC = ("tr", "az")
"""Languages whose capital of i is \u0130."""


def as_capitals(text: str, language: str) -> str:
    """The text in capitals; empty where its script has none or they would change it."""
    letters = [letter for letter in text if letter.isalpha()]
    cased = all(unicodedata.name(letter, "").startswith(_CASED) for letter in letters)
    if not letters or not cased or _KEPT_CASE & set(text):
        return ""
    if language.lower().startswith(_TURKIC):
        text = text.replace("i", "\u0130")
    return text.upper()
