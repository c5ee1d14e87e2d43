"""What moves in a village: smoke from the chimneys, a few people on the lane."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from prostudio.drawing.library import skia
from prostudio.drawing.surface import image_of
from prostudio.scenes.places.village.lens import Lens, depth_of
from prostudio.scenes.places.village.look import Look
from prostudio.scenes.places.village.plan import Village
from prostudio.scenes.toolkit.brush import LINEAR, faded, fill, stroke
from prostudio.scenes.toolkit.colour import Colour, mix, rgb
from prostudio.scenes.toolkit.noise import noise
from prostudio.scenes.toolkit.stage import Moment, Stage

_PUFFS = 11


@dataclass(frozen=True, slots=True)
class Chimney:
    """A chimney that smokes: its strip of ground, its mouth in units, units per metre, depth."""

    strip: int
    mouth: tuple[float, float]
    size: float
    depth: float


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the lane: metres away at 0 s, metres a second, metres aside, phase of steps."""

    start: float
    speed: float
    aside: float
    phase: float
    cloth: Colour


class Smoke:
    """Smoke that rises from chimneys and bends with a light wind."""

    def __init__(self, stage: Stage, colour: Colour) -> None:
        self._stage = stage
        field = noise(96, 96, 1.6, stage.land_seed("smoke"))
        y, x = np.mgrid[-1:1:96j, -1:1:96j].astype(np.float32)
        falling = np.clip(1 - np.hypot(x, y), 0, 1)
        body = np.clip(falling * 1.2 + 0.18 * field * falling, 0, 1) ** 1.6
        self._puff = image_of(np.dstack([np.broadcast_to(rgb(colour), (96, 96, 3)), body]))

    def draw(self, moment: Moment, chimney: Chimney, phase: float) -> None:
        """Draw the smoke of one chimney."""
        t, canvas = moment.seconds, self._stage.canvas
        size, mouth = chimney.size, chimney.mouth
        with moment.camera.layer(canvas, chimney.depth):
            for j in range(_PUFFS):
                age = (t * 0.085 + j / _PUFFS + phase) % 1
                radius = (0.28 + 2.1 * age**0.8) * size
                sway = 0.5 * math.sin(t * 0.7 + j * 1.7 + phase * 9) * age
                x = mouth[0] + (5.2 * age**1.5 + sway) * size
                y = mouth[1] - 8.6 * age**0.85 * size
                alpha = 0.8 * (1 - age) ** 1.3 * min(1.0, age * 10)
                spot = skia.Rect(x - radius, y - radius, x + radius, y + radius)
                canvas.drawImageRect(self._puff, spot, LINEAR, faded(alpha))


def plan_people(stage: Stage) -> list[Person]:
    """Who walks along the lane in this shot."""
    rng = stage.random("people")
    colours = stage.palette.many("doors")
    people = []
    for _ in range(4):
        speed = float(rng.choice([-0.9, 0.85]))
        start = float(rng.uniform(62, 108)) + max(0.0, -speed) * stage.view.seconds
        cloth = mix("#2a2430", colours[int(rng.integers(len(colours)))], 0.5)
        aside, phase = float(rng.uniform(-1.4, 1.4)), float(rng.uniform(0, 6.28))
        people.append(Person(start, speed, aside, phase, cloth))
    return people


def draw_people(
    canvas: skia.Canvas,
    people: list[Person],
    plan: Village,
    lens: Lens,
    look: Look,
    moment: Moment,
    span: tuple[float, float],
) -> None:
    """Draw those who are between two distances now."""
    for who in people:
        z = who.start + moment.seconds * who.speed
        if span[0] <= z < span[1]:
            cloth = mix(who.cloth, look.haze, look.air(z - lens.along))
            place = (plan.lane(z) + who.aside, z)
            depth = depth_of(lens, max(span[0], 0.8 * span[1]))  # of the ground they stand on
            _person(canvas, moment, lens, place, depth, cloth, moment.seconds + who.phase)


def _person(
    canvas: skia.Canvas,
    moment: Moment,
    lens: Lens,
    place: tuple[float, float],
    depth: float,
    cloth: Colour,
    t: float,
) -> None:
    size = lens.size(place[1])
    step = math.sin(t * 4.2)
    canvas.save()
    canvas.translate(*moment.camera.point(*lens.stand(*place), depth))
    canvas.scale(size, size)
    for swing in (step, -step):
        canvas.drawLine(0, -0.8, 0.13 * swing, 0, stroke(cloth, 0.15))
    canvas.drawRoundRect(skia.Rect(-0.25, -1.42, 0.25, -0.55), 0.18, 0.18, fill(cloth))
    canvas.drawCircle(0, -1.6, 0.14, fill(cloth))
    canvas.restore()
