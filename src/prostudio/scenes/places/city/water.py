"""A calm river that mirrors what stands on its far bank, drawn out and broken by small waves."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from prostudio.drawing.library import skia
from prostudio.drawing.surface import image_of_bytes, pixels_of
from prostudio.scenes.places.city.look import Look
from prostudio.scenes.places.city.road import TILT
from prostudio.scenes.scene import Weather
from prostudio.scenes.toolkit.brush import LINEAR
from prostudio.scenes.toolkit.colour import rgb
from prostudio.scenes.toolkit.noise import noise, sample
from prostudio.scenes.toolkit.shader import Coarse
from prostudio.scenes.toolkit.stage import Moment, Stage

_ROUGH = {Weather.STORM: 2.0, Weather.RAIN: 1.45, Weather.FOG: 0.7, Weather.SNOW: 0.9}


class River:
    """Water from the far bank at `shore` down to the frame's foot."""

    def __init__(self, stage: Stage, shore: float, look: Look) -> None:
        self._stage, self._shore = stage, shore
        self._coarse = Coarse((0, shore - TILT, stage.width, stage.height), 2.0)
        rows, columns = self._coarse.surface.height(), self._coarse.surface.width()
        y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
        self._down = np.maximum(y * 2 + 1 - TILT, 1.0)
        z = 2600 / (self._down + 14)  # the eye is some metres above the water
        self._u, self._v = (x * 2 - stage.width / 2) * z * 0.016, z * 2.6
        self._x, self._y = x, y
        self._rough = _ROUGH.get(stage.reading.weather, 1.0)
        self._tile = noise(256, 256, 1.35, stage.seed("water"), 3)
        self._deep = rgb(look.haze) * 60 + rgb(stage.palette["near"]) * 70
        self._fade = np.clip(1.04 - self._down / (stage.height - shore) * 0.36, 0.3, 1)[..., None]

    def draw(self, moment: Moment, draw_upright: Callable[[skia.Canvas, Moment], None]) -> None:
        """Mirror what `draw_upright` draws, ripple it and draw the water."""
        canvas = self._coarse.canvas
        shore = moment.camera.point(0, self._shore, 0.15)[1]
        canvas.clear(skia.ColorBLACK)  # or the last frame would show through above the shore
        canvas.save()
        canvas.translate(0, shore)
        canvas.scale(1, -1)
        canvas.translate(0, -shore)
        draw_upright(canvas, moment)
        canvas.restore()
        pixels = self._rippled(pixels_of(self._coarse.surface), moment.seconds)
        frame, bounds = self._stage.canvas, self._coarse.bounds
        frame.save()
        frame.clipRect(skia.Rect(0, shore, bounds.right(), bounds.bottom()))
        frame.drawImageRect(image_of_bytes(pixels), bounds, LINEAR)
        frame.restore()

    def _rippled(self, source: NDArray[np.uint8], t: float) -> NDArray[np.uint8]:
        rows, columns = source.shape[:2]
        swell = sample(self._tile, self._u * 0.55 + t * 1.1, self._v * 0.8 - t * 2.2)
        chop = sample(self._tile, self._u * 1.7 - t * 1.9, self._v * 2.1 - t * 3.4)
        slope = (swell * 0.7 + chop * 0.5) * self._rough
        reach = 0.7 + self._down * 0.085
        packed = source.view(np.uint32).reshape(-1)
        column = np.clip(self._x + slope * (0.6 + self._down * 0.006) + 0.5, 0, columns - 1).astype(
            np.int32
        )
        total = np.zeros((rows, columns, 4), np.uint16)
        for step in (-0.9, -0.3, 0.3, 0.9):
            row = np.clip(self._y + reach * (slope + step) + 0.5, 0, rows - 1).astype(np.int32)
            total += packed[row * columns + column].view(np.uint8).reshape(rows, columns, 4)
        mirrored = (total >> 2)[..., :3].astype(np.float32)
        shown = np.clip(self._fade * (0.86 + 0.16 * slope[..., None]), 0, 1)
        out = np.empty((rows, columns, 4), np.uint8)
        out[..., :3] = np.clip(self._deep + (mirrored - self._deep) * shown, 0, 255)
        out[..., 3] = 255
        return out
