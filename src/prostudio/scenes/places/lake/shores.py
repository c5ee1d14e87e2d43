"""Wooded banks of the lake, and stones and reeds at the viewer's feet."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.toolkit.brush import path, stroke, vertical
from prostudio.scenes.toolkit.colour import Floats, mix
from prostudio.scenes.toolkit.noise import ridge_line
from prostudio.scenes.toolkit.plants import grove
from prostudio.scenes.toolkit.stage import MARGIN, Layer, Stage

_ROWS = ((11.0, 15.0, 4.0, 0.18), (34.0, 36.0, 8.0, 0.32), (50.0, 96.0, 17.0, 0.55))
"""Height of the bank, of its trees, their spacing (units), and the layer's depth."""


def paint_shores(stage: Stage, shore: float) -> list[Layer]:
    """Far, middle and near bank, standing on the waterline."""
    return [_bank(stage, shore, number) for number in range(len(_ROWS))]


def _bank(stage: Stage, shore: float, number: int) -> Layer:
    rise, tree, spacing, depth = _ROWS[number]
    palette, random = stage.palette, stage.land(f"shore {number}")
    tone = palette.many("shores")[number + (1 if number else 0)]
    line = ridge_line(2048, 1.5, int(random.integers(2**31)))
    reach = _reach(stage, number)

    def ground(x: Floats) -> Floats:
        swell = np.interp(x + MARGIN, np.arange(2048), line, period=2048)
        wide = np.array([reach(a) for a in np.atleast_1d(x).tolist()])
        return np.asarray(shore - np.clip((rise + rise * 0.3 * swell) * wide, 0, 200), np.float32)

    def paint(canvas: skia.Canvas) -> None:
        x = np.arange(-MARGIN, stage.width + MARGIN + 8, 6, dtype=np.float32)
        outline = [*zip(x.tolist(), ground(x).tolist(), strict=True)]
        outline += [(stage.width + MARGIN, shore + 1), (-MARGIN, shore + 1)]
        foot = mix(tone, palette["haze"], 0.22)
        canvas.drawPath(path(outline), vertical(shore - 60, shore, [(0, tone, 1), (1, foot, 1)]))
        near = mix(tone, palette["near"], 0.25)
        white = mix(palette["cloud_lit"], tone, 0.15) if stage.snowy else None
        span = (-MARGIN, stage.width + MARGIN)
        grove(canvas, random, span, ground, tree, spacing, (tone, near), snow=white, share=reach)

    bounds = (-MARGIN, shore - 190.0, stage.width + MARGIN, shore + 2)
    return stage.layer(paint, depth, bounds)


def _reach(stage: Stage, number: int) -> Callable[[float], float]:
    """How much of a bank there is at x, 0..1: all along far away, at the sides when near."""
    width, random = stage.width, stage.random("shore sides")
    left, right = random.uniform(0.18, 0.34), random.uniform(0.18, 0.40)
    if random.random() < 0.5:
        left, right = right, left
    if number == 0:
        return lambda x: 1.0
    squeeze = 1.0 if number == 1 else 0.62

    def reach(x: float) -> float:
        u = x / width
        a = (left * squeeze * 1.4 - u) / (left * squeeze)
        b = (u - 1 + right * squeeze * 1.4) / (right * squeeze)
        return float(min(max(a, b, 0.0), 1.0) ** 0.9)

    return reach


def paint_reeds(stage: Stage) -> Layer:
    """Stones and reeds at the near edge, dark against the bright water, in the corners."""
    palette, random = stage.palette, stage.random("reeds")
    dark, warm = palette["near"], palette["light"]
    width, height = stage.width, stage.height

    def paint(canvas: skia.Canvas) -> None:
        for side in (-1, 1):
            if random.random() < 0.25:
                continue
            edge = -40.0 if side < 0 else width + 40
            for _ in range(4):
                x = edge - side * float(random.uniform(0, 0.2)) * width
                _stone(
                    canvas, random, (x, height + 14), float(random.uniform(60, 190)), (dark, warm)
                )
            for _ in range(95):
                x = edge - side * float(random.random() ** 1.7) * 0.3 * width
                tall, lean = float(random.uniform(60, 190)), float(random.normal() * 20)
                reed = skia.Path()
                reed.moveTo(x, height + 30)
                reed.quadTo(x + lean * 0.2, height - tall * 0.5, x + lean, height + 10 - tall)
                tone = mix(dark, mix(warm, dark, 0.55), 0.45 * float(random.random()))
                canvas.drawPath(reed, stroke(tone, float(random.uniform(1, 2.4))))
                if random.random() < 0.22:
                    top = height + 10 - tall
                    brown = mix("#3a2416", dark, 0.4)
                    canvas.drawLine(
                        x + lean * 0.96, top + 4, x + lean * 1.02, top - 13, stroke(brown, 4.4)
                    )

    return stage.layer(paint, 1.0, (-MARGIN, height - 240.0, width + MARGIN, height + MARGIN))


def _stone(
    canvas: skia.Canvas,
    random: np.random.Generator,
    foot: tuple[float, float],
    width: float,
    tones: tuple[Floats, Floats],
) -> None:
    x, y = foot
    high = width * float(random.uniform(0.28, 0.42))
    turn = np.linspace(0, math.pi, 24)
    jag = 1 + 0.07 * random.normal(size=24)
    points = [
        (x - width * 0.5 * math.cos(a), y - high * math.sin(a) ** 0.7 * j)
        for a, j in zip(turn.tolist(), jag.tolist(), strict=True)
    ]
    dark, warm = tones
    shade = [
        (0.0, mix(dark, warm, 0.32), 1.0),
        (0.4, dark, 1.0),
        (1.0, mix(dark, "#000000", 0.4), 1.0),
    ]
    outline = [*points, (x + width * 0.5, y + 60), (x - width * 0.5, y + 60)]
    canvas.drawPath(path(outline), vertical(y - high, y + 10, shade))
    canvas.drawPath(path(points, closed=False), stroke(mix(dark, warm, 0.6), 1.4, 0.5, blur=0.8))
