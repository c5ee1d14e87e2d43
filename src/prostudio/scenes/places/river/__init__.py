"""A river that comes down its valley: banks, trees and stones, and water that moves past them."""

from __future__ import annotations

from prostudio.drawing.library import skia
from prostudio.scenes.places.mountains.terrain import Range, paint_range
from prostudio.scenes.places.river.banks import DEPTH, Air, paint_land
from prostudio.scenes.places.river.stones import Stones
from prostudio.scenes.places.river.trees import plant
from prostudio.scenes.places.river.valley import Course, Valley
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

_DISTANCE = 45.0  # metres at which things move as the land's layer does
_HAZE_AT = {Weather.CLEAR: 900.0, Weather.CLOUD: 700.0, Weather.STORM: 380.0, Weather.RAIN: 300.0,
            Weather.SNOW: 280.0, Weather.FOG: 75.0}  # fmt: skip


def open_place(stage: Stage) -> OpenPlace:
    """Paint the valley and return what draws the moments."""
    return OpenPlace(_River(stage).draw, vignette=0.38)


class _River:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        random, weather = stage.random("river view"), stage.reading.weather
        horizon = stage.height * float(random.uniform(0.40, 0.48))
        eye = float(random.uniform(3.4, 6.5))
        self._optics = optics = Optics(940.0, horizon, stage.width / 2, eye)
        self._sky = Sky(stage, horizon + 4)
        reach = stage.height * (0.2 if stage.tall else 0.28) * float(random.uniform(0.75, 1.1))
        gap = self._sky.orb.x + float(random.uniform(-50, 50))
        line = 0.04 if stage.snowy else 0.4
        self._range = paint_range(
            stage, Range(horizon + 4, horizon - reach, gap, line), self._sky.orb
        )
        valley = Valley(_course(stage), stage.land_seed("valley") % 65536, 42.0)
        air = Air(_light(stage, self._sky.orb.x), _strength(stage, self._sky), _HAZE_AT[weather])
        trees = plant(stage, valley, optics)
        self._land, self._mirrored = paint_land(stage, valley, optics, trees, air)
        self._water = MirrorLake(stage, _water(stage), horizon + 3)
        self._stones = Stones(stage, valley, optics)
        low = stage.reading.time in (TimeOfDay.DAWN, TimeOfDay.SUNSET)
        self._thick = {Weather.CLEAR: 0.22, Weather.CLOUD: 0.25, Weather.FOG: 1.1}.get(weather, 0.5)
        self._thick *= 1.8 if low else 1.0
        wet = weather in (Weather.RAIN, Weather.STORM)
        self._rings = RainRings(stage, stage.palette["rain"]) if wet else None
        self._mist = Mist(stage, stage.palette["mist"])
        quiet = weather in (Weather.CLEAR, Weather.CLOUD) and not stage.night
        asked = "birds" in stage.reading.extras
        near = stage.palette["near"]
        self._birds = Birds(stage, near, horizon * 0.3, horizon * 0.7) if quiet or asked else None

    def draw(self, moment: Moment) -> None:
        """One frame: sky and range, the water with them in it, the land, the stones."""
        canvas = self._stage.canvas
        self._sky.draw(moment)
        self._range.draw(canvas, moment.camera)
        horizon = self._optics.horizon
        self._mist.draw(moment, horizon - 30, 100, 0.8 * self._thick, depth=0.12, speed=5)
        if self._birds is not None:
            self._birds.draw(moment)
        optics = seen_by(self._optics, moment.camera, DEPTH, _DISTANCE)
        above = canvas.getSurface().makeImageSnapshot()
        self._water.draw(moment, optics, lambda target: self._mirror(target, moment, above))
        if self._rings is not None:
            self._rings.draw(canvas, moment.seconds, optics, horizon + 30)
        self._mist.draw(moment, horizon + 10, 70, 0.7 * self._thick, depth=0.2, speed=6, phase=300)
        self._land.draw(canvas, moment.camera)
        self._stones.draw(canvas, moment)
        self._sky.glare(moment, 560, 0.2)
        if self._stage.reading.weather is Weather.FOG:
            self._mist.draw(moment, horizon + 40, 170, 0.6, depth=0.4, speed=9, phase=1200)

    def _mirror(self, target: skia.Canvas, moment: Moment, above: skia.Image) -> None:
        """Sky and range upside down, then the land's own mirror image."""
        stage = self._stage
        y = moment.camera.point(0, self._optics.horizon + 4, 0.0)[1]
        paint_upside_down(target, above, y, stage.scale)
        target.save()
        moment.camera.apply(target, DEPTH)
        target.translate(0, 2 * self._optics.horizon)
        target.scale(1, -1)
        self._mirrored.draw(target, None)
        target.restore()


def _course(stage: Stage) -> Course:
    random = stage.random("course")
    return Course(
        swing=float(random.uniform(10, 20)),
        length=float(random.uniform(38, 62)),
        phase=float(random.uniform(0, 6.28)),
        start=float(random.uniform(-2.5, 2.5)),
        half=float(random.uniform(6.0, 8.5)) * (0.7 if stage.tall else 1.0),
    )


def _light(stage: Stage, orb_x: float) -> tuple[float, float, float]:
    side = -1 if orb_x < stage.width / 2 else 1
    low = stage.reading.time in (TimeOfDay.DAWN, TimeOfDay.SUNSET)
    return (side * 0.85, 0.36, 0.2) if low else (side * 0.6, 0.75, -0.3)


def _strength(stage: Stage, sky: Sky) -> float:
    return (0.25 + 0.75 * sky.orb.strength) * (0.45 if stage.night else 1.0)


def _water(stage: Stage) -> StillWater:
    seed = stage.seed("ripples") % 65536
    wild = 1.6 if stage.reading.weather in (Weather.STORM, Weather.RAIN) else 1.0
    long = Waves(17.0, 2.4, -1.5, 0.011 * wild, 0.0, spread=0.3)
    short = Waves(4.7, 1.6, -1.2, 0.0032 * wild, 0.0, 0.2, 0.26, cells=128)
    return StillWater(
        ((long, seed), (short, seed + 1)),
        stage.palette["water_deep"],
        stage.palette["light"],
        mirror=(0.92, 0.55),
        ruffled=0.75,
        flow=(0.0, 1.3),
        bend=0.7,
    )
