"""The last thing drawn on every frame: vignette and a little film grain."""

from __future__ import annotations

import numpy as np

from prostudio.drawing.library import skia
from prostudio.drawing.surface import grey_image
from prostudio.scenes.toolkit.brush import NEAREST
from prostudio.scenes.toolkit.colour import smoothstep
from prostudio.scenes.toolkit.stage import Moment, Stage

_VARIANTS = 5


class Finish:
    """Vignette times grain, multiplied over the frame in one pass of 2 ms.

    Args:
        vignette: how much darker the corners are, 0..1.
        grain: deviation of the grain; above .014 it costs more bits than it gives.
    """

    def __init__(self, stage: Stage, vignette: float = 0.42, grain: float = 0.009) -> None:
        self._stage, self._vignette, self._grain = stage, vignette, grain
        self._images: dict[int, skia.Image] = {}

    def draw(self, moment: Moment) -> None:
        """Draw it; no two frames in a row have the same grain, at any rate from 24 to 60."""
        number = int(moment.seconds * 60 + 0.25) % _VARIANTS
        if number not in self._images:
            self._images[number] = self._made(number)
        canvas = self._stage.canvas
        canvas.save()
        canvas.resetMatrix()
        over = skia.Paint(BlendMode=skia.BlendMode.kModulate)
        canvas.drawImage(self._images[number], 0, 0, NEAREST, over)
        canvas.restore()

    def _made(self, number: int) -> skia.Image:
        view = self._stage.view
        y, x = np.mgrid[0 : view.height, 0 : view.width].astype(np.float32)
        across, down = (x / view.width - 0.5) / 0.66, (y / view.height - 0.47) / 0.72
        dark = self._vignette * smoothstep(0.45, 1.15, np.hypot(across, down))
        random = np.random.default_rng(number)
        grain = random.standard_normal((view.height, view.width), np.float32)
        grain = grain + 0.5 * (np.roll(grain, 1, 0) + np.roll(grain, 1, 1))
        # a multiply can only darken: the grain hangs a little under 1
        return grey_image((1 - dark) * (1 - 2.2 * self._grain + self._grain * grain / 1.22))
