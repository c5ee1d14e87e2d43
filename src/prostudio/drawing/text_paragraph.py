"""Skia's Paragraph with our fonts: shaping, both directions, fallback, no empty boxes."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from prostudio.drawing.fonts import Face, faces_for, uncovered
from prostudio.drawing.library import skia


@dataclass(frozen=True, slots=True)
class Type:
    """How text is set: `em` is the letters' size in pixels, `spacing` and `apart` in em."""

    em: float
    weight: int
    spacing: float = 0.0
    language: str = ""
    apart: float = 0.0


MARK = "\ue000"
"""Stands before and behind the part of a text that has a paint of its own (private use)."""


def paragraph(
    text: str, style: Type, paint: skia.Paint, marked: skia.Paint | None = None
) -> skia.textlayout.Paragraph:
    """A centred paragraph, not laid out yet; lines end where the text says and where they must.

    Characters that no font has are left out.

    Args:
        marked: paint of what stands between two `MARK`s.

    Raises:
        MissingError: a required font is missing.
    """
    faces = faces_for(text.replace(MARK, ""), style.language, style.weight)
    layout = skia.textlayout
    provider = layout.TypefaceFontProvider()
    for face in faces:
        provider.registerTypeface(face.typeface, face.family)
    collection = layout.FontCollection()
    collection.setDefaultFontManager(provider)
    families = [face.family for face in faces]
    text_style = _text_style(style, families, paint)
    paragraph_style = layout.ParagraphStyle()
    paragraph_style.setTextAlign(layout.TextAlign.kCenter)
    paragraph_style.setTextStyle(text_style)
    builder = layout.ParagraphBuilder.make(paragraph_style, collection, skia.Unicodes.ICU.Make())
    builder.pushStyle(text_style)
    lines = _drawable(text, faces).split("\n")
    parts = "\n".join(_directed(line) for line in lines).split(MARK)
    for number, part in enumerate(parts):
        if number % 2 and marked is not None:
            builder.pushStyle(_text_style(style, families, marked))
            builder.addText(part)
            builder.pop()
        else:
            builder.addText(part)
    return builder.Build()


def _text_style(style: Type, families: list[str], paint: skia.Paint) -> skia.textlayout.TextStyle:
    found = skia.textlayout.TextStyle()
    found.setFontSize(style.em)
    found.setHeight(1.22)  # Noto's Arabic would stand its lines two em apart
    found.setHeightOverride(True)
    found.setFontFamilies(families)
    found.setForegroundPaint(paint)
    if style.spacing:
        found.setLetterSpacing(style.spacing * style.em)
    if style.apart:
        found.setWordSpacing(style.apart * style.em)
    if style.language:
        found.setLocale(style.language)
    return found


def _drawable(text: str, faces: Sequence[Face]) -> str:
    """The text without what no font has: nothing is better to look at than empty boxes.

    Planning warns of it with `fonts_missing.missing_scripts`. Joiners and variation
    selectors go with the letter that they belong to, and so does the space before it:
    a full stop behind it follows the last word.
    """
    missing = set(uncovered(faces, text.replace(MARK, "")))
    kept: list[str] = []
    dropped = False
    for letter in text:
        attached = letter in "\u200d\ufe0e\ufe0f"
        dropped = letter in missing or (dropped and attached)
        if not dropped:
            kept.append(letter)
        elif kept and kept[-1] == " ":
            kept.pop()
    lines = "".join(kept).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines)


def _directed(line: str) -> str:
    """The line with its own reading direction.

    Paragraph always reads from the left here, which would put the full stop of an
    Arabic or Hebrew sentence on its right; an isolate (UAX 9) turns the line round.
    """
    return f"\u2067{line}\u2069" if from_right(line) else line


def from_right(text: str) -> bool:
    """Whether a text is read from the right: its first letter with a direction decides."""
    for character in text.replace(MARK, ""):
        direction = unicodedata.bidirectional(character)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False
