"""A small flock far away, for scale: birds that flap, glide and keep loosely together."""

from __future__ import annotations

import math

from prostudio.drawing.library import skia
from prostudio.scenes.toolkit.brush import stroke
from prostudio.scenes.toolkit.colour import Colour
from prostudio.scenes.toolkit.stage import Moment, Stage


class Birds:
    """A flock that crosses the sky slowly.

    Args:
        top, bottom: heights in units between which it flies.
        count: how many birds.
        size: half a wing span in units.
    """

    def __init__(
        self,
        stage: Stage,
        colour: Colour,
        top: float,
        bottom: float,
        *,
        count: int = 7,
        size: float = 8.0,
    ) -> None:
        self._stage, self._colour, self._size = stage, colour, size
        random = stage.random("birds")
        self._way = -1 if random.random() < 0.5 else 1
        self._start = (
            stage.width * float(random.uniform(0.3, 0.7)),
            float(random.uniform(top, bottom)),
        )
        self._birds = random.random((count, 5)).tolist()

    def draw(self, moment: Moment, depth: float = 0.12) -> None:
        """Draw the flock of this moment."""
        seconds, way, size = moment.seconds, self._way, self._size
        from_middle = seconds - self._stage.view.seconds / 2
        canvas = self._stage.canvas
        with moment.camera.layer(canvas, depth):
            for a, b, c, d, e in self._birds:
                x = self._start[0] + way * (13 * from_middle + 150 * (a - 0.5))
                x += 12 * math.sin(seconds * 0.5 + d * 6.3)
                y = self._start[1] + 60 * (b - 0.5) + 5 * math.sin(seconds * 0.7 + c * 6.3)
                beat = seconds * (7.5 + 2 * c) + e * 6.3
                gliding = 0.5 + 0.5 * math.sin(seconds * 0.6 + a * 6.3)
                lift = math.sin(beat) * (0.2 + 0.8 * gliding)
                self._bird(canvas, x, y, size * (0.6 + 0.6 * d), lift)

    def _bird(self, canvas: skia.Canvas, x: float, y: float, half: float, lift: float) -> None:
        """Two wings as arcs; `lift` -1..1 is the wing tips' height."""
        wings = skia.Path()
        tip = y - half * (0.12 + 0.55 * lift)
        wings.moveTo(x - half, tip)
        wings.quadTo(x - half * 0.45, y - half * (0.34 + 0.2 * lift), x, y)
        wings.quadTo(x + half * 0.45, y - half * (0.34 + 0.2 * lift), x + half, tip)
        canvas.drawPath(wings, stroke(self._colour, max(0.8, half * 0.17), 0.75))
