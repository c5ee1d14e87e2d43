"""Stones in the river, with the water parting white around them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.places.river.banks import DEPTH
from prostudio.scenes.places.river.valley import Valley
from prostudio.scenes.toolkit.brush import fill, path, stroke, vertical
from prostudio.scenes.toolkit.colour import mix
from prostudio.scenes.toolkit.ocean_view import Optics
from prostudio.scenes.toolkit.stage import Moment, Stage


@dataclass(frozen=True, slots=True)
class _Stone:
    x: float
    y: float
    scale: float
    width: float
    beat: float


class Stones:
    """The stones of a shot: painted once, their wakes drawn every frame."""

    def __init__(self, stage: Stage, valley: Valley, optics: Optics) -> None:
        self._stage, self._horizon = stage, optics.horizon
        random = stage.land("stones")
        self._stones: list[_Stone] = []
        z = 20 * (90 / 20) ** random.random(60)
        x = random.uniform(-14, 14, 60)
        away = valley.from_bank(x.astype(np.float32), z.astype(np.float32))
        for k in np.flatnonzero((away < -0.5) & (away > -3.4))[:14]:
            sx, sy, scale = optics.at(float(x[k]), 0.0, float(z[k]))
            width = float(random.uniform(0.5, 1.5))
            self._stones.append(_Stone(sx, sy, scale, width, float(random.uniform(0, 6.28))))
        self._stones.sort(key=lambda one: one.y)
        self._layer = stage.layer(self._paint, DEPTH)

    def draw(self, canvas: skia.Canvas, moment: Moment) -> None:
        """Draw wakes, then the stones."""
        with moment.camera.layer(canvas, DEPTH):
            for stone in self._stones:
                self._wake(canvas, stone, moment.seconds)
        self._layer.draw(canvas, moment.camera)

    def _wake(self, canvas: skia.Canvas, stone: _Stone, seconds: float) -> None:
        """Broken white water that runs down from both sides of a stone, towards the viewer."""
        foam, half = self._stage.palette["foam"], 0.5 * stone.width * stone.scale
        flat = 0.05 + 0.25 * (stone.y - self._horizon) / self._stage.height
        for k in range(12):
            side = -1 if k % 2 else 1
            life = (seconds * 0.4 + k / 12 + stone.beat) % 1.0
            x = stone.x + side * half * (0.85 + 0.5 * life) + half * 0.25 * math.sin(3.7 * k)
            y = stone.y + half * flat * (0.3 + 7 * life * (0.7 + 0.3 * math.sin(2.3 * k)))
            alpha = 0.42 * math.sin(math.pi * min(life * 1.1, 1.0))
            wide = half * (0.16 + 0.16 * math.sin(5.1 * k) ** 2) * (1 - 0.4 * life)
            spot = skia.Rect(x - wide, y - wide * flat, x + wide, y + wide * flat)
            canvas.drawOval(spot, fill(foam, alpha, blur=max(0.4, 0.02 * half)))
        rim = skia.Rect(
            stone.x - 1.1 * half, stone.y - half * 0.2, stone.x + 1.1 * half, stone.y + half * 0.3
        )
        canvas.drawArc(rim, 0, 180, False, stroke(foam, max(0.8, 0.07 * half), 0.55, blur=0.7))

    def _paint(self, canvas: skia.Canvas) -> None:
        palette, random = self._stage.palette, self._stage.land("stone shapes")
        dark, bright = palette.many("bank")
        light = palette["ambient"]
        for stone in self._stones:
            half = 0.5 * stone.width * stone.scale
            high = half * float(random.uniform(0.7, 1.1))
            turn = np.linspace(0, math.pi, 20)
            jag = 1 + 0.08 * random.normal(size=20)
            points = [
                (
                    stone.x - half * math.cos(a),
                    stone.y + half * 0.12 - high * math.sin(a) ** 0.8 * j,
                )
                for a, j in zip(turn.tolist(), jag.tolist(), strict=True)
            ]
            top = mix(bright, "#ffffff", 0.75) if self._stage.snowy else bright * light * 1.3
            low = dark * light * 0.6
            shade = [(0.0, top, 1.0), (0.55, mix(dark * light, low, 0.4), 1.0), (1.0, low, 1.0)]
            canvas.drawPath(path(points), vertical(stone.y - high, stone.y + 0.12 * half, shade))
