"""The light of the lighthouse: two beams that turn, and the flash when one meets the eye."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.toolkit.brush import Blend, glow, linear, path
from prostudio.scenes.toolkit.colour import Floats
from prostudio.scenes.toolkit.ocean_view import Optics
from prostudio.scenes.toolkit.shader import Coarse
from prostudio.scenes.toolkit.stage import Moment, Stage

_PERIOD = 11.0  # seconds for a whole turn; with two beams a flash every 5.5 s
_REACH = 340.0  # metres at which a beam has gone


class Beam:
    """The turning light.

    Args:
        lamp: world x, y, z of the lamp in metres.
        optics: the camera as laid out.
        strength: how much the air shows of it, 0 none.
        depth: layer depth at which it is drawn.
    """

    def __init__(
        self,
        stage: Stage,
        lamp: tuple[float, float, float],
        optics: Optics,
        strength: float,
        depth: float,
    ) -> None:
        self._stage, self._lamp, self._optics = stage, lamp, optics
        self._strength, self._depth = strength, depth
        self._start = float(stage.random("beam").random()) * 2 * math.pi
        self._coarse = Coarse((0, 0, stage.width, stage.height), 4.0)
        self.x, self.y, self._scale = optics.at(*lamp)

    def angles(self, seconds: float) -> tuple[float, float]:
        """Directions of both beams, radians from +x (right) towards +z (away)."""
        turn = self._start + seconds * 2 * math.pi / _PERIOD
        return turn, turn + math.pi

    def flash(self, seconds: float) -> float:
        """How straight a beam looks into the camera, 0..1."""
        at = math.atan2(-self._lamp[2], -self._lamp[0])
        return max(max(0.0, math.cos(a - at)) ** 60 for a in self.angles(seconds))

    def draw(self, moment: Moment, paint_more: Callable[[skia.Canvas], None]) -> None:
        """Draw beams and glow over everything far and near, in one coarse pass of light.

        Args:
            paint_more: adds other soft light (the sun's glare) to the same pass.
        """
        canvas, stage, coarse = self._stage.canvas, self._stage, self._coarse
        flash, colour = self.flash(moment.seconds), stage.palette["lamp"]
        coarse.canvas.clear(0)
        paint_more(coarse.canvas)
        if self._strength > 0.03:
            with moment.camera.layer(coarse.canvas, self._depth):
                for angle in self.angles(moment.seconds):
                    self._cone(coarse.canvas, angle)
        x, y = moment.camera.point(self.x, self.y, self._depth)
        size = self._scale * moment.camera.scale(self._depth)
        lit = self._strength * (0.28 + 0.7 * flash)
        wide = 150 + 22 * size + 260 * flash
        glow(coarse.canvas, x, y, wide, colour, min(lit, 0.9), Blend.kScreen)
        coarse.draw(canvas)  # source-over: ten milliseconds quicker than screen, and as airy
        if self._strength > 0.03:
            glow(
                canvas,
                x,
                y,
                7 * size + 16,
                "#fff6dc",
                min(0.9, 0.25 + self._strength * (0.6 + flash)),
            )

    def _cone(self, canvas: skia.Canvas, angle: float) -> None:
        """One beam as laid out: edges of a cone of light, in thin air."""
        lengths = _REACH * np.linspace(0, 1, 14, dtype=np.float32) ** 1.6
        middle = self._seen(lengths, angle, 0.0)
        if len(middle) < 3:
            return
        spread = 1.1 + 0.030 * lengths[: len(middle)]
        side = middle[-1] - middle[0]
        length = float(np.hypot(*side[:2]))
        normal = np.array([-side[1], side[0]], np.float32) / max(length, 1.0)
        towards = max(0.0, -math.sin(angle))
        alpha = self._strength * (0.34 + 0.5 * towards) * min(1.0, length / 70)
        stops = [(p, self._stage.palette["lamp"], alpha * a)
                 for p, a in ((0, 0.95), (0.16, 0.5), (0.45, 0.2), (1, 0))]  # fmt: skip
        paint = linear(tuple(middle[0, :2]), tuple(middle[-1, :2]), stops)
        paint.setBlendMode(Blend.kPlus)
        for wide, blur, share in ((1.0, 5.0, 0.55), (0.55, 3.0, 0.5)):
            half = (spread * middle[:, 2] * wide)[:, None] * normal
            outline = np.concatenate([middle[:, :2] + half, (middle[:, :2] - half)[::-1]])
            paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
            paint.setAlphaf(share)
            canvas.drawPath(path(outline), paint)

    def _seen(self, lengths: Floats, angle: float, rise: float) -> Floats:
        """[n, 3] screen x, y and units per metre along a beam, until it passes the camera."""
        x0, y0, z0 = self._lamp
        points = []
        for reach in lengths.tolist():
            z = z0 + math.sin(angle) * reach
            if z < 0.3 * z0:
                break
            points.append(self._optics.at(x0 + math.cos(angle) * reach, y0 + rise * reach, z))
        return np.array(points, np.float32)
