"""Open water from calm to storm: swells, the sun's path, foam, boats and birds for scale."""

from __future__ import annotations

import math

from prostudio.drawing.library import skia
from prostudio.scenes.places.sea.boats import choose_boat
from prostudio.scenes.scene import TimeOfDay, Weather
from prostudio.scenes.toolkit.brush import stroke
from prostudio.scenes.toolkit.colour import mix
from prostudio.scenes.toolkit.mist import Mist, veil
from prostudio.scenes.toolkit.ocean_scene import STATES, OpenSea
from prostudio.scenes.toolkit.ocean_view import Optics
from prostudio.scenes.toolkit.place import OpenPlace
from prostudio.scenes.toolkit.sky import Sky
from prostudio.scenes.toolkit.stage import Moment, Stage

_FOCAL = 940.0
_EYES = (2.6, 3.6, 6.5)  # metres: from the water, from a boat, from a ship
_HORIZONS = (0.50, 0.58, 0.66)  # shares of the height: much sea .. much sky
_THICK_AIR = {Weather.STORM: 0.75, Weather.RAIN: 0.8, Weather.FOG: 0.95, Weather.SNOW: 0.8}


def open_place(stage: Stage) -> OpenPlace:
    """Paint the sky and return what draws the moments."""
    return OpenPlace(_Sea(stage).draw, rain=1.1, vignette=0.36)


class _Sea:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        random, weather = stage.random("sea view"), stage.reading.weather
        share = float(random.choice(_HORIZONS)) + (0.05 if stage.tall else 0.0)
        eye = max(float(random.choice(_EYES)), 4.4 * STATES[weather].height)
        horizon = share * stage.height
        self._sky = Sky(stage, horizon)
        self._optics = Optics(_FOCAL, horizon, stage.width / 2, eye)
        self._sea = OpenSea(stage, self._optics, self._sky.orb, depth=0.3, distance=90.0)
        self._boat = choose_boat(stage, self._sky.orb.x)
        self._birds = _birds(stage, horizon)
        self._mist = Mist(stage, stage.palette["haze"], "sea mist")

    def draw(self, moment: Moment) -> None:
        """One frame, from the sky forward."""
        flash = self._sky.flash(moment.seconds)
        self._sky.draw(moment)
        self._horizon_haze(moment)
        self._sea.draw(moment, flash=flash)
        if self._boat is not None:
            self._boat.draw(moment, self._stage, self._sea)
        self._draw_birds(moment)
        self._air(moment)
        self._sky.glare(moment, 480, 0.16)

    def _horizon_haze(self, moment: Moment) -> None:
        stage = self._stage
        y = moment.camera.point(0, self._optics.horizon, 0.0)[1]
        thick = _THICK_AIR.get(stage.reading.weather, 0.35)
        bounds = (0.0, y - 80, stage.width, y + 2)
        veil(stage.canvas, bounds, stage.palette["haze"], 0.0, 0.25 * thick, thick)

    def _air(self, moment: Moment) -> None:
        reading, y = self._stage.reading, self._optics.horizon
        dawn = 0.34 if reading.time is TimeOfDay.DAWN else 0.0
        alpha = {Weather.STORM: 0.3, Weather.RAIN: 0.3, Weather.FOG: 0.9, Weather.SNOW: 0.25}.get(
            reading.weather, dawn
        )
        wind = 120.0 if reading.weather is Weather.STORM else 10.0
        self._mist.draw(moment, y + 16, 100, alpha, depth=0.1, speed=wind)
        if reading.weather in (Weather.STORM, Weather.FOG):
            self._mist.draw(moment, y + 170, 240, 0.5 * alpha, depth=0.8, speed=2.2 * wind, phase=900)

    def _draw_birds(self, moment: Moment) -> None:
        canvas, palette = self._stage.canvas, self._stage.palette
        paint = stroke(mix(palette["near"], palette.many("sky")[1], 0.3), 1.5, 0.85)
        with moment.camera.layer(canvas, 0.2):
            for x0, y0, pace, beat in self._birds:
                x = x0 + moment.seconds * 15 * pace
                y = y0 + 5 * math.sin(moment.seconds * 0.9 + beat)
                canvas.drawPath(_bird(x, y, 6 + 4 * pace, math.sin(moment.seconds * 5 + beat)), paint)


def _birds(stage: Stage, horizon: float) -> list[tuple[float, float, float, float]]:
    """Some gulls by day; many when the words ask for them."""
    asked = any("bird" in extra or "gull" in extra for extra in stage.reading.extras)
    rough = stage.reading.weather in (Weather.STORM, Weather.RAIN, Weather.SNOW, Weather.FOG)
    if stage.night or (rough and not asked):
        return []
    random = stage.random("gulls")
    count = 9 if asked else int(random.integers(0, 6))
    x0, y0 = random.uniform(0.15, 0.6) * stage.width, random.uniform(0.35, 0.75) * horizon
    return [
        (x0 + random.normal() * 130, y0 + random.normal() * 34, random.uniform(0.5, 1), 9 * random.random())
        for _ in range(count)
    ]  # fmt: skip


def _bird(x: float, y: float, wing: float, beat: float) -> skia.Path:
    shape = skia.Path()
    shape.moveTo(x - wing, y - beat * wing * 0.4)
    shape.quadTo(x - wing * 0.4, y - wing * 0.3, x, y)
    shape.quadTo(x + wing * 0.4, y - wing * 0.3, x + wing, y - beat * wing * 0.4)
    return shape


