"""Glows on the quick path, for every frame."""

from __future__ import annotations

import numpy as np

from prostudio.drawing.library import skia
from prostudio.drawing.surface import light_of
from prostudio.scenes.toolkit.brush import GLOW, LINEAR
from prostudio.scenes.toolkit.colour import Colour, rgb

_HALF = 96


class Glow:
    """A round light of one colour, added at any place, size and strength.

    Painted once and added by source-over (see `drawing.surface.light_of`): 2 to 4 ms for a
    large one, against 7 to 13 for a gradient shader.
    """

    def __init__(self, colour: Colour) -> None:
        y, x = np.mgrid[-_HALF:_HALF, -_HALF:_HALF].astype(np.float32) + np.float32(0.5)
        positions = [*(p for p, _ in GLOW), 1.0]
        level = np.interp(np.hypot(x, y) / _HALF, positions, [*(s for _, s in GLOW), 0.0])
        self._image = light_of((level[..., None] * rgb(colour)).astype(np.float32))

    def draw(
        self,
        canvas: skia.Canvas,
        x: float,
        y: float,
        radius: float,
        alpha: float,
        flatness: float = 1.0,
    ) -> None:
        """Add it: x, y, radius in units; `flatness` is height by width."""
        if alpha <= 0.004:
            return
        spot = skia.Rect(x - radius, y - radius * flatness, x + radius, y + radius * flatness)
        canvas.drawImageRect(self._image, spot, LINEAR, skia.Paint(Alphaf=min(alpha, 1.0)))
