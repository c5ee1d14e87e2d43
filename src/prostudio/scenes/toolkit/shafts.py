"""Shafts of light: a radial smear of the lamp and of what stands before it."""

from __future__ import annotations

from collections.abc import Callable

from prostudio.drawing.library import skia
from prostudio.scenes.toolkit.brush import LINEAR
from prostudio.scenes.toolkit.colour import Colour, ink
from prostudio.scenes.toolkit.shader import Coarse
from prostudio.scenes.toolkit.stage import Stage


class Shafts:
    """Volumetric light from one lamp.

    Each pass averages the picture with itself scaled about the lamp and squares the scale,
    so six passes make a 64-tap radial blur out of six small draws. Half floats keep it
    free of bands.
    """

    def __init__(self, stage: Stage, units_per_pixel: float = 5.0) -> None:
        self._stage = stage
        self._coarse = Coarse((0, 0, stage.width, stage.height), units_per_pixel, deep=True)

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
        tint = skia.ColorFilters.Blend(ink(colour), skia.BlendMode.kModulate)
        added = skia.Paint(
            BlendMode=skia.BlendMode.kPlus, Alphaf=alpha, ColorFilter=tint, Dither=True
        )
        coarse.draw(canvas or self._stage.canvas, added)
