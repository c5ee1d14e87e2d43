"""Space: a turning planet with a rim of air, its sun, a moon, gas and stars."""

from __future__ import annotations

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.places.space.bodies import Flare, paint_moon
from prostudio.scenes.places.space.deep import Nebula, near_stars
from prostudio.scenes.places.space.globe import Globe, Ground, light_layers
from prostudio.scenes.toolkit.brush import LINEAR
from prostudio.scenes.toolkit.place import OpenPlace
from prostudio.scenes.toolkit.stage import Moment, Stage

_DEPTH = 0.75  # of the planet
_TURN = 0.42  # degrees a second: slow, yet seen
_CLOUD_TURN = 0.62


def open_place(stage: Stage) -> OpenPlace:
    """Open space on a stage; there is no weather."""
    return OpenPlace(Space(stage).draw, rain=0, snow=0, fog=0, vignette=0.36)


class Space:
    """A planet of the land's seed, framed anew by every shot."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        globe, sun_side = _frame_globe(stage)
        self._globe = globe
        self._gas, self._stars = Nebula(stage, _gas_heart(stage, globe, sun_side)).layers()
        self._near = near_stars(stage)
        ground = Ground(stage, globe)
        (self._land, self._cities), self._clouds = ground.land(), ground.clouds()
        self._night, self._air = light_layers(stage, globe, _DEPTH)
        random = stage.random("moon place")
        x = stage.width * (0.5 + sun_side * float(random.uniform(0.28, 0.4)))
        y = stage.height * float(random.uniform(0.12, 0.28))
        radius = float(random.uniform(34, 58))
        self._moon = paint_moon(stage, x, y, radius, globe.to_sun(), 0.42)
        self._flare = Flare(stage)
        self._turned = float(stage.random("turn").uniform(0, 360))

    def draw(self, moment: Moment) -> None:
        """Draw one frame, from the gas to the lens."""
        canvas, globe, camera = self._stage.canvas, self._globe, moment.camera
        for layer in (self._gas, self._stars, self._near, self._moon):
            layer.draw(canvas, camera)
        turned = self._turned + moment.seconds * _TURN
        with camera.layer(canvas, _DEPTH):
            self._disc(canvas, self._land, turned)
            self._disc(canvas, self._clouds, self._turned + moment.seconds * _CLOUD_TURN)
        self._night.draw(canvas, camera)
        if self._stage.night:
            with camera.layer(canvas, _DEPTH):
                self._city_lights(canvas, turned)
        self._air.draw(canvas, camera)
        self._flare.draw(moment, *camera.point(globe.sun[0], globe.sun[1], _DEPTH))

    def _disc(self, canvas: skia.Canvas, image: skia.Image, degrees: float) -> None:
        globe = self._globe
        canvas.save()
        canvas.translate(globe.x, globe.y)
        canvas.rotate(degrees)
        reach = skia.Rect(-globe.radius, -globe.radius, globe.radius, globe.radius)
        canvas.drawImageRect(image, reach, LINEAR, skia.Paint())
        canvas.restore()

    def _city_lights(self, canvas: skia.Canvas, degrees: float) -> None:
        """The lights of cities, on the side away from the sun only."""
        globe, sun = self._globe, self._globe.to_sun()
        canvas.save()
        # the terminator is nearly a straight line across the disc: clip at it, softly by the air
        edge = globe.radius * (float(sun[2]) / float(np.hypot(sun[0], sun[1])) + 0.06)
        dark = skia.Path()
        normal, side = (-float(sun[0]), -float(sun[1])), (-float(sun[1]), float(sun[0]))
        far = globe.radius * 2
        corners = [
            (
                globe.x + normal[0] * edge + side[0] * k * far,
                globe.y + normal[1] * edge + side[1] * k * far,
            )
            for k in (-1, 1)
        ]
        corners += [(x + normal[0] * far, y + normal[1] * far) for x, y in corners[::-1]]
        dark.addPoly([skia.Point(x, y) for x, y in corners], True)
        canvas.clipPath(dark, True)
        self._disc(canvas, self._cities, degrees)
        canvas.restore()


def _gas_heart(stage: Stage, globe: Globe, side: int) -> tuple[float, float]:
    """The gas is brightest beside the sun, not behind it."""
    away = float(stage.random("heart").uniform(90, 240))
    return globe.sun[0] - side * away, max(60.0, globe.sun[1] - 0.6 * away)


def _frame_globe(stage: Stage) -> tuple[Globe, int]:
    """Compose: the planet low on one side, its sun on the rim, the moon on the sun's side."""
    random = stage.random("globe")
    side = 1 if random.random() < 0.5 else -1
    width, height = stage.width, stage.height
    radius = (
        float(random.uniform(0.8, 1.0))
        * 0.5
        * min(width, 1.6 * height)
        * (1.15 if stage.tall else 1)
    )
    x = width * (0.5 - side * float(random.uniform(0.05, 0.24)))
    top = height * float(random.uniform(0.36, 0.52))
    y = top + radius
    # the sun stands on the rim, up towards its side
    lean = float(random.uniform(0.45, 0.85))
    sun_x = x + side * radius * lean
    sun_y = y - radius * (1 - lean**2) ** 0.5 - 6
    before = -0.42 if stage.night else 0.2  # by night the sun is behind, and cities shine
    return Globe(x, y, radius, (sun_x, sun_y, before * radius)), side
