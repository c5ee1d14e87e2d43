"""Rain and snow in three depths."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from prostudio.drawing.library import skia
from prostudio.drawing.surface import new_surface
from prostudio.scenes.toolkit.brush import LINEAR, faded, fill, lines, stroke
from prostudio.scenes.toolkit.colour import Colour
from prostudio.scenes.toolkit.stage import Moment, Stage


class Fall(NamedTuple):
    """One depth: how many per 1000 x 1000 units, size in units, units per second, strength."""

    number: int
    size: float
    speed: float
    alpha: float


RAIN = (Fall(380, 17, 1050, 0.45), Fall(190, 32, 1500, 0.75), Fall(36, 58, 2100, 0.9))
RAIN_WIDTHS = (0.8, 1.1, 1.8)
SNOW = (
    Fall(240, 1.1, 58, 0.7),
    Fall(120, 2.0, 98, 0.75),
    Fall(34, 4.0, 150, 0.5),
    Fall(8, 11, 230, 0.16),
)


class Rain:
    """Streaks that fall and slant with the wind.

    Args:
        amount: 1 is steady rain, 1.6 a downpour.
        slant: sideways units per unit of fall, to the left.
    """

    def __init__(
        self, stage: Stage, colour: Colour, amount: float = 1.0, slant: float = 0.14
    ) -> None:
        self._stage, self._colour, self._slant = stage, colour, slant
        random, area = stage.random("rain"), stage.width * stage.height / 1e6
        self._drops = [random.random((round(row.number * amount * area), 3)) for row in RAIN]

    def draw(self, moment: Moment, alpha: float = 0.24) -> None:
        """Draw the streaks of this moment over everything."""
        stage, seconds, slant = self._stage, moment.seconds, self._slant
        high, wide = stage.height + 200, stage.width + 2 * slant * stage.height + 120
        for row, width, drops in zip(RAIN, RAIN_WIDTHS, self._drops, strict=True):
            fallen = drops[:, 1] * high + seconds * row.speed * (0.85 + 0.3 * drops[:, 2])
            y = fallen % high - 100
            # each fall begins elsewhere, or a drop would repeat its path
            start = (drops[:, 0] + 0.618034 * np.floor(fallen / high)) % 1
            x = start * wide - 60 - slant * y
            ends = np.stack([x, y, x - slant * row.size, y + row.size], axis=1)
            paint = stroke(self._colour, width, alpha * row.alpha)
            lines(stage.canvas, ends.reshape(-1, 2), paint)


class Snow:
    """Flakes that sway; the near ones are few, large and out of focus."""

    def __init__(
        self, stage: Stage, colour: Colour, amount: float = 1.0, wind: float = 22.0
    ) -> None:
        self._stage, self._wind = stage, wind
        random, area = stage.random("snow"), stage.width * stage.height / 1e6
        self._flakes = [random.random((round(row.number * amount * area), 4)) for row in SNOW]
        self._sprites = [_flake(row.size, colour, stage.scale) for row in SNOW]

    def draw(self, moment: Moment, alpha: float = 1.0) -> None:
        """Draw the flakes of this moment over everything."""
        stage, t = self._stage, moment.seconds
        high, wide = stage.height + 80, stage.width + 80
        for row, flakes, sprite in zip(SNOW, self._flakes, self._sprites, strict=True):
            y = (flakes[:, 1] * high + t * row.speed * (0.7 + 0.6 * flakes[:, 2])) % high - 40
            sway = 20 * np.sin(t * (0.6 + 0.5 * flakes[:, 2]) + flakes[:, 3] * 6.283)
            gone = t * self._wind * row.speed / 90 * (0.8 + 0.4 * flakes[:, 3])
            x = (flakes[:, 0] * wide + sway + gone) % wide - 40
            paint = faded(row.alpha * alpha)
            half = 2.5 * row.size
            for a, b in zip(x.tolist(), y.tolist(), strict=True):
                spot = skia.Rect(a - half, b - half, a + half, b + half)
                stage.canvas.drawImageRect(sprite, spot, LINEAR, paint)


def _flake(size: float, colour: Colour, scale: float) -> skia.Image:
    """A soft disc of radius `size` units in an image five radii wide."""
    side = max(3, round(5 * size * scale))
    surface = new_surface(side, side)
    canvas = surface.getCanvas()
    canvas.scale(side / (5 * size), side / (5 * size))
    canvas.drawCircle(2.5 * size, 2.5 * size, size, fill(colour, blur=size * 0.45))
    return surface.makeImageSnapshot()
