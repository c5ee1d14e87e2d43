"""Which scripts of a text would be drawn as empty boxes, and which font would help."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from prostudio.drawing.fonts import faces_for, uncovered

_CJK = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC", "FULLWIDTH")


@dataclass(frozen=True, slots=True)
class MissingScript:
    """Characters that no font here can draw, and the font that could.

    Attributes:
        script: as people name it: `CJK`, `Thai`, `emoji`.
        characters: each of them once.
        font: its name and where it comes from.
    """

    script: str
    characters: str
    font: str


def missing_scripts(text: str, language: str = "") -> tuple[MissingScript, ...]:
    """The scripts of a text that no font here can draw, each with a font that would help.

    Raises:
        MissingError: a required font's package is not installed or not the one we know.
    """
    missing: dict[str, str] = {}
    for character in uncovered(faces_for(text, language, 400), text):
        script = _script(character)
        missing[script] = missing.get(script, "") + character
    return tuple(
        MissingScript(script, characters, _font(script)) for script, characters in missing.items()
    )


def _script(character: str) -> str:
    """The script by the first word of the character's Unicode name, or `emoji`."""
    name = unicodedata.name(character, "unknown").split()[0].split("-")[0]
    if name in _CJK:
        return "CJK"
    if unicodedata.category(character) in ("So", "Sk") or ord(character) >= 0x1F000:
        return "emoji"
    return name.capitalize()


def _font(script: str) -> str:
    if script == "CJK":
        return "Noto Sans CJK: pip install 'prostudio[cjk]'"
    if script == "emoji":
        return "Noto Color Emoji, a system font (on Debian: fonts-noto-color-emoji)"
    return f"Noto Sans {script}, a system font"
