"""Small boats for scale, riding the real surface, with a mirror image that the waves break."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from prostudio.drawing.library import skia
from prostudio.scenes.scene import Weather
from prostudio.scenes.toolkit.brush import fill, glow, path, stroke
from prostudio.scenes.toolkit.colour import Floats, mix
from prostudio.scenes.toolkit.ocean import height_at
from prostudio.scenes.toolkit.ocean_scene import OpenSea
from prostudio.scenes.toolkit.stage import Moment, Stage

ASKED = ("boat", "sail", "ship", "yacht", "trawler")


@dataclass(frozen=True, slots=True)
class Boat:
    """A boat at sea.

    Attributes:
        across: units from the frame's left at the shot's start; away: metres off.
        pace: metres a second to the right.
        length: metres.
        paint: draws it in metres, bow to the right, waterline at y = 0.
    """

    across: float
    away: float
    pace: float
    length: float
    paint: Callable[[skia.Canvas, Floats, Floats], None]
    lamp: tuple[float, float] | None

    def draw(self, moment: Moment, stage: Stage, sea: OpenSea) -> None:
        """Draw it on the water of this moment."""
        canvas, optics = stage.canvas, sea.optics_at(moment)
        z = self.away - optics.forward
        x = (self.across - stage.width / 2) * self.away / optics.focal + self.pace * moment.seconds
        level, tilt = self._afloat(moment, sea, x)
        sx, sy, scale = optics.at(x, level, z + optics.forward)
        palette = stage.palette
        air = 1 - math.exp(-self.away / sea.state.haze_at)
        hull = mix(mix(palette["hull"], palette["near"], 0.35), palette["haze"], air)
        sail = mix(mix(palette["sail"], palette["near"], self._shade(stage)), palette["haze"], air)
        canvas.save()
        canvas.translate(sx, sy)
        canvas.scale(math.copysign(scale, self.pace), scale)
        self._mirror(canvas, moment, hull, sail)
        canvas.rotate(math.degrees(tilt))
        self.paint(canvas, hull, sail)
        if self.lamp is not None and stage.night:
            glow(canvas, *self.lamp, 5.0, palette["lamp"], 0.9)
        canvas.restore()

    def _afloat(self, moment: Moment, sea: OpenSea, x: float) -> tuple[float, float]:
        """Height of the water under it and the tilt of its keel."""
        (waves, seed), t = sea.bands[0], moment.seconds
        shift = sea.shear * self.away
        reach = max(self.length * 0.4, 1.0)
        stern = height_at(waves, seed, t, x + shift - reach, self.away)
        bow = height_at(waves, seed, t, x + shift + reach, self.away)
        tilt = -math.atan2(bow - stern, 2 * reach) * 0.7
        return (stern + bow) / 2 - 0.06 * sea.state.height, tilt

    def _shade(self, stage: Stage) -> float:
        """How dark the sail stands before the light: bright by day, a shape at night."""
        return {"day": 0.06, "dawn": 0.5, "sunset": 0.62, "night": 0.72}[stage.reading.time.value]

    def _mirror(self, canvas: skia.Canvas, moment: Moment, hull: Floats, sail: Floats) -> None:
        high = 1.15 * self.length
        canvas.saveLayer(skia.Rect(-9, 0, 9, high), skia.Paint(Alphaf=0.34))
        for k in range(12):
            low = high * (k / 12) ** 1.5
            band = skia.Rect(-12, low, 12, high * ((k + 1) / 12) ** 1.5)
            wave = 0.03 * self.length * (0.3 + k / 6) * math.sin(2.1 * k + 2.6 * moment.seconds)
            canvas.save()
            canvas.clipRect(band)
            canvas.translate(wave, 0)
            canvas.scale(1, -0.72)
            self.paint(canvas, mix(hull, "#101820", 0.2), mix(sail, hull, 0.35))
            canvas.restore()
        canvas.restore()


def choose_boat(stage: Stage, orb_x: float) -> Boat | None:
    """The boat of this shot, if the words ask for one or the sea wants one."""
    random = stage.random("boat")
    asked = any(word in extra for extra in stage.reading.extras for word in ASKED)
    rough = stage.reading.weather in (Weather.STORM, Weather.RAIN)
    if not asked and random.random() > (0.3 if rough else 0.55):
        return None
    beside = orb_x - math.copysign(random.uniform(0.14, 0.3) * stage.width, orb_x - stage.width / 2)
    across = min(max(float(beside), 0.14 * stage.width), 0.86 * stage.width)
    away = float(random.uniform(85, 190)) * (1.3 if stage.tall else 1.0)
    pace = (1.0 if random.random() < 0.5 else -1.0) * float(random.uniform(0.6, 1.4))
    if rough or random.random() < 0.3:
        return Boat(across, away * 1.1, pace * 1.5, 12.0, _trawler, (0.6, -7.4))
    return Boat(across, away, pace, 9.5, _yacht, (0.2, -12.4))


def _yacht(canvas: skia.Canvas, hull: Floats, sail: Floats) -> None:
    body = skia.Path()
    body.moveTo(-4.6, -1.0)
    body.lineTo(5.0, -1.25)
    body.quadTo(4.2, 0.1, 3.3, 0.45)
    body.lineTo(-4.0, 0.45)
    body.close()
    canvas.drawPath(body, fill(hull))
    canvas.drawPath(
        path([(-2.6, -1.05), (-2.2, -1.7), (0.6, -1.7), (1.4, -1.1)]), fill(mix(hull, sail, 0.35))
    )
    canvas.drawLine(0.3, -1.1, 0.3, -12.6, stroke(hull, 0.16))
    main, jib = skia.Path(), skia.Path()
    main.moveTo(0.1, -12.3)
    main.quadTo(-3.6, -6.6, -4.2, -2.2)
    main.quadTo(-2, -1.9, 0.1, -2.1)
    main.close()
    jib.moveTo(0.5, -11.6)
    jib.quadTo(3.2, -6.4, 4.7, -1.6)
    jib.quadTo(2.4, -2.1, 0.9, -1.7)
    jib.close()
    canvas.drawPath(main, fill(sail, 0.97))
    canvas.drawPath(jib, fill(mix(sail, hull, 0.22), 0.94))


def _trawler(canvas: skia.Canvas, hull: Floats, sail: Floats) -> None:
    body = skia.Path()
    body.moveTo(-6.0, -1.6)
    body.quadTo(0, -1.0, 3.2, -1.9)
    body.lineTo(6.6, -3.2)
    body.quadTo(5.6, -0.6, 4.6, 0.6)
    body.lineTo(-5.4, 0.6)
    body.close()
    canvas.drawPath(body, fill(hull))
    canvas.drawLine(-5.9, -1.5, 6.3, -2.9, stroke(mix(hull, sail, 0.5), 0.22))
    cabin = mix(sail, hull, 0.3)
    canvas.drawPath(path([(-3.4, -1.3), (-3.4, -4.6), (0.6, -4.6), (1.1, -1.5)]), fill(cabin))
    canvas.drawRect(skia.Rect(-3.8, -4.9, 0.9, -4.5), fill(hull))
    for x in (-2.9, -1.7, -0.5):
        canvas.drawRect(skia.Rect(x, -4.0, x + 0.8, -3.1), fill(mix(hull, "#ffd590", 0.75)))
    canvas.drawLine(-1.2, -4.8, -1.2, -9.6, stroke(hull, 0.2))
    canvas.drawLine(2.6, -1.8, 2.6, -7.6, stroke(hull, 0.2))
    canvas.drawLine(2.6, -7.2, -1.2, -9.2, stroke(hull, 0.07))
    canvas.drawLine(2.6, -7.2, 6.3, -3.1, stroke(hull, 0.07))
    canvas.drawLine(2.6, -3.0, 5.0, -6.0, stroke(hull, 0.14))
