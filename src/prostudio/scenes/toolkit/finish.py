"""The last thing drawn on every frame: vignette and a little film grain."""

from __future__ import annotations

from functools import lru_cache

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

    def draw(self, moment: Moment) -> None:
        """Draw it; no two frames in a row have the same grain, at any rate from 24 to 60."""
        number = int(moment.seconds * 60 + 0.25) % _VARIANTS
        view, canvas = self._stage.view, self._stage.canvas
        image = _image(view.width, view.height, self._vignette, self._grain, number)
        canvas.save()
        canvas.resetMatrix()
        over = skia.Paint(BlendMode=skia.BlendMode.kModulate)
        canvas.drawImage(image, 0, 0, NEAREST, over)
        canvas.restore()


@lru_cache(maxsize=2 * _VARIANTS)
def _image(width: int, height: int, vignette: float, grain: float, number: int) -> skia.Image:
    """One variant, the same for every shot of that size: 50 ms to make."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    across, down = (x / width - 0.5) / 0.66, (y / height - 0.47) / 0.72
    dark = vignette * smoothstep(0.45, 1.15, np.hypot(across, down))
    noise = np.random.default_rng(number).standard_normal((height, width), np.float32)
    noise = noise + 0.5 * (np.roll(noise, 1, 0) + np.roll(noise, 1, 1))
    # a multiply can only darken: the grain hangs a little under 1
    return grey_image((1 - dark) * (1 - 2.2 * grain + grain * noise / 1.22))
