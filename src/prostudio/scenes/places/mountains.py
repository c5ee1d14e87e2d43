"""Mountains (first version: a sky and ridges), to be widened."""

from __future__ import annotations

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.toolkit.brush import path, vertical
from prostudio.scenes.toolkit.colour import Floats, mix
from prostudio.scenes.toolkit.mist import Mist
from prostudio.scenes.toolkit.noise import ridge_line
from prostudio.scenes.toolkit.place import OpenPlace
from prostudio.scenes.toolkit.plants import grove
from prostudio.scenes.toolkit.sky import Sky
from prostudio.scenes.toolkit.stage import MARGIN, Layer, Moment, Stage


def open_place(stage: Stage) -> OpenPlace:
    """Ridges behind ridges in haze, woods in front."""
    horizon = stage.height * 0.55
    sky = Sky(stage, horizon)
    layers = [_ridge(stage, k, horizon) for k in range(5)]
    mist = Mist(stage, stage.palette["haze"])

    def draw(moment: Moment) -> None:
        sky.draw(moment)
        for k, layer in enumerate(layers):
            layer.draw(stage.canvas, moment.camera)
            mist.draw(
                moment, horizon + 40 + 50 * k, 120, 0.4 - 0.07 * k, depth=layer.depth, phase=300 * k
            )
            if k == 1:
                sky.glare(moment)

    return OpenPlace(draw)


def _ridge(stage: Stage, k: int, horizon: float) -> Layer:
    near = k / 4
    line = ridge_line(2048, 1.35 - 0.1 * near, stage.land_seed(f"ridge {k}"))
    colour = mix(stage.palette["haze"], stage.palette["near"], 0.2 + 0.8 * near)
    base, rise = horizon + 60 * k, 70 - 10 * k

    def ground(x: Floats) -> Floats:
        return np.asarray(base - rise * line[(x + 400).astype(int) % 2048], np.float32)

    def paint(canvas: skia.Canvas) -> None:
        x = np.arange(-MARGIN, stage.width + MARGIN + 2, 2, dtype=np.float32)
        bottom = [(stage.width + MARGIN, stage.height + MARGIN), (-MARGIN, stage.height + MARGIN)]
        outline = np.vstack([np.stack([x, ground(x)], 1), bottom])
        stops = [(0.0, colour, 1.0), (1.0, mix(colour, stage.palette["haze"], 0.5), 1.0)]
        canvas.drawPath(path(outline), vertical(base - 2 * rise, base + 150, stops))
        if k > 2:
            grove(
                canvas,
                stage.land(f"wood {k}"),
                (-MARGIN, stage.width + MARGIN),
                ground,
                50,
                12,
                (colour, colour),
            )

    return stage.layer(paint, 0.1 + 0.9 * near**1.5)
