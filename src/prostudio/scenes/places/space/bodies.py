"""A cratered moon, and a sun with the light it throws into a lens."""

from __future__ import annotations

import math

import numpy as np

from prostudio.drawing.library import skia
from prostudio.drawing.surface import image_of
from prostudio.scenes.toolkit.brush import Blend
from prostudio.scenes.toolkit.colour import Floats, ink, mix
from prostudio.scenes.toolkit.glow import Glow
from prostudio.scenes.toolkit.noise import noise, sample
from prostudio.scenes.toolkit.stage import Layer, Moment, Stage

_GHOSTS = (
    (0.55, 20, "#7fc4ff", 0.09),
    (0.9, 46, "#ff9a6a", 0.05),
    (1.45, 30, "#8affc8", 0.06),
    (1.9, 88, "#7f9cff", 0.045),
)
"""Share of the way through the frame's middle, radius in units, colour, strength."""


def paint_moon(
    stage: Stage, x: float, y: float, radius: float, to_sun: Floats, depth: float
) -> Layer:
    """A small moon of bare rock, lit from the same sun."""
    half = max(8, round(radius * stage.scale))
    grid_y, grid_x = np.mgrid[-half:half, -half:half].astype(np.float32) + np.float32(0.5)
    u, v = grid_x / (half - 2), grid_y / (half - 2)
    r = np.hypot(u, v)
    z = np.sqrt(np.clip(1 - r * r, 0, 1))
    random = stage.land("moon")
    rock = noise(256, 256, 1.5, stage.land_seed("moon rock"))
    height = sample(rock, u * 38 + 90, v * 38 + 90) * 0.016
    for _ in range(80):
        cx, cy = random.normal(size=2) * 0.55
        size = 0.018 + 0.17 * float(random.random()) ** 6
        q = np.hypot(u - cx, v - cy) / size
        bowl = np.where(q < 1, q * q - 1, 0) + 0.55 * np.exp(-(((q - 1) / 0.18) ** 2))
        height += size * 0.13 * bowl
    slope_x, slope_y = np.gradient(height, axis=1) * half, np.gradient(height, axis=0) * half
    sun = np.array([to_sun[0], to_sun[1], 0.35], np.float32)
    sun = sun / np.linalg.norm(sun)
    lit = np.clip((u - slope_x) * sun[0] + (v - slope_y) * sun[1] + z * sun[2], 0, 1) ** 0.8
    tone = 0.012 + lit * (0.8 + 0.1 * sample(rock, u * 16, v * 16))
    colour = np.clip(tone[..., None] * np.array([0.95, 0.9, 0.84], np.float32), 0, 1)
    edge = np.clip((1 - r) * (half - 2) + 0.5, 0, 1)
    image = image_of(np.dstack([colour, edge]).astype(np.float32))
    return stage.placed(image, (x - radius, y - radius, x + radius, y + radius), depth)


class Flare:
    """The sun on the planet's rim: core, bloom, a thin streak, and ghosts in the lens."""

    def __init__(self, stage: Stage) -> None:
        palette = stage.palette
        self._stage = stage
        self._warm, self._sun = Glow(mix(palette["light"], "#ff8a3c", 0.55)), Glow(palette["light"])
        self._white, self._air = Glow("#ffffff"), Glow(palette["air"])

    def draw(self, moment: Moment, x: float, y: float) -> None:
        """Draw it around x, y in units of the frame."""
        canvas, t = self._stage.canvas, moment.seconds
        breathe = 1 + 0.03 * math.sin(t * 1.7)
        self._warm.draw(canvas, x, y, 420 * breathe, 0.22)
        self._sun.draw(canvas, x, y, 170 * breathe, 0.55)
        self._white.draw(canvas, x, y, 60, 1.0)
        self._air.draw(canvas, x, y, 760, 0.5, flatness=7 / 760)
        self._white.draw(canvas, x, y, 420, 0.75, flatness=3 / 420)
        for k in range(6):
            canvas.save()
            canvas.translate(x, y)
            canvas.rotate(17 + 60 * k + t * 0.6)
            self._sun.draw(canvas, 0, 0, 150 + 50 * (k % 2), 0.45, flatness=0.011)
            canvas.restore()
        self._ghosts(canvas, x, y)

    def _ghosts(self, canvas: skia.Canvas, x: float, y: float) -> None:
        stage = self._stage
        for share, radius, tint, alpha in _GHOSTS:
            gx = x + (stage.width / 2 - x) * share * 1.2
            gy = y + (stage.height / 2 - y) * share * 1.2
            colours = [ink(tint, alpha * k) for k in (0.35, 0.6, 1.0, 0.0)]
            shader = skia.GradientShader.MakeRadial((gx, gy), radius, colours, [0, 0.75, 0.95, 1])
            paint = skia.Paint(AntiAlias=True, Shader=shader, BlendMode=Blend.kPlus)
            canvas.drawCircle(gx, gy, radius, paint)
