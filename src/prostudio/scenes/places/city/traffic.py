"""What moves in a street: cars with their lights, people on the pavement."""

from __future__ import annotations

import math
from dataclasses import dataclass

from prostudio.drawing.library import skia
from prostudio.scenes.places.city.houses import air
from prostudio.scenes.places.city.lens import NEAREST, Lens, depth_of
from prostudio.scenes.places.city.look import Look
from prostudio.scenes.places.city.plan import KERB
from prostudio.scenes.toolkit.brush import fill, glow, path, stroke
from prostudio.scenes.toolkit.camera import CameraAt
from prostudio.scenes.toolkit.colour import Colour, mix
from prostudio.scenes.toolkit.facades import tone
from prostudio.scenes.toolkit.stage import Stage

_NEAREST_CAR = 11.0  # metres; nearer ones would be more than figures for scale
_REACH = 130.0  # metres of road with cars on it


@dataclass(frozen=True, slots=True)
class Car:
    """A car: lane in metres right of the middle, where it is at 0 s, metres a second (+ away)."""

    lane: float
    start: float
    speed: float
    paint: Colour
    tall: float

    def z(self, seconds: float) -> float:
        """Metres in front of the camera."""
        return self.start + seconds * self.speed


@dataclass(frozen=True, slots=True)
class Walker:
    """A person: metres right of the middle, where at 0 s, metres a second (+ away)."""

    x: float
    start: float
    speed: float
    phase: float
    cloth: Colour
    umbrella: Colour | None

    def z(self, seconds: float) -> float:
        """Metres in front of the camera."""
        return self.start + seconds * self.speed


def plan_traffic(stage: Stage, look: Look) -> tuple[list[Car], list[Walker]]:
    """Who is in the street in this shot."""
    rng = stage.random("traffic")
    paints = stage.palette.many("paintwork")
    wet = look.wet > 0.8 or look.snow > 0
    cars = []
    # nobody passes the camera during the shot: who comes starts that much farther away
    pace = min(6.5, 55 / max(stage.view.seconds, 1.0))
    for lane, speed in ((1.9, pace), (-1.9, -1.15 * pace)):
        at = _NEAREST_CAR + max(0.0, -speed) * (stage.view.seconds + 1) + float(rng.uniform(0, 12))
        while at < _NEAREST_CAR + _REACH:
            body = paints[int(rng.integers(len(paints)))]
            cars.append(
                Car(
                    lane + float(rng.normal()) * 0.1, at, speed, body, float(rng.uniform(1.35, 1.6))
                )
            )
            at += float(rng.uniform(16, 46))
    walkers = []
    brollies = ("#b3262c", "#26324a", "#c8902c", "#2b2b30", "#2f6a66", "#6a2c50")
    for k in range(10):
        side = 1 if rng.random() < 0.5 else -1
        x = side * float(rng.uniform(KERB + 0.7, 8.9))
        brolly = (
            brollies[int(rng.integers(6))]
            if wet and look.snow == 0 and rng.random() < 0.75
            else None
        )
        cloth = mix("#14161f", paints[int(rng.integers(len(paints)))], 0.3)
        speed = float(rng.choice([-1, 1])) * float(rng.uniform(0.9, 1.3)) if k else 0.8
        start = float(rng.uniform(10, 14)) if k == 0 else float(rng.uniform(13, 60))
        start += max(0.0, -speed) * (stage.view.seconds + 1)
        walkers.append(Walker(x, start, speed, float(rng.uniform(0, 6.28)), cloth, brolly))
    return cars, walkers


def draw_car(
    canvas: skia.Canvas, car: Car, seconds: float, lens: Lens, look: Look, camera: CameraAt, up: int
) -> None:
    """Draw a car, or with `up` -1 its image in the road."""
    z = car.z(seconds)
    size = lens.size(z)
    depth = depth_of(z)
    x, y = camera.point(*lens.put(car.lane, 0, z), depth)
    canvas.save()
    canvas.translate(x, y)
    scale = size * camera.scale(depth)
    canvas.scale(scale, -scale * up)
    if z < 55 and up > 0:  # the image in the road is smeared anyway
        _body(canvas, car, look, air(look, z))
    else:
        _speck(canvas, car, look, air(look, z))
    _lights(canvas, car, look, scale)
    canvas.restore()


