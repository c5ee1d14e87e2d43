"""The near bank: a quay with a railing, lamps, and somebody who looks across the water."""

from __future__ import annotations

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.places.city.look import Look
from prostudio.scenes.toolkit.brush import fill, glow, path, stroke, vertical
from prostudio.scenes.toolkit.colour import Colour, mix
from prostudio.scenes.toolkit.facades import tone
from prostudio.scenes.toolkit.stage import MARGIN, Layer, Stage

_RAIL = 58.0  # units from the quay's stones to the top of its railing


def quay_layer(stage: Stage, look: Look) -> Layer:
    """The quay of this shot, nearest of all."""
    rng = stage.random("quay")
    edge = stage.height * (0.955 if not stage.tall else 0.945)
    ink = mix(stage.palette["near"], look.haze, 0.10 + 0.1 * (1 - look.lamps))
    lamps = [float(rng.uniform(0.1, 0.3)), float(rng.uniform(0.68, 0.9))]
    watcher = stage.width * float(rng.choice([0.36, 0.42, 0.58, 0.64]))

    def paint(canvas: skia.Canvas) -> None:
        _stones(canvas, stage, look, edge, ink)
        _railing(canvas, stage, look, edge, ink)
        for share in lamps if not stage.tall else lamps[:1]:
            _lamp(canvas, look, share * stage.width, edge, ink)
        _watcher(canvas, look, watcher, edge, ink)

    bounds = (-MARGIN, edge - 320, stage.width + MARGIN, stage.height + MARGIN)
    return stage.layer(paint, 0.8, bounds)


def _stones(canvas: skia.Canvas, stage: Stage, look: Look, edge: float, ink: Colour) -> None:
    left, right, bottom = -MARGIN, stage.width + MARGIN, stage.height + MARGIN
    top = mix(ink, stage.palette["pavement"], 0.4)
    if look.snow > 0:
        top = mix(look.glazing.white, ink, 0.12)
    canvas.drawRect(
        skia.Rect(left, edge, right, bottom),
        vertical(edge, bottom, [(0, top, 1), (0.4, mix(top, ink, 0.6), 1), (1, ink, 1)]),
    )
    canvas.drawRect(skia.Rect(left, edge - 2, right, edge + 2), fill(tone(top, 1.1)))


def _railing(canvas: skia.Canvas, stage: Stage, look: Look, edge: float, ink: Colour) -> None:
    left, right = -MARGIN, stage.width + MARGIN
    for x in np.arange(left, right, 92.0).tolist():
        canvas.drawRect(skia.Rect(x - 3.5, edge - _RAIL - 3, x + 3.5, edge + 2), fill(ink))
        canvas.drawCircle(x, edge - _RAIL - 6, 5, fill(ink))
        if look.snow > 0:
            canvas.drawOval(
                skia.Rect(x - 5, edge - _RAIL - 14, x + 5, edge - _RAIL - 7),
                fill(look.glazing.white),
            )
    for x in np.arange(left, right, 11.5).tolist():
        canvas.drawLine(x, edge - _RAIL + 4, x, edge - 8, stroke(ink, 1.5))
    for up, width in ((_RAIL, 4.6), (8.0, 2.8), (_RAIL - 14, 1.8)):
        canvas.drawLine(left, edge - up, right, edge - up, stroke(ink, width))
    if look.snow > 0:
        canvas.drawLine(
            left, edge - _RAIL - 3, right, edge - _RAIL - 3, stroke(look.glazing.white, 3.4, 0.95)
        )
    elif look.wet > 0.8 or look.low_sun:
        canvas.drawLine(
            left,
            edge - _RAIL - 2,
            right,
            edge - _RAIL - 2,
            stroke(stage.palette["light"], 1.0, 0.4),
        )


def _lamp(canvas: skia.Canvas, look: Look, x: float, edge: float, ink: Colour) -> None:
    top = edge - 248
    canvas.drawPath(
        path([(x - 9, edge), (x - 4, edge - 40), (x + 4, edge - 40), (x + 9, edge)]), fill(ink)
    )
    canvas.drawLine(x, edge - 30, x, top + 26, stroke(ink, 5))
    for side in (-1, 1):
        arm = skia.Path()
        arm.moveTo(x, top + 40)
        arm.quadTo(x + side * 26, top + 44, x + side * 26, top + 20)
        canvas.drawPath(arm, stroke(ink, 3))
        canvas.drawPath(
            path(
                [
                    (x + side * 26 - 12, top + 3),
                    (x + side * 26 + 12, top + 3),
                    (x + side * 26, top - 8),
                ]
            ),
            fill(ink),
        )
        globe = mix("#cfd6dc", "#fff0cf", look.lamps)
        canvas.drawCircle(x + side * 26, top + 11, 9, fill(globe, 0.95))
        if look.snow > 0:
            canvas.drawOval(
                skia.Rect(x + side * 26 - 9, top - 8, x + side * 26 + 9, top + 1),
                fill(look.glazing.white),
            )
        if look.lamps > 0.1:
            glow(canvas, x + side * 26, top + 11, 130, "#ffbf70", 0.5 * look.lamps)


def _watcher(canvas: skia.Canvas, look: Look, x: float, edge: float, ink: Colour) -> None:
    """Somebody who leans on the railing; an umbrella when it rains."""
    cloth = fill(mix(ink, "#3a2a30", 0.35))
    canvas.drawLine(x - 5, edge + 4, x - 4, edge - 40, stroke(ink, 8))
    canvas.drawLine(x + 6, edge + 4, x + 4, edge - 40, stroke(ink, 8))
    canvas.drawRoundRect(skia.Rect(x - 13, edge - 84, x + 13, edge - 30), 10, 12, cloth)
    canvas.drawCircle(x, edge - 93, 8.5, cloth)
    if look.wet > 0.8 and look.snow <= 0:
        dome = skia.Path()
        dome.moveTo(x - 40, edge - 98)
        dome.quadTo(x - 30, edge - 136, x + 2, edge - 138)
        dome.quadTo(x + 34, edge - 136, x + 44, edge - 98)
        for j in range(4):
            dome.quadTo(x + 44 - 21 * j - 10.5, edge - 105, x + 44 - 21 * (j + 1), edge - 98)
        dome.close()
        canvas.drawPath(dome, fill(mix("#b3262c", ink, 0.35 * look.lamps)))
