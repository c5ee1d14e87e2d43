"""Small figures for scale: travellers on a crest by day, a lit tent by night."""

from __future__ import annotations

import math

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.places.desert.sand import SLICES, Painted, walked_tone
from prostudio.scenes.toolkit.brush import Blend, fill, glow, path, stroke
from prostudio.scenes.toolkit.colour import Floats
from prostudio.scenes.toolkit.glow import Glow
from prostudio.scenes.toolkit.stage import MARGIN, Moment, Stage

_WALKERS = ((0.0, 25.0), (33.0, 22.0), (59.0, 26.0))
"""Units behind the first, and height in units."""


class Walkers:
    """Three travellers on the skyline of the middle dunes.

    Args:
        side: -1 when the light comes from the left.
    """

    def __init__(self, stage: Stage, painted: list[Painted], side: int) -> None:
        self._stage, self._side = stage, side
        self._skyline = painted[1].skyline
        self._tone = walked_tone(stage)
        self._start = _open_crest(stage, painted)
        self._depth = SLICES[1].depth

    def draw(self, moment: Moment) -> None:
        """Draw them where they have walked to."""
        canvas = self._stage.canvas
        with moment.camera.layer(canvas, self._depth):
            for k, (behind, tall) in enumerate(_WALKERS):
                x = self._start + behind + 3.2 * moment.seconds
                y = float(np.interp(x + MARGIN, np.arange(len(self._skyline)), self._skyline)) + 2
                self._walker(canvas, x, y, tall, moment.seconds, k)

    def _walker(
        self, canvas: skia.Canvas, x: float, y: float, tall: float, t: float, k: int
    ) -> None:
        side = self._side
        step = math.sin(t * 4.2 + k * 2.1) * 1.7
        sway = math.sin(t * 1.6 + k) * 1.2 - side * 2.2
        shadow = [(x - 2, y), (x + 2, y), (x - side * 62, y + 26), (x - side * 54, y + 27)]
        canvas.drawPath(path(shadow), fill(self._tone, 0.38, blur=1.4))
        robe = skia.Path()
        robe.moveTo(x - 3.2 + step, y)
        robe.quadTo(x - 4.5, y - tall * 0.45, x - 2.2, y - tall * 0.80)
        robe.lineTo(x + 2.2, y - tall * 0.80)
        robe.quadTo(x + 4 + sway, y - tall * 0.4, x + 4.2 - step + sway, y)
        robe.close()
        canvas.drawPath(robe, fill(self._tone))
        canvas.drawOval(skia.Rect(x - 2.5, y - tall, x + 2.5, y - tall * 0.74), fill(self._tone))
        if k == 0:
            staff = stroke(self._tone, 1.1)
            canvas.drawLine(x - 6, y + 1, x - 4.5, y - tall * 1.02, staff)
        rim = stroke(self._stage.palette["light"], 0.9, 0.65)
        edge = x + side * 2.6
        canvas.drawLine(edge, y - tall * 0.1, edge - side * 0.6, y - tall * 0.85, rim)


class Camp:
    """A lit tent and its fire: the one warm note in a cold picture.

    Args:
        spot: x, y in units of a place on the near dunes.
    """

    def __init__(self, stage: Stage, spot: tuple[float, float], depth: float) -> None:
        self._stage, self._spot = stage, spot
        self._glow = Glow("#ffae5a")
        self._tent = stage.layer(lambda canvas: _tent(canvas, *spot), depth)
        self._depth = depth

    def draw(self, moment: Moment) -> None:
        """Draw the tent in the flicker of its fire."""
        t, (x, y) = moment.seconds, self._spot
        flicker = 0.86 + 0.07 * math.sin(t * 7.3) + 0.05 * math.sin(t * 12.1 + 1)
        canvas = self._stage.canvas
        with moment.camera.layer(canvas, self._depth):
            self._glow.draw(canvas, x, y + 11, 220, 0.42 * flicker, flatness=0.3)
        self._tent.draw(canvas, moment.camera)
        with moment.camera.layer(canvas, self._depth):
            self._glow.draw(canvas, x, y, 120, 0.40 * flicker)


def _tent(canvas: skia.Canvas, x: float, y: float) -> None:
    cloth = skia.Path()
    cloth.moveTo(x - 34, y + 12)
    cloth.quadTo(x - 12, y - 6, x - 2, y - 27)
    cloth.quadTo(x + 14, y - 4, x + 38, y + 12)
    cloth.close()
    canvas.drawPath(cloth, fill("#7a3a22"))
    canvas.save()
    canvas.clipPath(cloth, True)
    glow(canvas, x, y + 8, 62, "#ffb45a", 0.95, Blend.kSrcOver)
    glow(canvas, x, y + 10, 34, "#fff0c0", 0.85, Blend.kScreen)
    canvas.restore()
    canvas.drawPath(path([(x - 9, y + 12), (x - 1, y - 16), (x + 8, y + 12)]), fill("#fff2c8", 0.9))
    canvas.drawLine(x - 2, y - 32, x - 1, y + 12, stroke("#2a1410", 1.3))


def _open_crest(stage: Stage, painted: list[Painted]) -> float:
    """Where, in units, the middle skyline is level and no nearer dune hides it."""
    middle, near = painted[1].skyline, painted[2].skyline
    length = 90
    best, start = -1e9, stage.width * 0.5
    for x in np.arange(stage.width * 0.2, stage.width * 0.76, 12):
        i = int(x + MARGIN)
        part: Floats = middle[i : i + length]
        clear = float((near[i : i + length] - part).min())
        steep = float(np.abs(np.gradient(part)).max())
        score = min(clear, 40) - 60 * steep - 0.02 * abs(x - stage.width * 0.5)
        if score > best:
            best, start = score, float(x)
    return start
