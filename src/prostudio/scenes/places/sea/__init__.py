"""Open water from calm to storm: swells, the sun's path, foam, boats and birds for scale."""

from __future__ import annotations

from prostudio.scenes.places.sea.boats import choose_boat
from prostudio.scenes.scene import TimeOfDay, Weather
from prostudio.scenes.toolkit.birds import Birds
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
        horizon = moment.camera.point(0, self._optics.horizon, 0.0)[1]
        self._sky.draw(moment, down_to=horizon + 30)
        self._horizon_haze(horizon)
        self._sea.draw(moment, flash=flash)
        if self._boat is not None:
            self._boat.draw(moment, self._stage, self._sea)
        if self._birds is not None:
            self._birds.draw(moment)
        self._air(moment)
        self._sky.glare(moment, 480, 0.16)

    def _horizon_haze(self, y: float) -> None:
        stage = self._stage
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
            self._mist.draw(
                moment, y + 170, 240, 0.5 * alpha, depth=0.8, speed=2.2 * wind, phase=900
            )


def _birds(stage: Stage, horizon: float) -> Birds | None:
    """Gulls by day in quiet air, or where the words ask for them."""
    asked = any(word in extra for extra in stage.reading.extras for word in ("bird", "gull"))
    quiet = stage.reading.weather in (Weather.CLEAR, Weather.CLOUD) and not stage.night
    if not asked and not (quiet and stage.random("gulls").random() < 0.7):
        return None
    return Birds(
        stage, stage.palette["near"], horizon * 0.35, horizon * 0.8, count=9 if asked else 5
    )
