"""A little weather before a picture, where its words ask for it: rain, snow or fog."""

from __future__ import annotations

from prostudio.scenes.scene import Place, SceneReading, TimeOfDay, View, Weather
from prostudio.scenes.toolkit.camera import CameraPath
from prostudio.scenes.toolkit.falling import Rain, Snow
from prostudio.scenes.toolkit.mist import Mist, veil
from prostudio.scenes.toolkit.stage import Moment, Stage

_RAIN = "#c9d3dd"
_FLAKE = "#f5f8fc"
_FOG = "#c4ccd2"


class Air:
    """Weather over a stage of the frame's size; the picture is drawn on the same stage first."""

    def __init__(
        self, weather: Weather, width: int, height: int, seed: int, seconds: float
    ) -> None:
        scene = SceneReading(Place.MOUNTAINS, TimeOfDay.DAY, weather)
        self.stage = Stage(View(scene, width, height, seed, seed, seconds, "static"))
        self._camera = CameraPath("static", seconds, (self.stage.width / 2, self.stage.height / 2))
        self._seconds = max(seconds, 0.1)
        self._rain = self._snow = self._mist = None
        if weather in (Weather.RAIN, Weather.STORM):
            strong = weather is Weather.STORM
            self._rain = Rain(self.stage, _RAIN, 0.9 if strong else 0.55, 0.24 if strong else 0.12)
        elif weather is Weather.SNOW:
            self._snow = Snow(self.stage, _FLAKE, 0.6)
        elif weather is Weather.FOG:
            self._mist = Mist(self.stage, _FOG, "fog before a picture")

    def draw(self, seconds: float) -> None:
        """Draw the air of this moment over what the stage shows."""
        moment = Moment(seconds, self._camera.at(seconds), min(seconds / self._seconds, 1.0))
        if self._rain is not None:
            self._rain.draw(moment, 0.16)
        if self._snow is not None:
            self._snow.draw(moment, 0.8)
        if self._mist is not None:
            width, height = self.stage.width, self.stage.height
            veil(self.stage.canvas, (0, 0, width, height), _FOG, 0.04, 0.12)
            self._mist.draw(moment, height * 0.7, height * 0.6, 0.22, speed=14)
            self._mist.draw(moment, height * 0.9, height * 0.4, 0.26, speed=24, phase=700)
