"""What moves in a village: smoke from the chimneys, a few people on the lane."""

from __future__ import annotations

import math

import numpy as np

from prostudio.drawing.library import skia
from prostudio.drawing.surface import image_of
from prostudio.scenes.places.village.lens import Lens, depth_of
from prostudio.scenes.places.village.look import Look
from prostudio.scenes.places.village.plan import Village
from prostudio.scenes.toolkit.brush import LINEAR, faded, fill, stroke
from prostudio.scenes.toolkit.camera import CameraAt
from prostudio.scenes.toolkit.colour import Colour, mix, rgb
from prostudio.scenes.toolkit.noise import noise
from prostudio.scenes.toolkit.stage import Moment, Stage

_PUFFS = 11


class Smoke:
    """Smoke that rises from chimneys and bends with a light wind."""

    def __init__(self, stage: Stage, colour: Colour) -> None:
        self._stage = stage
        field = noise(96, 96, 1.6, stage.land_seed("smoke"))
        y, x = np.mgrid[-1:1:96j, -1:1:96j].astype(np.float32)
        falling = np.clip(1 - np.hypot(x, y), 0, 1)
        body = np.clip(falling * 1.2 + 0.18 * field * falling, 0, 1) ** 1.6
        self._puff = image_of(np.dstack([np.broadcast_to(rgb(colour), (96, 96, 3)), body]))

    def draw(
        self, moment: Moment, mouth: tuple[float, float], size: float, depth: float, phase: float
    ) -> None:
        """Draw the smoke of one chimney; `size` is units per metre there."""
        t, canvas = moment.seconds, self._stage.canvas
        with moment.camera.layer(canvas, depth):
            for j in range(_PUFFS):
                age = (t * 0.085 + j / _PUFFS + phase) % 1
                radius = (0.28 + 2.1 * age**0.8) * size
                sway = 0.5 * math.sin(t * 0.7 + j * 1.7 + phase * 9) * age
                x = mouth[0] + (5.2 * age**1.5 + sway) * size
                y = mouth[1] - 8.6 * age**0.85 * size
                alpha = 0.8 * (1 - age) ** 1.3 * min(1.0, age * 10)
                spot = skia.Rect(x - radius, y - radius, x + radius, y + radius)
                canvas.drawImageRect(self._puff, spot, LINEAR, faded(alpha))


def draw_people(
    canvas: skia.Canvas, stage: Stage, plan: Village, lens: Lens, look: Look, moment: Moment
) -> None:
    """Three people who walk along the lane, small."""
    rng = stage.random("people")
    t = moment.seconds
    for _ in range(3):
        z = float(rng.uniform(66, 104)) + t * float(rng.choice([-0.9, 0.8]))
        aside, phase = float(rng.uniform(-1.4, 1.4)), float(rng.uniform(0, 6.28))
        cloth = mix("#2a2430", stage.palette.many("doors")[int(rng.integers(4))], 0.5)
        _person(
            canvas,
            moment.camera,
            lens,
            (plan.lane(z) + aside, z),
            mix(cloth, look.haze, look.air(z)),
            t + phase,
        )


def _person(
    canvas: skia.Canvas,
    camera: CameraAt,
    lens: Lens,
    place: tuple[float, float],
    cloth: Colour,
    t: float,
) -> None:
    x, y = camera.point(*lens.stand(*place), depth_of(lens, place[1]))
    size = lens.size(place[1])
    step = math.sin(t * 4.2)
    canvas.save()
    canvas.translate(x, y)
    canvas.scale(size, size)
    for swing in (step, -step):
        canvas.drawLine(0, -0.8, 0.13 * swing, 0, stroke(cloth, 0.15))
    canvas.drawRoundRect(skia.Rect(-0.25, -1.42, 0.25, -0.55), 0.18, 0.18, fill(cloth))
    canvas.drawCircle(0, -1.6, 0.14, fill(cloth))
    canvas.restore()
