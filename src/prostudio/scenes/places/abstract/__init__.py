"""Abstract: silk ribbons of light over a dark ground, for words that name no place."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from prostudio.drawing.library import skia
from prostudio.drawing.surface import image_of, light_of_bytes
from prostudio.scenes.places.abstract.silk import Loom, Ribbon, weave
from prostudio.scenes.scene import Weather
from prostudio.scenes.toolkit.brush import LINEAR, path, stroke
from prostudio.scenes.toolkit.colour import Floats, mix, ramp
from prostudio.scenes.toolkit.glow import Glow
from prostudio.scenes.toolkit.noise import noise, sample
from prostudio.scenes.toolkit.place import OpenPlace
from prostudio.scenes.toolkit.stage import MARGIN, Layer, Moment, Stage

_PACES = {Weather.STORM: 1.9, Weather.RAIN: 1.2, Weather.FOG: 0.7, Weather.SNOW: 0.8}
_THREADS = np.linspace(-1, 1, 5, dtype=np.float32)[None]


def open_place(stage: Stage) -> OpenPlace:
    """Open the abstract ground on a stage; weather only sets its pace."""
    return OpenPlace(Abstract(stage).draw, rain=0, snow=0, fog=0, vignette=0.5)


class Abstract:
    """Ribbons, their bloom, and points of light before and behind them."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._ribbons = weave(stage)
        across = stage.width + 2 * _REACH
        columns = round(across * stage.scale / 2)
        rows = round(stage.height * stage.scale / 2)
        pace = _PACES.get(stage.reading.weather, 1.0)
        lean = float(
            stage.random("lean").choice((-1, 1)) * stage.random("lean").uniform(0.06, 0.17)
        )
        self._loom = Loom(stage, max(8, rows), max(8, columns), pace, lean)
        self._back = _back(stage)
        random = stage.random("points")
        self._points = random.random((54, 6)).tolist()
        self._glows = [Glow(ribbon.colours[1]) for ribbon in self._ribbons]

    def draw(self, moment: Moment) -> None:
        """Draw one frame."""
        canvas, t = self._stage.canvas, moment.seconds
        self._back.draw(canvas, moment.camera)
        self._draw_points(moment, near=False)
        light = self._loom.light(self._ribbons, t)
        with moment.camera.layer(canvas, 0.8):
            self._draw_silk(canvas, light)
            for ribbon in self._ribbons:
                self._draw_threads(canvas, ribbon, t)
        self._draw_points(moment, near=True)

    def _draw_silk(self, canvas: skia.Canvas, light: Floats) -> None:
        """The sheets, and around them the bloom of an eighth of the resolution."""
        stage = self._stage
        spot = skia.Rect(-_REACH, 0, stage.width + _REACH, stage.height)
        small = _blurred(_shrunk(light, 4))
        for picture, strength in ((small, 0.6), (light, 1.0)):
            image = light_of_bytes(_as_bytes(picture, strength))
            canvas.drawImageRect(image, spot, LINEAR, skia.Paint())

    def _draw_threads(self, canvas: skia.Canvas, ribbon: Ribbon, seconds: float) -> None:
        """Fine threads that ride on the sheet: crisp detail over the soft silk."""
        stage = self._stage
        y = self._loom.heights(ribbon, seconds, _THREADS)[::5]
        x = np.linspace(-_REACH, stage.width + _REACH, len(y), dtype=np.float32)
        for k in range(_THREADS.shape[1]):
            paint = stroke(ribbon.colours[k % 4], 1.2, 0.2)
            canvas.drawPath(path(np.stack([x, y[:, k]], 1), closed=False), paint)

    def _draw_points(self, moment: Moment, *, near: bool) -> None:
        """Small points behind the silk; large faint discs of light before it."""
        stage, t = self._stage, moment.seconds
        wide, high = stage.width + 220, stage.height + 80
        for k, (a, b, z, p, q, w) in enumerate(self._points):
            if (z > 0.88) != near:
                continue
            x = (a * wide + t * (6 + 26 * z) + 20 * math.sin(t * 0.5 + p * 6.3)) % wide - 110
            y = (b * high + 24 * math.sin(t * 0.33 + q * 6.3) - t * 4 * z) % high - 40
            shown = min(
                1.0, (x + 110) / 90, (wide - 110 - x) / 90, (y + 40) / 60, (high - 40 - y) / 60
            )
            alpha = (0.3 + 0.25 * math.sin(t * (0.6 + w) + p * 6.3)) * max(shown, 0.0)
            radius = 50 + 90 * w if near else 4 + 15 * z * z
            self._glows[k % 3].draw(stage.canvas, x, y, radius, alpha * (0.3 if near else 1.0))


_REACH = 90.0  # units that ribbons run past the frame, so that turning shows no end


def _back(stage: Stage) -> Layer:
    """A dark ground with a soft light behind the silk."""
    scale = np.float32(stage.scale / 4)
    rows, columns = (round((side + 2 * MARGIN) * scale) for side in (stage.height, stage.width))
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    x, y = x / scale - np.float32(MARGIN), y / scale - np.float32(MARGIN)
    random = stage.random("back")
    cx, cy = stage.width * random.uniform(0.35, 0.65), stage.height * random.uniform(0.4, 0.6)
    far = np.hypot((x - cx) / (0.64 * stage.width), (y - cy) / (0.65 * stage.height))
    stops = stage.palette.many("back")
    brightest = mix(stops[2], "#ffffff", 0.05)
    colour = ramp(
        np.clip(1 - far, 0, 1), [(0, stops[0]), (0.35, stops[1]), (0.85, stops[2]), (1, brightest)]
    )
    veil = sample(noise(256, 256, 2.0, stage.seed("veil")), x * 0.15, y * 0.15)
    bounds = (-MARGIN, -MARGIN, stage.width + MARGIN, stage.height + MARGIN)
    return stage.placed(image_of(colour * (1 + 0.16 * veil[..., None])), bounds, 0.1)


def _shrunk(light: Floats, by: int) -> Floats:
    """Means over squares of `by` pixels of [3, rows, columns]."""
    rows, columns = light.shape[1] // by * by, light.shape[2] // by * by
    tall = light[:, :rows, :columns].reshape(3, rows // by, by, columns).sum(axis=2)
    wide = tall.reshape(3, rows // by, columns // by, by).sum(axis=3)
    return np.asarray(wide / by**2, np.float32)


def _blurred(light: Floats) -> Floats:
    """Close to a Gaussian of 5 pixels, each way."""
    return np.asarray(gaussian_filter(light, (0, 5, 5), mode="nearest", truncate=2.5), np.float32)


def _as_bytes(light: Floats, strength: float) -> NDArray[np.uint8]:
    """Open-ended light [3, rows, columns] as [rows, columns, 3]: 1 - exp(-x), by a table.

    A soft shoulder instead of clipping keeps the colour of the brightest folds.
    """
    steps = np.arange(1024, dtype=np.float32) / 192
    table = (255.5 - 255 * np.exp(-1.25 * steps)).astype(np.uint8)
    index = np.minimum(light * np.float32(192 * strength), 1023).astype(np.uint16)
    return np.ascontiguousarray(np.moveaxis(table[index], 0, 2))
