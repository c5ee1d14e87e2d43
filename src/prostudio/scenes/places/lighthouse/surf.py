"""Surf at the foot of the cliff: bursts of spray where swells strike."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from prostudio.drawing.library import skia
from prostudio.drawing.surface import image_of
from prostudio.scenes.toolkit.brush import LINEAR, stroke
from prostudio.scenes.toolkit.colour import Colour, rgb
from prostudio.scenes.toolkit.noise import noise
from prostudio.scenes.toolkit.stage import Moment, Stage


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the coast where waves strike: units, and units per metre there."""

    x: float
    y: float
    scale: float
    period: float
    phase: float


class Surf:
    """Bursts of spray along a coast.

    Args:
        spots: where waves strike.
        height: metres that a burst reaches.
        colour: of the spray.
    """

    def __init__(
        self, stage: Stage, spots: tuple[Spot, ...], height: float, colour: Colour, depth: float
    ) -> None:
        self._stage, self._spots, self._height = stage, spots, height
        self._colour, self._depth = colour, depth
        self._puff = _puff(colour, stage.seed("spray"))

    def draw(self, moment: Moment) -> None:
        """Draw the bursts of this moment."""
        if self._height < 0.4:
            return
        canvas = self._stage.canvas
        with moment.camera.layer(canvas, self._depth):
            for number, spot in enumerate(self._spots):
                turn = moment.seconds / spot.period + spot.phase
                self._burst(canvas, spot, turn % 1.0, number * 1009 + math.floor(turn))

    def _burst(self, canvas: skia.Canvas, spot: Spot, turn: float, seed: int) -> None:
        """One burst at `turn` of its life 0..1: up quickly, down and away on the wind."""
        random = np.random.default_rng([seed & 0xFFFFFFFF, 7])
        reach = self._height * spot.scale * float(random.uniform(0.35, 1.0))
        life = turn * 2.6  # seconds of a burst against its period
        if life > 2.4:
            return
        rise = 1 - (1 - min(life / 0.9, 1.0)) ** 2
        gone = max(0.0, 1 - life / 2.4)
        drift = 0.35 * reach * life
        for _ in range(5):
            aside, share, size = (
                random.uniform(-1, 1),
                random.uniform(0.15, 1),
                random.uniform(0.4, 1),
            )
            fall = 0.28 * reach * max(0.0, life - 0.9) ** 2
            x = spot.x + aside * reach * (0.35 + 0.25 * life) + drift * share
            y = spot.y - reach * share * rise + fall
            half = reach * (0.16 + 0.34 * size * (0.4 + 0.4 * life))
            paint = skia.Paint(Alphaf=0.85 * gone * (1 - 0.55 * share))
            canvas.drawImageRect(
                self._puff, skia.Rect(x - half, y - half, x + half, y + half), LINEAR, paint
            )
        self._drops(canvas, random, (spot.x, spot.y, reach), life, gone)

    def _drops(
        self,
        canvas: skia.Canvas,
        random: np.random.Generator,
        place: tuple[float, float, float],
        life: float,
        gone: float,
    ) -> None:
        x0, y0, reach = place
        aside, up = random.normal(size=70) * 0.34, random.uniform(0.4, 1.2, 70)
        x = x0 + aside * reach * (0.3 + 0.8 * life) + 0.3 * reach * life
        y = y0 - reach * (2.3 * up * life - 1.35 * life * life)
        points = [skia.Point(*p) for p in np.stack([x, y], 1)[y < y0 + 2].tolist()]
        paint = stroke(self._colour, max(0.7, 0.010 * reach), 0.55 * gone * min(1.0, 3 * life))
        canvas.drawPoints(skia.Canvas.kPoints_PointMode, points, paint)


def _puff(colour: Colour, seed: int) -> skia.Image:
    """A torn cloud of spray, 96 pixels a side."""
    y, x = np.mgrid[-1:1:96j, -1:1:96j].astype(np.float32)
    ragged = noise(96, 96, 1.5, seed) * 0.22
    body = np.clip(1.05 - np.hypot(x, y) * 1.15 + ragged * (1 - x * x) * (1 - y * y), 0, 1) ** 1.4
    body *= np.clip((1 - np.hypot(x, y)) * 4, 0, 1)
    tint = np.broadcast_to(rgb(colour), (*body.shape, 3))
    return image_of(np.dstack([tint, body]))
