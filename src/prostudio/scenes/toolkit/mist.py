"""Mist: long soft banks that drift, and still veils of air."""

from __future__ import annotations

import numpy as np

from prostudio.drawing.library import skia
from prostudio.drawing.surface import image_of
from prostudio.scenes.toolkit.brush import LINEAR, vertical
from prostudio.scenes.toolkit.colour import Colour, Floats, rgb
from prostudio.scenes.toolkit.noise import noise
from prostudio.scenes.toolkit.stage import Moment, Stage

_ROWS, _COLUMNS = 128, 512


class Mist:
    """Banks of one colour; draw as many of them as wanted, at any height."""

    def __init__(self, stage: Stage, colour: Colour, purpose: str = "mist") -> None:
        self._stage = stage
        field = np.clip(0.5 + 0.34 * noise(_ROWS, _COLUMNS, 1.75, stage.seed(purpose)), 0, 1)
        body: Floats = field**1.4 * np.sin(np.linspace(0, np.pi, _ROWS))[:, None] ** 1.7
        tint = np.broadcast_to(rgb(colour), (*body.shape, 3))
        self._image = image_of(np.dstack([tint, body]))

    def draw(
        self,
        moment: Moment,
        y: float,
        height: float,
        alpha: float,
        *,
        depth: float = 0.5,
        speed: float = 8.0,
        phase: float = 0.0,
        stretch: float = 4.4,
    ) -> None:
        """Draw a bank around `y`, `height` units high, drifting `speed` units a second.

        Args:
            phase: units along the bank, so that several are not alike.
            stretch: units per pixel of the bank along its length.
        """
        if alpha <= 0.004:
            return
        dx, scale = moment.camera.shift(depth)[0], moment.camera.scale(depth)
        high = height * scale
        middle = moment.camera.point(0, y, depth)[1]
        matrix = skia.Matrix()
        matrix.setScale(stretch * scale, high / _ROWS)
        matrix.postTranslate(dx - phase - moment.seconds * speed, middle - high / 2)
        repeat = skia.TileMode.kRepeat  # decal tiling, like dither, leaves the quick path
        shader = self._image.makeShader(repeat, repeat, LINEAR, matrix)
        self._stage.canvas.drawRect(
            skia.Rect(0, middle - high / 2, self._stage.width, middle + high / 2),
            skia.Paint(Shader=shader, Alphaf=min(alpha, 1.0)),
        )


def veil(
    canvas: skia.Canvas, bounds: tuple[float, float, float, float], colour: Colour, *alphas: float
) -> None:
    """Still air over left, top, right, bottom: alphas run evenly from top to bottom."""
    left, top, right, bottom = bounds
    last = max(len(alphas) - 1, 1)
    stops = [(k / last, colour, alpha) for k, alpha in enumerate(alphas)]
    canvas.drawRect(skia.Rect(left, top, right, bottom), vertical(top, bottom, stops))