def _body(canvas: skia.Canvas, car: Car, look: Look, far: float) -> None:
    dim = 0.92 - 0.6 * look.lamps
    body, dark = mix(tone(car.paint, dim), look.haze, far), mix("#0a0b10", look.haze, far)
    canvas.drawOval(skia.Rect(-1.1, -0.12, 1.1, 0.16), fill("#05060a", 0.5 * (1 - far), blur=0.1))
    for x in (-0.86, 0.56):
        canvas.drawRoundRect(skia.Rect(x, 0, x + 0.3, 0.5), 0.08, 0.08, fill(dark))
    canvas.drawRoundRect(skia.Rect(-0.95, 0.24, 0.95, 0.98), 0.2, 0.2, fill(body))
    top = car.tall
    cabin = [(-0.84, 0.92), (-0.62, top), (0.62, top), (0.84, 0.92)]
    canvas.drawPath(path(cabin), fill(tone(body, 0.85)))
    glass = [(-0.7, 0.97), (-0.54, top - 0.1), (0.54, top - 0.1), (0.7, 0.97)]
    canvas.drawPath(
        path(glass),
        fill(mix(mix(look.glazing.pane[1], look.glazing.pane[0], 0.45), look.haze, far)),
    )
    canvas.drawRect(skia.Rect(-0.95, 0.36, 0.95, 0.46), fill(dark, 0.7))
    canvas.drawRect(
        skia.Rect(-0.26, 0.44, 0.26, 0.58),
        fill(mix("#d8d4c8", look.haze, far), 0.7 - 0.4 * look.lamps),
    )
    if look.snow > 0:
        white = mix(look.glazing.white, look.haze, far)
        canvas.drawRoundRect(
            skia.Rect(-0.62, top - 0.04, 0.62, top + 0.12), 0.08, 0.08, fill(white)
        )


def _speck(canvas: skia.Canvas, car: Car, look: Look, far: float) -> None:
    """A car too far away for more than its outline."""
    body = fill(mix(tone(car.paint, 0.92 - 0.6 * look.lamps), look.haze, far))
    canvas.drawRect(skia.Rect(-0.95, 0.1, 0.95, 0.98), body)
    canvas.drawRect(skia.Rect(-0.7, 0.95, 0.7, car.tall), body)


def _lights(canvas: skia.Canvas, car: Car, look: Look, scale: float) -> None:
    """Head lamps of a car that comes, tail lamps of one that goes; sizes in metres."""
    comes = car.speed < 0
    colour = "#fff0d2" if comes else "#ff3a2a"
    level = 0.3 + 0.7 * look.lamps
    for x in (-0.7, 0.7):
        canvas.drawOval(
            skia.Rect(x - 0.17, 0.62, x + 0.17, 0.82),
            fill(mix(colour, "#ffffff", 0.45 * look.lamps), level),
        )
        if look.lamps > 0.2:
            radius = (1.5 if comes else 0.95) + 4 / scale
            glow(canvas, x, 0.72, radius, colour, 0.75 * look.lamps)


def draw_walker(
    canvas: skia.Canvas,
    who: Walker,
    seconds: float,
    lens: Lens,
    look: Look,
    camera: CameraAt,
    up: int,
) -> None:
    """Draw a person seen from behind or before, or with `up` -1 the image in the road."""
    z = who.z(seconds)
    if z < NEAREST + 3 or z > 85 or (up < 0 and z > 40):
        return
    depth = depth_of(z)
    x, y = camera.point(*lens.put(who.x, 0, z), depth)
    cloth = mix(tone(who.cloth, 1 - 0.35 * look.lamps), look.haze, air(look, z))
    step = math.sin(seconds * 4.4 * abs(who.speed) + who.phase)
    canvas.save()
    canvas.translate(x, y)
    scale = lens.size(z) * camera.scale(depth)
    canvas.scale(scale, -scale * up)
    canvas.translate(0, 0.025 * abs(step))
    for swing in (step, -step):
        canvas.drawLine(0.02, 0.85, 0.12 * swing, 0.06, stroke(tone(cloth, 0.8), 0.13))
    coat = skia.Path()
    coat.moveTo(-0.24, 0.6)
    coat.quadTo(-0.2, 1.15, -0.17, 1.42)
    coat.quadTo(0, 1.54, 0.17, 1.42)
    coat.quadTo(0.2, 1.15, 0.25, 0.6)
    coat.close()
    canvas.drawPath(coat, fill(cloth))
    canvas.drawCircle(
        0, 1.62, 0.115, fill(mix(tone(cloth, 0.8), "#c09078", 0.25 * (1 - look.lamps)))
    )
    if who.umbrella is not None:
        _umbrella(
            canvas, mix(tone(who.umbrella, 1 - 0.25 * look.lamps), look.haze, air(look, z) * 0.8)
        )
    canvas.restore()


def _umbrella(canvas: skia.Canvas, colour: Colour) -> None:
    canvas.drawLine(0.2, 1.2, 0.1, 2.0, stroke("#101014", 0.035))
    dome = skia.Path()
    dome.moveTo(-0.6, 1.86)
    dome.quadTo(-0.48, 2.32, 0.08, 2.38)
    dome.quadTo(0.64, 2.32, 0.76, 1.86)
    for j in range(4):
        dome.quadTo(0.76 - 0.34 * j - 0.17, 1.96, 0.42 - 0.34 * j, 1.86)
    dome.close()
    canvas.drawPath(dome, fill(colour))
    shade = skia.Path()
    shade.moveTo(0.08, 2.38)
    shade.quadTo(0.64, 2.32, 0.76, 1.86)
    shade.quadTo(0.59, 1.96, 0.42, 1.86)
    shade.close()
    canvas.drawPath(shade, fill("#08060a", 0.3))
    canvas.drawLine(0.08, 2.38, 0.08, 2.46, stroke("#101014", 0.03))
