"""A caption in its style: laid out once, drawn once, and the word being spoken over it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from math import ceil

import numpy as np

from prostudio.drawing.capitals import as_capitals
from prostudio.drawing.caption_ground import draw_ground, pill
from prostudio.drawing.caption_styles import CAPTION_STYLES
from prostudio.drawing.library import skia
from prostudio.drawing.look import Look
from prostudio.drawing.safe_area import SafeArea, caption_size, safe_area
from prostudio.drawing.surface import new_surface, pixels_of
from prostudio.drawing.text_block import Lettering, cropped, paints_of, type_of, width_of
from prostudio.drawing.text_paragraph import MARK, from_right, paragraph
from prostudio.film import Size

LINE = 1.22
"""Distance of lines in em; the paragraph's own."""
_BOLDER = 0.035
"""Em that are added to full-width letters: their font has one weight."""


def draw_caption(
    lines: Sequence[str],
    language: str,
    size: Size,
    area: SafeArea | None = None,
    style: str = "plain",
) -> Lettering:
    """A caption without any word marked; see `CaptionBlock`."""
    return CaptionBlock(lines, language, size, area, style).draw()


class CaptionBlock:
    """A caption's lines in their place, on the safe area's lower edge.

    Lines that are too wide for the safe area are set smaller, all of them.

    Args:
        area: where text may stand; None is the usual one of the size.
        style: one of `film.CAPTION_STYLES`.

    Raises:
        MissingError: a required font is missing.
    """

    def __init__(
        self,
        lines: Sequence[str],
        language: str,
        size: Size,
        area: SafeArea | None = None,
        style: str = "plain",
    ) -> None:
        self._style = row = CAPTION_STYLES[style]
        self._lines = [_cased(line, language) if row.capitals else line for line in lines]
        self._language = language
        self._bolder = _BOLDER if _one_weight("".join(lines)) and row.look.weight > 500 else 0.0
        area = area or safe_area(size)
        self._em, self._widths = self._fitted(caption_size(size) * row.size, area)
        self.boxes = self._placed(area)

    def _fitted(self, em: float, area: SafeArea) -> tuple[float, list[float]]:
        """The letters' size at which every line fits, and the lines' widths."""
        widths = self._measured(em)
        room = area.right - area.left - self._style.margin * em
        tall = 0.6 * (area.bottom - area.top) / max(1, len(self._lines)) / LINE
        less = min(1.0, room / max(1.0, *widths), tall / em)
        if less == 1.0:
            return em, widths
        return em * less, self._measured(em * less)

    def _measured(self, em: float) -> list[float]:
        setting = type_of(self._style.look, em, self._language)
        return [width_of(line, setting) for line in self._lines]

    def _placed(self, area: SafeArea) -> list[skia.Rect]:
        """The box of each line in the frame."""
        em, panel = self._em, self._style.panel
        across = panel.across * em if panel else 0.25 * em
        along = panel.along * em if panel else 0.0
        bar = panel.bar * em if panel else 0.0
        bottom = area.bottom - self._style.raised * (area.bottom - area.top) - along
        boxes = []
        for number, width in enumerate(self._widths):
            left = (area.left + area.right - width) / 2
            if not self._style.middle:
                right = from_right("".join(self._lines))
                left = area.right - across - bar - width if right else area.left + across + bar
            top = bottom - (len(self._widths) - number) * LINE * em
            boxes.append(skia.Rect.MakeXYWH(left, top, width, LINE * em))
        return boxes

    def draw(self) -> Lettering:
        """All lines with the ground under them; nothing where no letter can be drawn."""
        sheet = _Sheet(self.boxes, self._em)
        style, text = self._style, "".join(self._lines)
        seen = [box for box in self.boxes if box.width()]
        if style.panel and seen:
            draw_ground(sheet.canvas, seen, style.panel, self._em, from_right(text))
        for paint in paints_of(style.look, self._em, self._bolder):
            for line, box in zip(self._lines, self.boxes, strict=True):
                self._write(sheet.canvas, line, box, style.look, paint)
        return sheet.lettering()

    def draw_word(self, line: int, first: int, last: int) -> Lettering | None:
        """The letters [first, last) of a line as the word that is spoken, to lie over `draw`.

        None where the style marks no words, or no font draws this one.
        """
        style = self._style.spoken
        if style is None:
            return None
        text, box = self._lines[line], self.boxes[line]
        marked = f"{text[:first]}{MARK}{text[first:last]}{MARK}{text[last:]}"
        ink = self._ink(marked, box, style.look)
        if ink is None:
            return None
        sheet = _Sheet([ink], self._em)
        if style.pill:
            alone = text[first - 1 : first].strip() == "" and text[last : last + 1].strip() == ""
            pill(sheet.canvas, ink, box, style.pill, self._em, close=not alone)
        clear = skia.Paint(Color=skia.ColorTRANSPARENT)
        for paint in paints_of(style.look, self._em, self._bolder):
            self._write(sheet.canvas, marked, box, style.look, clear, paint)
        return sheet.lettering()

    def _ink(self, marked: str, box: skia.Rect, look: Look) -> skia.Rect | None:
        """Where the marked letters are, looked at: every script and direction tells so."""
        sheet = _Sheet([box], self._em, margin=0.3)
        clear, solid = skia.Paint(Color=skia.ColorTRANSPARENT), skia.Paint(AntiAlias=True)
        self._write(sheet.canvas, marked, box, look, clear, solid)
        columns = np.flatnonzero((pixels_of(sheet.surface)[..., 3] > 64).any(0))
        if not columns.size:
            return None
        left, right = sheet.left + int(columns[0]), sheet.left + int(columns[-1]) + 1
        return skia.Rect.MakeLTRB(left, box.top(), right, box.bottom())

    def _write(
        self,
        canvas: skia.Canvas,
        line: str,
        box: skia.Rect,
        look: Look,
        paint: skia.Paint,
        marked: skia.Paint | None = None,
    ) -> None:
        """Write one line into its box, in the frame's coordinates."""
        found = paragraph(line, type_of(look, self._em, self._language), paint, marked)
        room = ceil(box.width()) + 4
        found.layout(room)
        found.paint(canvas, box.centerX() - room / 2, box.top())


class _Sheet:
    """A surface over some boxes of the frame with a margin for shadows and grounds."""

    def __init__(self, boxes: Sequence[skia.Rect], em: float, margin: float = 1.0) -> None:
        room = round(margin * em) + 2
        self.left, self._top = (
            int(min(values)) // 2 * 2 - room // 2 * 2
            for values in ([b.left() for b in boxes], [b.top() for b in boxes])
        )
        width = max(b.right() for b in boxes) - self.left + room
        height = max(b.bottom() for b in boxes) - self._top + room
        self.surface = new_surface(_even(width), _even(height))
        self.canvas = self.surface.getCanvas()
        self.canvas.translate(-self.left, -self._top)

    def lettering(self) -> Lettering:
        """What was drawn, cut to the ink."""
        return cropped(pixels_of(self.surface), self.left, self._top)


def _even(length: float) -> int:
    return (int(length) + 2) // 2 * 2


def _cased(line: str, language: str) -> str:
    """In capitals, where these have as many letters: words are found by their places."""
    capitals = as_capitals(line, language)
    return capitals if len(capitals) == len(line) else line


def _one_weight(text: str) -> bool:
    return any(unicodedata.east_asian_width(letter) in "WF" and letter.isalpha() for letter in text)
