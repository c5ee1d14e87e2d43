"""Shafts of light: a radial smear of the lamp and of what stands before it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from prostudio.drawing.library import skia
from prostudio.drawing.surface import light_of_bytes, pixels_of
from prostudio.scenes.toolkit.brush import LINEAR
from prostudio.scenes.toolkit.colour import Colour, rgb
from prostudio.scenes.toolkit.shader import Coarse
from prostudio.scenes.toolkit.stage import Stage


class Shafts:
    """Volumetric light from one lamp.

    Each pass averages the picture with itself scaled about the lamp and squares the scale,
    so six passes make a 64-tap radial blur out of six small draws. Half floats keep it
    free of bands.
    """

    def __init__(self, stage: Stage, units_per_pixel: float = 5.0) -> None:
        bounds = (0.0, 0.0, stage.width, stage.height)
        self._stage = stage
        self._coarse = Coarse(bounds, units_per_pixel, deep=True)
        self._tint = Coarse(bounds, units_per_pixel)

    def draw(
        self,
        lamp: tuple[float, float],
        paint: Callable[[skia.Canvas], None],
        colour: Colour,
        alpha: float,
        *,
        stretch: float = 1.022,
        canvas: skia.Canvas | None = None,
    ) -> None:
        """Add the shafts to the frame.

        Args:
            lamp: x, y in units, where the light comes from.
            paint: paints white light and, in black, what blocks it, in units.
            stretch: reach of the shafts; 1.013 short, 1.03 long.
        """
        coarse = self._coarse
        coarse.canvas.clear(skia.ColorBLACK)
        paint(coarse.canvas)
        for step in range(6):
            shot = coarse.surface.makeImageSnapshot()
            factor = stretch ** (2**step)
            coarse.canvas.save()
            coarse.canvas.translate(*lamp)
            coarse.canvas.scale(factor, factor)
            coarse.canvas.translate(-lamp[0], -lamp[1])
            coarse.canvas.drawImageRect(shot, coarse.bounds, LINEAR, skia.Paint(Alphaf=0.5))
            coarse.canvas.restore()
        shafts = self._tinted(colour, alpha)
        (canvas or self._stage.canvas).drawImageRect(shafts, coarse.bounds, LINEAR, skia.Paint())

    def _tinted(self, colour: Colour, alpha: float) -> skia.Image:
        """The smear in its colour, as light to be added."""
        red, green, blue = (rgb(colour) * np.float32(alpha)).tolist()
        rows = (red, 0, 0, 0, 0, 0, green, 0, 0, 0, 0, 0, blue, 0, 0, 0, 0, 0, 1, 0)
        paint = skia.Paint(
            ColorFilter=skia.ColorFilters.Matrix(list(map(float, rows))), Dither=True
        )
        self._coarse.draw(self._tint.canvas, paint)
        return light_of_bytes(pixels_of(self._tint.surface))
