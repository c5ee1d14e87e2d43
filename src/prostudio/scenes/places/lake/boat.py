"""A rowing boat that lies on the lake; its mirror image is painted into the mirrored world."""

from __future__ import annotations

import math

from prostudio.drawing.library import skia
from prostudio.scenes.scene import Weather
from prostudio.scenes.toolkit.brush import fill, stroke, vertical
from prostudio.scenes.toolkit.colour import mix
from prostudio.scenes.toolkit.ocean_view import Optics
from prostudio.scenes.toolkit.stage import Moment, Stage

_ASKED = ("boat", "canoe", "rowing", "ship")


class RowingBoat:
    """The boat of a shot, adrift."""

    def __init__(self, stage: Stage, optics: Optics) -> None:
        random = stage.random("rowing boat")
        self._stage = stage
        across = float(random.uniform(0.28, 0.72)) * stage.width
        self._away = float(random.uniform(17, 32)) * (1.2 if stage.tall else 1.0)
        self._x = (across - optics.centre) * self._away / optics.focal
        self._way = 1 if random.random() < 0.5 else -1

    @staticmethod
    def wanted(stage: Stage) -> bool:
        """Asked for by the words, or the shot's own idea in quiet weather."""
        if any(word in extra for extra in stage.reading.extras for word in _ASKED):
            return True
        rough = stage.reading.weather in (Weather.STORM, Weather.RAIN, Weather.SNOW)
        return not rough and bool(stage.random("boat at all").random() < 0.6)

    def draw(
        self, canvas: skia.Canvas, moment: Moment, optics: Optics, *, mirrored: bool = False
    ) -> None:
        """Draw it, or its mirror image."""
        t = moment.seconds
        x = self._x + 0.05 * t * self._way - optics.sideways
        z = self._away - optics.forward
        scale = optics.focal / z
        sx = optics.centre + x * scale
        sy = optics.horizon + (optics.eye + 0.012 * math.sin(1.3 * t)) * scale
        canvas.save()
        canvas.translate(sx, sy)
        canvas.scale(scale * self._way, -scale if mirrored else scale)
        canvas.rotate(0.9 * math.sin(1.1 * t))
        self._paint(canvas)
        canvas.restore()

    def _paint(self, canvas: skia.Canvas) -> None:
        palette = self._stage.palette
        ink, rim = palette["near"], palette["light"]
        wood = mix(palette["hull"], ink, 0.35)
        hull = skia.Path()
        hull.moveTo(-2.0, -0.72)
        hull.quadTo(0, -0.36, 2.2, -0.86)
        hull.quadTo(2.0, -0.2, 1.5, 0.1)
        hull.lineTo(-1.6, 0.1)
        hull.quadTo(-1.95, -0.2, -2.0, -0.72)
        shade = [
            (0.0, mix(wood, rim, 0.22), 1.0),
            (0.5, wood, 1.0),
            (1.0, mix(ink, wood, 0.3), 1.0),
        ]
        canvas.drawPath(hull, vertical(-0.8, 0.1, shade))
        inside = skia.Path()
        inside.moveTo(-2.0, -0.72)
        inside.quadTo(0, -0.36, 2.2, -0.86)
        inside.quadTo(0.3, -0.62, -2.0, -0.72)
        canvas.drawPath(inside, fill(mix(ink, "#1c120c", 0.5)))
        for low in (0.16, 0.34):
            plank = skia.Path()
            plank.moveTo(-1.95, -0.7 + low)
            plank.quadTo(0, -0.34 + low, 2.0, -0.82 + low * 1.2)
            canvas.drawPath(plank, stroke(ink, 0.025, 0.6))
        edge = skia.Path()
        edge.moveTo(-2.0, -0.72)
        edge.quadTo(0, -0.36, 2.2, -0.86)
        canvas.drawPath(edge, stroke(mix(wood, rim, 0.75), 0.045))
        for x in (-0.5, 0.3):
            canvas.drawLine(x, -0.52, x - 1.5, -0.16, stroke(mix(wood, rim, 0.3), 0.05))
