"""Captions and titles, drawn with Skia's Paragraph: shaping, right-to-left, fallback fonts."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from prostudio.drawing.fonts import faces_for
from prostudio.drawing.library import skia
from prostudio.drawing.safe_area import caption_size, safe_area
from prostudio.drawing.surface import new_surface, pixels_of
from prostudio.film import Size

_RTL = ("R", "AL")
_JOINED = ("ARABIC", "SYRIAC", "MONGOLIAN", "DEVANAGARI", "BENGALI", "NKO", "TAMIL", "TELUGU")
"""Scripts whose letters hang together: letterspacing would tear them apart."""


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
class _Look:
    """How letters look; lengths are parts of the letters' size."""

    weight: int
    colour: int
    outline: float
    outline_colour: int
    shadow: float
    shadow_colour: int
    spacing: float = 0.0


_CAPTION = _Look(
    weight=600,
    colour=0xFFFFFFFF,
    outline=0.11,
    outline_colour=0xD9000000,
    shadow=0.16,
    shadow_colour=0xB0000000,
)
_TITLE = _Look(
    weight=500,
    colour=0xFFFFFFFF,
    outline=0.0,
    outline_colour=0,
    shadow=0.30,
    shadow_colour=0xC0000000,
    spacing=0.04,
)


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
    """The film's title: large, in the middle of the frame, over a soft shadow.

    Raises:
        MissingError: a required font is missing.
    """
    area = safe_area(size)
    room = area.right - area.left
    em = min(size.width, size.height) * 0.115
    width = _width(text, "", em, _TITLE)
    if width > 0.9 * room:  # two lines, smaller when even these are too long
        em *= min(1.0, max(0.45, 0.9 * 1.8 * room / width))
    block = _Block(text, "", em, _TITLE, room)
    return block.draw(area.left, (area.top + area.bottom - block.height) / 2)


class _Block:
    """A paragraph laid out at a width, centred."""

    def __init__(self, text: str, language: str, em: float, look: _Look, width: float) -> None:
        self._look = look
        self._em = em
        self._width = width
        self._passes = [_paragraph(text, language, em, look, paint) for paint in _paints(look, em)]
        for paragraph in self._passes:
            paragraph.layout(width)
        self.height = self._passes[-1].Height

    def draw(self, left: float, top: float) -> Lettering:
        """Draw with the block's upper left corner at that place of the frame, cut to the ink."""
        margin = round(self._em)
        x0, y0 = round(left) - margin, round(top) - margin
        x0, y0 = x0 - x0 % 2, y0 - y0 % 2
        surface = new_surface(
            _even(self._width + 2 * margin + 2), _even(self.height + 2 * margin + 2)
        )
        for paragraph in self._passes:
            paragraph.paint(surface.getCanvas(), left - x0, top - y0)
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
    """What the letters are painted with, from the shadow up."""
    paints = []
    if look.shadow:
        paints.append(
            skia.Paint(
                AntiAlias=True,
                Color=look.shadow_colour,
                Style=skia.Paint.kStrokeAndFill_Style,
                StrokeWidth=look.shadow * em,
                StrokeJoin=skia.Paint.kRound_Join,
                MaskFilter=skia.MaskFilter.MakeBlur(
                    skia.BlurStyle.kNormal_BlurStyle, look.shadow * em * 0.6
                ),
            )
        )
    if look.outline:
        paints.append(
            skia.Paint(
                AntiAlias=True,
                Color=look.outline_colour,
                Style=skia.Paint.kStroke_Style,
                StrokeWidth=look.outline * em,
                StrokeJoin=skia.Paint.kRound_Join,
            )
        )
    paints.append(skia.Paint(AntiAlias=True, Color=look.colour))
    return paints


def _paragraph(
    text: str, language: str, em: float, look: _Look, paint: skia.Paint
) -> skia.textlayout.Paragraph:
    layout = skia.textlayout
    provider = layout.TypefaceFontProvider()
    faces = faces_for(text, language, look.weight)
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
    if look.spacing and not _is_joined(text):
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


def _is_joined(text: str) -> bool:
    return any(unicodedata.name(letter, "").startswith(_JOINED) for letter in text)


def _even(length: float) -> int:
    return (int(length) + 1) // 2 * 2
