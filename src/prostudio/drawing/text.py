"""Captions and titles, drawn with Skia's Paragraph: shaping, right-to-left, fallback fonts."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from prostudio.drawing.fonts import Face, faces_for, uncovered
from prostudio.drawing.library import skia
from prostudio.drawing.safe_area import caption_size, safe_area
from prostudio.drawing.surface import new_surface, pixels_of
from prostudio.film import Size

_RTL = ("R", "AL")
_CASED = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN")
"""Scripts with capitals, whose letters stand apart: they can be capitals, letterspaced."""
_KEPT_CASE = frozenset("ıİßŉǰΐΰ")
"""Letters whose capitals depend on the language or are several letters."""


@dataclass(frozen=True, slots=True, eq=False)
class Lettering:
    """Drawn text and its place in the frame.

    Attributes:
        pixels: [h, w, 4] uint8 RGBA, premultiplied; h and w are even.
        left: column of its first pixel in the frame, even.
        top: row of its first pixel in the frame, even.
    """

    pixels: NDArray[np.uint8]
    left: int
    top: int


@dataclass(frozen=True, slots=True)
class _Shadow:
    """Dark around the letters: stroke width and blur in em, and opacity."""

    width: float
    blur: float
    opacity: float


@dataclass(frozen=True, slots=True)
class _Look:
    """How letters look: white, over these shadows from the widest to the nearest."""

    weight: int
    shadows: tuple[_Shadow, ...]
    spacing: float = 0.0


_CAPTION = _Look(600, (_Shadow(0.16, 0.1, 0.7), _Shadow(0.11, 0.0, 0.85)))
"""A crisp dark edge inside a soft one reads on snow and on fire alike."""
_TITLE = _Look(500, (_Shadow(0.4, 0.5, 0.5), _Shadow(0.1, 0.07, 0.4)), spacing=0.18)


def draw_caption(lines: Sequence[str], language: str, size: Size) -> Lettering:
    """A caption's lines, centred, standing on the safe area's lower edge.

    White letters with a soft dark outline and shadow, readable on snow and at night.
    Lines that are too wide for the safe area are drawn smaller.

    Raises:
        MissingError: a required font is missing.
    """
    area = safe_area(size)
    text = "\n".join(lines)
    em = caption_size(size)
    width = _width(text, language, em, _CAPTION)
    room = area.right - area.left - 0.5 * em
    if width > room:
        em *= room / width
    block = _Block(text, language, em, _CAPTION, area.right - area.left)
    return block.draw(area.left, area.bottom - block.height)


def draw_title(text: str, size: Size) -> Lettering:
    """The film's title: letterspaced capitals over a thin rule, a little above the middle.

    Scripts without capitals are set as they are written, and larger.

    Raises:
        MissingError: a required font is missing.
    """
    area = safe_area(size)
    room = (area.right - area.left) * 0.94
    short = min(size.width, size.height)
    capitals = _as_capitals(text)
    em = short * (0.082 if capitals else 0.1)
    look = _TITLE if capitals else replace(_TITLE, spacing=0.0)
    shown = capitals or text
    width = _width(shown, "", em, look)
    if width > room:  # two lines, smaller when even these are too long
        em *= min(1.0, max(0.5, 1.7 * room / width))
    block = _Block(shown, "", em, look, room)
    rule = skia.Rect.MakeXYWH(0, 0, short * 0.14, max(2.0, short * 0.003))
    return block.draw(
        (area.left + area.right - room) / 2, size.height * 0.46 - block.height / 2, rule
    )


class _Block:
    """A paragraph laid out at a width, centred."""

    def __init__(self, text: str, language: str, em: float, look: _Look, width: float) -> None:
        self._em = em
        self._width = width
        self._nudge = look.spacing * em / 2  # letterspacing also follows the last letter
        self._paints = _paints(look, em)
        self._passes = [_paragraph(text, language, em, look, paint) for paint in self._paints]
        for paragraph in self._passes:
            paragraph.layout(width)
        self.height = self._passes[-1].Height

    def draw(self, left: float, top: float, rule: skia.Rect | None = None) -> Lettering:
        """Draw with the block's upper left corner at that place of the frame, cut to the ink.

        A `rule` is drawn centred below the text.
        """
        margin = round(2 * self._em)  # room for shadows and the rule
        x0, y0 = round(left) - margin, round(top) - margin
        x0, y0 = x0 - x0 % 2, y0 - y0 % 2
        surface = new_surface(
            _even(self._width + 2 * margin + 2), _even(self.height + 2 * margin + 2)
        )
        canvas = surface.getCanvas()
        for paragraph, paint in zip(self._passes, self._paints, strict=True):
            paragraph.paint(canvas, left - x0 + self._nudge, top - y0)
            if rule:
                middle = left - x0 + (self._width - rule.width()) / 2
                below = top - y0 + self.height + 0.2 * self._em
                canvas.drawRect(rule.makeOffset(middle, below), paint)
        return _cropped(pixels_of(surface), x0, y0)


def _cropped(pixels: NDArray[np.uint8], left: int, top: int) -> Lettering:
    """Without its empty edges, to even rows and columns, and inside the frame's corner."""
    inked = pixels[..., 3] > 0
    rows, columns = np.flatnonzero(inked.any(1)), np.flatnonzero(inked.any(0))
    if not rows.size:
        return Lettering(pixels[:2, :2], max(0, left), max(0, top))
    y0, y1 = max(int(rows[0]) // 2 * 2, -top), int(rows[-1]) // 2 * 2 + 2
    x0, x1 = max(int(columns[0]) // 2 * 2, -left), int(columns[-1]) // 2 * 2 + 2
    return Lettering(pixels[y0:y1, x0:x1], left + x0, top + y0)


def _width(text: str, language: str, em: float, look: _Look) -> float:
    paragraph = _paragraph(text, language, em, look, skia.Paint())
    paragraph.layout(100_000)
    return float(paragraph.LongestLine)


def _paints(look: _Look, em: float) -> list[skia.Paint]:
    """What the letters are painted with, from the farthest shadow up."""
    paints = []
    for shadow in look.shadows:
        paint = skia.Paint(
            AntiAlias=True,
            Color=skia.ColorSetARGB(round(255 * shadow.opacity), 0, 0, 0),
            Style=skia.Paint.kStrokeAndFill_Style,
            StrokeWidth=shadow.width * em,
            StrokeJoin=skia.Paint.kRound_Join,
        )
        if shadow.blur:
            kind = skia.BlurStyle.kNormal_BlurStyle
            paint.setMaskFilter(skia.MaskFilter.MakeBlur(kind, shadow.blur * em))
        paints.append(paint)
    return [*paints, skia.Paint(AntiAlias=True, Color=skia.ColorWHITE)]


def _paragraph(
    text: str, language: str, em: float, look: _Look, paint: skia.Paint
) -> skia.textlayout.Paragraph:
    layout = skia.textlayout
    provider = layout.TypefaceFontProvider()
    faces = faces_for(text, language, look.weight)
    text = _drawable(text, faces)
    for face in faces:
        provider.registerTypeface(face.typeface, face.family)
    collection = layout.FontCollection()
    collection.setDefaultFontManager(provider)
    style = layout.TextStyle()
    style.setFontSize(em)
    style.setHeight(1.22)  # Noto's Arabic would stand its lines two em apart
    style.setHeightOverride(True)
    style.setFontFamilies([face.family for face in faces])
    style.setForegroundPaint(paint)
    if look.spacing:
        style.setLetterSpacing(look.spacing * em)
    if language:
        style.setLocale(language)
    paragraph_style = layout.ParagraphStyle()
    paragraph_style.setTextAlign(layout.TextAlign.kCenter)
    paragraph_style.setTextStyle(style)
    builder = layout.ParagraphBuilder.make(paragraph_style, collection, skia.Unicodes.ICU.Make())
    builder.pushStyle(style)
    builder.addText("\n".join(_directed(line) for line in text.split("\n")))
    return builder.Build()


def _drawable(text: str, faces: Sequence[Face]) -> str:
    """The text without what no font has: nothing is better to look at than empty boxes.

    Planning warns of it with `fonts_missing.missing_scripts`. Joiners and variation
    selectors go with the letter that they belong to.
    """
    missing = set(uncovered(faces, text))
    kept: list[str] = []
    dropped = False
    for letter in text:
        attached = letter in "\u200d\ufe0e\ufe0f"
        dropped = letter in missing or (dropped and attached)
        if not dropped:
            kept.append(letter)
    lines = "".join(kept).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines)


def _directed(line: str) -> str:
    """The line with its own reading direction.

    Paragraph always reads from the left here, which would put the full stop of an
    Arabic or Hebrew sentence on its right; an isolate (UAX 9) turns the line round.
    """
    for character in line:
        direction = unicodedata.bidirectional(character)
        if direction == "L":
            return line
        if direction in _RTL:
            return f"\u2067{line}\u2069"
    return line


def _as_capitals(text: str) -> str:
    """The text in capitals; empty where its script has none or capitals would change it."""
    letters = [letter for letter in text if letter.isalpha()]
    cased = all(unicodedata.name(letter, "").startswith(_CASED) for letter in letters)
    return text.upper() if letters and cased and not _KEPT_CASE & set(text) else ""


def _even(length: float) -> int:
    return (int(length) + 1) // 2 * 2
