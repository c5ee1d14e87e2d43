"""Rings that raindrops leave on still water."""

from __future__ import annotations

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.toolkit.brush import stroke
from prostudio.scenes.toolkit.colour import Colour
from prostudio.scenes.toolkit.ocean_view import Optics
from prostudio.scenes.toolkit.stage import Stage

_LIFE = 0.9  # seconds until a ring has gone
_COUNT = 150


class RainRings:
    """Rings of one shot; a ring is born again elsewhere each time it has gone."""

    def __init__(self, stage: Stage, colour: Colour) -> None:
        self._stage, self._colour = stage, colour
        random = stage.random("rings")
        self._phases = random.random(_COUNT)
        self._seed = stage.seed("ring places")

    def draw(self, canvas: skia.Canvas, seconds: float, optics: Optics, top: float) -> None:
        """Draw the rings of this second below `top` units, smaller and flatter far away."""
        turn = seconds / _LIFE + self._phases
        number, life = np.floor(turn).astype(np.int64), turn % 1.0
        across, down = (_scattered(number, self._seed + 7 * k) for k in (0, 1))
        y = top + 6 + (self._stage.height - top) * down**1.5
        x = self._stage.width * across
        scale = (y - optics.horizon) / optics.eye  # units per metre there
        flat = np.clip((y - optics.horizon) / optics.focal, 0.02, 1)
        for k in range(_COUNT):
            half = float(scale[k] * 0.16 * life[k] ** 0.7)
            if half < 0.8:
                continue
            high = half * float(flat[k])
            spot = skia.Rect(x[k] - half, y[k] - high, x[k] + half, y[k] + high)
            alpha = 0.34 * float(1 - life[k]) * min(1.0, half / 3)
            canvas.drawOval(spot, stroke(self._colour, 1.0, alpha))


def _scattered(
    number: np.ndarray[tuple[int], np.dtype[np.int64]], seed: int
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """A place 0..1 for every ring and every life of it (a hash, so any second stands alone)."""
    mixed = (number * 7919 + np.arange(_COUNT) * 104729 + seed % 100003) % 2147483647
    mixed = (mixed * 48271) % 2147483647
    mixed = (mixed * 48271) % 2147483647
    return mixed / 2147483647.0
