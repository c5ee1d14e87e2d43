"""A lighthouse on a headland: cliff, tower and turning light, keeper's house, the sea before it."""

from __future__ import annotations

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.places.lighthouse.beam import Beam
from prostudio.scenes.places.lighthouse.composition import compose
from prostudio.scenes.places.lighthouse.land import DEPTH, build_land, surf_spots
from prostudio.scenes.places.lighthouse.surf import Surf
from prostudio.scenes.places.sea.boats import ASKED, choose_boat
from prostudio.scenes.scene import TimeOfDay, Weather
from prostudio.scenes.toolkit.birds import Birds
from prostudio.scenes.toolkit.brush import Blend, glow
from prostudio.scenes.toolkit.mist import Mist, veil
from prostudio.scenes.toolkit.ocean_light import Light
from prostudio.scenes.toolkit.ocean_scene import OpenSea
from prostudio.scenes.toolkit.place import OpenPlace
from prostudio.scenes.toolkit.sky import Orb, Sky, place_orb
from prostudio.scenes.toolkit.stage import Moment, Stage

_BEAM_BY_TIME = {
    TimeOfDay.DAWN: 0.42, TimeOfDay.DAY: 0.0, TimeOfDay.SUNSET: 0.5, TimeOfDay.NIGHT: 0.95,
}  # fmt: skip
_BEAM_IN_WEATHER = {
    Weather.STORM: 0.75, Weather.RAIN: 0.6, Weather.FOG: 0.7, Weather.SNOW: 0.55,
}  # fmt: skip
_BURST = {Weather.STORM: 15.0, Weather.RAIN: 5.0, Weather.CLOUD: 3.0, Weather.SNOW: 3.5}


def open_place(stage: Stage) -> OpenPlace:
    """Paint the land and return what draws the moments."""
    scene = _Lighthouse(stage)
    return OpenPlace(scene.draw, rain=1.15, vignette=0.36)


