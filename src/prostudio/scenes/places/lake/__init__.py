"""A mountain lake: the range, wooded shores, mist, and all of it once more in the water."""

from __future__ import annotations

from prostudio.drawing.library import skia
from prostudio.scenes.places.lake.boat import RowingBoat
from prostudio.scenes.places.lake.shores import paint_reeds, paint_shores
from prostudio.scenes.places.mountains.terrain import Range, paint_range
from prostudio.scenes.scene import TimeOfDay, Weather
from prostudio.scenes.toolkit.birds import Birds
from prostudio.scenes.toolkit.mist import Mist
from prostudio.scenes.toolkit.ocean import Waves
from prostudio.scenes.toolkit.ocean_mirror import MirrorLake, StillWater, paint_upside_down
from prostudio.scenes.toolkit.ocean_rings import RainRings
from prostudio.scenes.toolkit.ocean_scene import seen_by
from prostudio.scenes.toolkit.ocean_view import Optics
from prostudio.scenes.toolkit.place import OpenPlace
from prostudio.scenes.toolkit.sky import Sky
from prostudio.scenes.toolkit.stage import Moment, Stage

_SNOW_LINES = {Weather.SNOW: 0.04, Weather.STORM: 0.3, Weather.RAIN: 0.4}
_MISTS = {Weather.CLEAR: 0.30, Weather.CLOUD: 0.36, Weather.STORM: 0.5, Weather.FOG: 1.1}
_RUFFLED = {
    Weather.CLEAR: 0.3,
    Weather.CLOUD: 0.5,
    Weather.STORM: 1.0,
    Weather.RAIN: 0.75,
    Weather.FOG: 0.15,
}
_DEPTH, _DISTANCE = 0.5, 60.0  # the boat's layer, and how far away it is in metres


def open_place(stage: Stage) -> OpenPlace:
    """Paint range and shores and return what draws the moments."""
    return OpenPlace(_Lake(stage).draw, vignette=0.38)


class _Lake:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        random, weather = stage.random("lake view"), stage.reading.weather
        shore = stage.height * float(random.uniform(0.53, 0.60))
        self._shore = shore
        self._optics = Optics(940.0, shore - 6, stage.width / 2, 2.4)
        self._sky = Sky(stage, shore)
        reach = stage.height * (0.26 if stage.tall else 0.34) * float(random.uniform(0.75, 1.1))
        line = _SNOW_LINES.get(weather, 0.34)
        view = Range(shore, shore - reach, self._sky.orb.x + float(random.uniform(-50, 50)), line)
        self._range = paint_range(stage, view, self._sky.orb)
        self._shores = paint_shores(stage, shore)
        self._reeds = paint_reeds(stage)
        thick = _MISTS.get(weather, 0.7)
        low = stage.reading.time in (TimeOfDay.DAWN, TimeOfDay.SUNSET)
        self._thick = thick * (2.0 if low and weather is not Weather.FOG else 1.0)
        wet = weather in (Weather.RAIN, Weather.STORM)
        self._rings = RainRings(stage, stage.palette["rain"]) if wet else None
        self._mist = Mist(stage, stage.palette["mist"])
        self._water = MirrorLake(stage, _water(stage), shore)
        self._boat = RowingBoat(stage, self._optics) if RowingBoat.wanted(stage) else None
        quiet = weather in (Weather.CLEAR, Weather.CLOUD) and not stage.night
        asked = "birds" in stage.reading.extras
        near = stage.palette["near"]
        self._birds = Birds(stage, near, shore * 0.3, shore * 0.7) if quiet or asked else None

    def draw(self, moment: Moment) -> None:
        """One frame: the world above, its mirror image, what floats on it."""
        canvas = self._stage.canvas
        self._sky.draw(moment)
        self._range.draw(canvas, moment.camera)
        self._mist.draw(moment, self._shore - 50, 130, 0.8 * self._thick, depth=0.12, speed=5)
        if self._birds is not None:
            self._birds.draw(moment)
        for k, layer in enumerate(self._shores):
            layer.draw(canvas, moment.camera)
            high, alpha = (88, 66, 46)[k], (0.85, 0.7, 0.5)[k]
            self._mist.draw(
                moment, self._shore - 14 + 4 * k, high, alpha * self._thick,
                depth=layer.depth, speed=6 + 4 * k, phase=640.0 * k,
            )  # fmt: skip
        self._sky.glare(moment, 560, 0.2)
        optics = seen_by(self._optics, moment.camera, _DEPTH, _DISTANCE)
        above = canvas.getSurface().makeImageSnapshot()
        self._water.draw(moment, optics, lambda target: self._mirror(target, moment, optics, above))
        y = self._shore
        if self._rings is not None:
            self._rings.draw(canvas, moment.seconds, optics, y)
        self._mist.draw(moment, y + 8, 60, 0.75 * self._thick, depth=0.2, speed=6, phase=300)
        self._mist.draw(moment, y + 96, 130, 0.32 * self._thick, depth=0.5, speed=12, phase=1200)
        if self._boat is not None:
            self._boat.draw(canvas, moment, optics)
        self._reeds.draw(canvas, moment.camera)

    def _mirror(
        self, target: skia.Canvas, moment: Moment, optics: Optics, above: skia.Image
    ) -> None:
        """The world upside down about the shore, and the boat about its own waterline."""
        stage = self._stage
        y = moment.camera.point(0, self._shore, 0.0)[1]
        paint_upside_down(target, above, y, stage.scale)
        if self._boat is not None:
            self._boat.draw(target, moment, optics, mirrored=True)


def _water(stage: Stage) -> StillWater:
    weather = stage.reading.weather
    wild = {Weather.STORM: 2.4, Weather.RAIN: 1.5, Weather.CLOUD: 1.2}.get(weather, 1.0)
    seed = stage.seed("ripples") % 65536
    long = Waves(31.0, 3.2, -1.2, 0.010 * wild, 0.0, spread=0.7)
    short = Waves(6.1, 1.8, -1.8, 0.0024 * wild, 0.0, 0.4, 0.34, cells=128)
    return StillWater(
        ((long, seed), (short, seed + 1)),
        stage.palette["water_deep"],
        stage.palette["light"],
        ruffled=_RUFFLED.get(weather, 0.4),
    )
