"""The front door of drawn scenes: a view in, frames out."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import numpy as np
from numpy.typing import NDArray

from prostudio.film.shot import Camera
from prostudio.scenes.scene import Place, View, Weather
from prostudio.scenes.toolkit.camera import CameraPath
from prostudio.scenes.toolkit.falling import Rain, Snow
from prostudio.scenes.toolkit.finish import Finish
from prostudio.scenes.toolkit.mist import Mist, veil
from prostudio.scenes.toolkit.place import OpenPlace
from prostudio.scenes.toolkit.stage import Moment, Stage

Overlay = Callable[[Moment], None]


class Painter:
    """Draws one shot; frames may be asked for in any order, and in any process.

    Opening paints what does not move, within 1.5 s at 1280 x 720. A painter holds caches
    only: the same view and second always give the same pixels.
    """

    def __init__(self, view: View) -> None:
        self._stage = Stage(view)
        self._camera = CameraPath(view.camera, view.seconds, self._centre())
        self._place = _open_place(self._stage)
        self._overlays = _overlays(self._stage, self._place)
        self._finish = Finish(self._stage, self._place.vignette, self._place.grain)

    def frame(self, seconds: float) -> NDArray[np.uint8]:
        """The frame that many seconds into the shot, [H, W, 4] uint8 RGBA, opaque.

        A little before 0 and after the end is fine: transitions draw there.
        """
        progress = min(max(seconds / max(self._stage.view.seconds, 0.1), 0.0), 1.0)
        moment = Moment(seconds, self._camera.at(seconds), progress)
        self._place.draw(moment)
        for overlay in self._overlays:
            overlay(moment)
        self._finish.draw(moment)
        return self._stage.pixels()

    def _centre(self) -> tuple[float, float]:
        """A little below the middle: pushing in then keeps the horizon where it is."""
        return self._stage.width / 2, self._stage.height * 0.52


def default_camera(view: View) -> Camera:
    """The camera that suits a place when the script leaves it open (`auto`)."""
    choices = _CAMERAS.get(view.reading.place, (Camera.DRIFT, Camera.PUSH_IN))
    return choices[view.seed % len(choices)]


_CAMERAS: dict[Place, tuple[Camera, ...]] = {
    Place.FOREST: (Camera.PUSH_IN, Camera.ORBIT_LEFT, Camera.ORBIT_RIGHT),
    Place.DESERT: (Camera.PAN_RIGHT, Camera.PUSH_IN, Camera.DRIFT),
    Place.MOUNTAINS: (Camera.DRIFT, Camera.RISE, Camera.PAN_LEFT),
    Place.SPACE: (Camera.DRIFT, Camera.PULL_OUT),
    Place.CITY: (Camera.PUSH_IN, Camera.RISE),
    Place.LIGHTHOUSE: (Camera.PUSH_IN, Camera.DRIFT),
    Place.ABSTRACT: (Camera.DRIFT, Camera.PUSH_IN),
}


def _open_place(stage: Stage) -> OpenPlace:
    """The place's own module, found by its name."""
    module = import_module(f"prostudio.scenes.places.{stage.reading.place.value}")
    opened = module.open_place(stage)
    if not isinstance(opened, OpenPlace):
        raise TypeError(f"{module.__name__}.open_place gave {type(opened).__name__}, not OpenPlace")
    return opened


def _overlays(stage: Stage, place: OpenPlace) -> list[Overlay]:
    """What the weather puts before everything."""
    weather, palette = stage.reading.weather, stage.palette
    overlays: list[Overlay] = []
    if weather is Weather.RAIN and place.rain > 0:
        overlays.append(Rain(stage, palette["rain"], place.rain).draw)
    if weather is Weather.STORM and place.rain > 0:
        overlays.append(Rain(stage, palette["rain"], 1.35 * place.rain, slant=0.26).draw)
    if weather is Weather.SNOW and place.snow > 0:
        overlays.append(Snow(stage, palette["flake"], place.snow).draw)
    if weather is Weather.FOG and place.fog > 0:
        overlays.append(_fog(stage, place.fog))
    return overlays


def _fog(stage: Stage, strength: float) -> Overlay:
    """Two slow banks in front of everything, and air between."""
    mist = Mist(stage, stage.palette["haze"], "fog before everything")
    width, height = stage.width, stage.height

    def draw(moment: Moment) -> None:
        veil(
            stage.canvas,
            (0, 0, width, height),
            stage.palette["haze"],
            0.10 * strength,
            0.16 * strength,
        )
        mist.draw(moment, height * 0.62, height * 0.6, 0.30 * strength, depth=0.7, speed=16)
        mist.draw(
            moment, height * 0.82, height * 0.5, 0.34 * strength, depth=1, speed=30, phase=700
        )

    return draw
