"""A block of text with its shadows, drawn into a picture of its own with alpha."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from prostudio.drawing.library import skia
from prostudio.drawing.look import Look
from prostudio.drawing.surface import new_surface, pixels_of
from prostudio.drawing.text_paragraph import Type, paragraph


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


def laid_over(below: Lettering, above: Lettering) -> Lettering:
    """Two letterings as one. Blended here, in RGB, no colour of the lower one stays in chroma."""
    left, top = min(below.left, above.left), min(below.top, above.top)
    bottom, right = (
        max(place + one.pixels.shape[axis] for one, place in places)
        for axis, places in enumerate(
            (((below, below.top), (above, above.top)), ((below, below.left), (above, above.left)))
        )
    )
    pixels = np.zeros((bottom - top, right - left, 4), np.uint8)
    for one in (below, above):
        height, width = one.pixels.shape[:2]
        region = pixels[one.top - top :, one.left - left :][:height, :width]
        shown = region * (255 - one.pixels[..., 3:].astype(np.uint16))
        region[:] = one.pixels + (shown + 127) // 255
    return Lettering(pixels, left, top)


class Block:
    """A paragraph laid out at a width, centred; `height` in pixels.

    Raises:
        MissingError: a required font is missing.
    """

    def __init__(self, text: str, look: Look, style: Type, width: float) -> None:
        self._em = style.em
        self._width = width
        self._nudge = style.spacing * style.em / 2  # the space after the last letter
        self._paints = paints_of(look, style.em)
        self._passes = [paragraph(text, style, paint) for paint in self._paints]
        for layer in self._passes:
            layer.layout(width)
        self.height = float(self._passes[-1].Height)

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
        for layer, paint in zip(self._passes, self._paints, strict=True):
            layer.paint(canvas, left - x0 + self._nudge, top - y0)
            if rule:
                middle = left - x0 + (self._width - rule.width()) / 2
                below = top - y0 + self.height + 0.2 * self._em
                canvas.drawRect(rule.makeOffset(middle, below), paint)
        return cropped(pixels_of(surface), x0, y0)


def cropped(pixels: NDArray[np.uint8], left: int, top: int) -> Lettering:
    """Without its empty edges, to even rows and columns, and inside the frame's corner."""
    inked = pixels[..., 3] > 0
    rows, columns = np.flatnonzero(inked.any(1)), np.flatnonzero(inked.any(0))
    if not rows.size:
        return Lettering(pixels[:2, :2], max(0, left), max(0, top))
    y0, y1 = max(int(rows[0]) // 2 * 2, -top), int(rows[-1]) // 2 * 2 + 2
    x0, x1 = max(int(columns[0]) // 2 * 2, -left), int(columns[-1]) // 2 * 2 + 2
    return Lettering(pixels[y0:y1, x0:x1], left + x0, top + y0)


def width_of(text: str, style: Type) -> float:
    """Pixels of the longest line when nothing is wrapped; 0 where no letter can be drawn."""
    unwrapped = paragraph(text, style, skia.Paint())
    unwrapped.layout(100_000)
    return max(0.0, float(unwrapped.LongestLine))  # Paragraph says -3e38 of an empty text


def type_of(look: Look, em: float, language: str) -> Type:
    """How text of a look is set at a size."""
    return Type(em, look.weight, look.spacing, language, look.apart)


def paints_of(look: Look, em: float, bolder: float = 0.0) -> list[skia.Paint]:
    """What the letters are painted with, from the farthest shadow up.

    Args:
        bolder: stroke in em that is added to the letters, for fonts with one weight alone.
    """
    paints = []
    for shadow in look.shadows:
        paint = skia.Paint(
            AntiAlias=True,
            Color=skia.ColorSetARGB(round(255 * shadow.opacity), 0, 0, 0),
            Style=skia.Paint.kStrokeAndFill_Style,
            StrokeWidth=max((shadow.width + bolder) * em, shadow.least),
            StrokeJoin=skia.Paint.kRound_Join,
        )
        if shadow.blur:
            kind = skia.BlurStyle.kNormal_BlurStyle
            paint.setMaskFilter(skia.MaskFilter.MakeBlur(kind, shadow.blur * em))
        paints.append(paint)
    letters = skia.Paint(AntiAlias=True, Color=skia.ColorSetRGB(*look.colour))
    if bolder:
        letters.setStyle(skia.Paint.kStrokeAndFill_Style)
        letters.setStrokeWidth(bolder * em)
    return [*paints, letters]


def _even(length: float) -> int:
    return (int(length) + 1) // 2 * 2