class _Lighthouse:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        view = self._view = compose(stage)
        horizon = view.optics.horizon
        orb = _orb_opposite(stage, horizon, view.side)
        self._sky = Sky(stage, horizon, orb=orb)
        self._land = build_land(stage, view, orb)
        self._sea = OpenSea(stage, view.optics, orb, depth=DEPTH, distance=view.distance)
        reading = stage.reading
        shine = max(_BEAM_BY_TIME[reading.time], _BEAM_IN_WEATHER.get(reading.weather, 0.0))
        self._beam = Beam(stage, self._land.lamp, view.optics, shine, DEPTH)
        spots = surf_spots(stage, self._land.coast, view.optics)
        burst = _BURST.get(reading.weather, 1.4)
        self._surf = Surf(stage, spots, burst, stage.palette["foam"], DEPTH)
        self._mist = Mist(stage, stage.palette["haze"], "sea mist")
        self._birds = _birds(stage, horizon)
        wanted = any(word in extra for extra in reading.extras for word in ASKED)
        self._boat = choose_boat(stage, orb.x) if wanted else None

    def draw(self, moment: Moment) -> None:
        """One frame, from the sky forward."""
        stage, sky = self._stage, self._sky
        flash = sky.flash(moment.seconds)
        horizon = moment.camera.point(0, self._view.optics.horizon, 0.0)[1]
        foot = moment.camera.point(0, self._land.coast.bottom, DEPTH)[1]
        sky.draw(moment, down_to=max(horizon, foot) + 30)
        self._horizon_haze(horizon)
        self._far_mist(moment)
        self._sea.draw(
            moment,
            flash=flash,
            coast=self._land.coast,
            land=lambda: self._draw_land(moment, flash),
            lights=self._lamp_on_water(moment),
        )
        if self._boat is not None:
            self._boat.draw(moment, stage, self._sea)
        self._land.buildings.draw(stage.canvas, moment.camera)
        if self._birds is not None:
            self._birds.draw(moment, 0.25)
        self._sea_mist(moment)
        self._beam.draw(moment, lambda canvas: self._soft_light(canvas, moment, flash))

    def _soft_light(self, canvas: skia.Canvas, moment: Moment, flash: float) -> None:
        """The sun's glare, and the air of the whole picture lit by a flash."""
        self._sky.glare(moment, 480, 0.09, canvas)
        if flash > 0.02:
            whole = (0, 0, self._stage.width, self._stage.height)
            veil(canvas, whole, "#c4d2ff", 0.10 * flash, 0.04 * flash)

    def _draw_land(self, moment: Moment, flash: float) -> None:
        canvas = self._stage.canvas
        self._land.ground.draw(canvas, moment.camera)
        if flash > 0.02:
            x, y = moment.camera.point(self._beam.x, self._beam.y, DEPTH)
            glow(canvas, x, y + 120, 460, "#bccaff", 0.16 * flash, Blend.kScreen)

        self._surf.draw(moment)  # the water before the land will hide its foot

    def _lamp_on_water(self, moment: Moment) -> tuple[Light, ...]:
        """The lamp's path on dark water."""
        if not self._stage.night:
            return ()
        x, y = moment.camera.point(self._beam.x, self._beam.y, DEPTH)
        flash = self._beam.flash(moment.seconds)
        colour = self._stage.palette["lamp"]
        return (
            Light(x, min(y, self._view.optics.horizon - 40), colour, 0.22 + 0.5 * flash, 0.004),
        )

    def _horizon_haze(self, y: float) -> None:
        stage = self._stage
        thick = 0.8 if stage.reading.weather in (Weather.STORM, Weather.RAIN, Weather.FOG) else 0.4
        bounds = (0.0, y - 90, stage.width, y + 2)
        veil(stage.canvas, bounds, stage.palette["haze"], 0.0, 0.25 * thick, thick)

    def _far_mist(self, moment: Moment) -> None:
        """Air over the far sea, behind the land."""
        weather, y = self._stage.reading.weather, self._view.optics.horizon
        dawn = 0.4 if self._stage.reading.time is TimeOfDay.DAWN else 0.0
        alpha = {Weather.CLEAR: dawn, Weather.CLOUD: dawn, Weather.FOG: 0.9}.get(weather, 0.3)
        self._mist.draw(moment, y - 8, 110, alpha, depth=0.05, speed=12)

    def _sea_mist(self, moment: Moment) -> None:
        """Air full of water over the near sea, in fog and storm."""
        weather, y = self._stage.reading.weather, self._view.optics.horizon
        alpha = 0.85 if weather is Weather.FOG else 0.30
        wind = 110.0 if weather is Weather.STORM else 14.0
        if weather in (Weather.STORM, Weather.FOG):
            self._mist.draw(
                moment, y + 190, 260, 0.4 * alpha, depth=0.8, speed=2.4 * wind, phase=900
            )
        if weather is Weather.FOG:
            self._mist.draw(moment, y + 30, 190, alpha, depth=0.4, speed=wind, phase=400)


def _birds(stage: Stage, horizon: float) -> Birds | None:
    """Gulls about the tower by day in quiet air, or where the words ask for them."""
    asked = any(word in extra for extra in stage.reading.extras for word in ("bird", "gull"))
    quiet = stage.reading.weather in (Weather.CLEAR, Weather.CLOUD) and not stage.night
    if not asked and not quiet:
        return None
    count = 11 if asked else 6
    return Birds(stage, stage.palette["near"], horizon * 0.3, horizon * 0.75, count=count)


def _orb_opposite(stage: Stage, horizon: float, side: int) -> Orb:
    """Sun or moon over the open sea, on the other side of the frame from the land."""
    orb = place_orb(stage, horizon)
    share = orb.x / stage.width
    x = min(share, 1 - share) if side > 0 else max(share, 1 - share)
    return Orb(float(np.float64(x * stage.width)), orb.y, orb.radius, orb.strength, orb.moon)
