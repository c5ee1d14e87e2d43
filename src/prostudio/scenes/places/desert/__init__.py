"""A desert: dunes cast from a height field in real light, blowing sand, the Milky Way."""

from __future__ import annotations

import numpy as np

from prostudio.scenes.places.desert.dunes import Dunes
from prostudio.scenes.places.desert.figures import Camp, Walkers
from prostudio.scenes.places.desert.sand import SLICES, SandPainter
from prostudio.scenes.places.desert.wind import Wind
from prostudio.scenes.scene import Weather
from prostudio.scenes.toolkit.clouds import Cloudiness
from prostudio.scenes.toolkit.mist import Mist, veil
from prostudio.scenes.toolkit.place import OpenPlace
from prostudio.scenes.toolkit.sky import Sky
from prostudio.scenes.toolkit.stage import Moment, Stage

_GUSTS = {Weather.CLEAR: 0.45, Weather.CLOUD: 0.6, Weather.STORM: 1.5, Weather.RAIN: 0.1}
_THIN = Cloudiness(0.57, 0.5, 0.6, alpha=0.9)


def open_place(stage: Stage) -> OpenPlace:
    """Open the desert on a stage."""
    scene = Desert(stage)
    # a storm in the desert is one of sand; its rain never reaches the ground
    storm = stage.reading.weather is Weather.STORM
    return OpenPlace(scene.draw, rain=0.0 if storm else 0.7, fog=0.8, vignette=0.44)


class Desert:
    """Painted slices of sand under a sky."""

    def __init__(self, stage: Stage) -> None:
        self._stage, weather = stage, stage.reading.weather
        self._horizon = stage.height * float(stage.random("horizon").uniform(0.46, 0.52))
        thin = _THIN if weather is Weather.CLEAR else None
        self._sky = Sky(stage, self._horizon, galaxy=True, cloudiness=thin)
        side = self._sky.orb.side(stage)
        dunes = Dunes(stage, side)
        painter = SandPainter(stage, dunes, self._sky.orb, self._horizon)
        self._slices = [painter.paint(one) for one in SLICES]
        gust = _GUSTS.get(weather, 0.25) * (0.5 if stage.night else 1)
        self._wind = Wind(stage, self._slices, self._horizon, -side, gust)
        self._mist = Mist(stage, stage.palette["haze"])
        self._camp = Camp(stage, _camp_spot(stage, dunes, painter), 0.62) if stage.night else None
        rough = weather in (Weather.STORM, Weather.RAIN, Weather.SNOW)
        self._walkers = None if stage.night or rough else Walkers(stage, self._slices, side)

    def draw(self, moment: Moment) -> None:
        """Draw one frame, from the sky to the viewer's feet."""
        canvas, stage, horizon = self._stage.canvas, self._stage, self._horizon
        weather = stage.reading.weather
        self._sky.draw(moment)
        for k, painted in enumerate(self._slices):
            painted.layer.draw(canvas, moment.camera)
            if k == 0:
                alpha = 0.5 if weather in (Weather.STORM, Weather.FOG) else 0.22
                self._mist.draw(moment, horizon + 8, 90, alpha, depth=0.25, speed=10)
            if k == 1:
                self._sky.glare(moment, 400, 0.3)
                if self._walkers is not None:
                    self._walkers.draw(moment)
        if self._camp is not None:
            self._camp.draw(moment)
        self._wind.draw(moment)
        if weather is Weather.STORM:
            self._sandstorm(moment)

    def _sandstorm(self, moment: Moment) -> None:
        """Walls of dust that roll past, near ones quicker."""
        stage, haze = self._stage, self._stage.palette["haze"]
        veil(stage.canvas, (0, 0, stage.width, stage.height), haze, 0.04, 0.2, 0.06)
        for k, (y, height, alpha, speed) in enumerate(
            ((0.5, 0.4, 0.6, 90), (0.64, 0.5, 0.42, 170), (0.86, 0.6, 0.34, 300))
        ):
            self._mist.draw(
                moment, stage.height * y, stage.height * height, alpha,
                depth=0.3 + 0.3 * k, speed=speed, phase=900 * k, stretch=5.5,
            )  # fmt: skip


def _camp_spot(stage: Stage, dunes: Dunes, painter: SandPainter) -> tuple[float, float]:
    """A gentle place on the near dunes that the viewer can see, x and y in units."""
    random = stage.random("camp")
    depth = np.linspace(9, 36, 160, dtype=np.float32)
    best, spot = -1e9, (stage.width * 0.5, stage.height * 0.72)
    for _ in range(28):
        z = np.array([random.uniform(20, 34)], np.float32)
        at = float(random.uniform(0.22, 0.78)) * stage.width
        ray = np.float32((at - stage.width / 2) / 820)
        line = painter.y_of(dunes(ray * depth, depth), depth)
        here = float(painter.y_of(dunes(ray * z, z), z)[0])
        hidden = here - float(
            line[depth < z[0] - 0.5].min()
        )  # above 0: a nearer dune stands before it
        level = abs(float(np.interp(z[0] + 2, depth, line)) - here)
        score = -8 * max(hidden + 4, 0) - level - 60 * abs(here / stage.height - 0.7)
        if score > best:
            best, spot = score, (at, here - 6)
    return spot
