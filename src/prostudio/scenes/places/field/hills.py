"""What lies behind a field: hills with their own fields, hedges, woods and a farm."""

from __future__ import annotations

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.places.field.ground import Lie
from prostudio.scenes.toolkit.brush import fill, path, stroke, vertical
from prostudio.scenes.toolkit.colour import Floats, mix
from prostudio.scenes.toolkit.noise import ridge_line
from prostudio.scenes.toolkit.stage import MARGIN, Layer, Stage


def hill_layers(stage: Stage, lie: Lie) -> list[Layer]:
    """Three ridges, far to near, each drawn once."""
    return [_hill(stage, lie, k) for k in range(3)]


def _outline(stage: Stage, lie: Lie, k: int) -> tuple[Floats, Floats]:
    """x every second unit, and the ridge's y there."""
    x = np.arange(-MARGIN, stage.width + MARGIN + 2, 2, dtype=np.float32)
    line = ridge_line(4096, (2.0, 2.1, 2.2)[k], stage.land_seed(f"hill {k}"))
    shift = int(stage.random("hills").integers(0, 4096))
    high = (58.0, 36.0, 17.0)[k] * (0.8 if stage.tall else 1.0)
    y = (
        lie.vy
        - (4.0, 4.0, 3.0)[k]
        - high * (0.75 + 0.6 * line[(x / 1.3 + shift).astype(int) % 4096])
    )
    return x, np.minimum(y, lie.vy + 2).astype(np.float32)


def _hill(stage: Stage, lie: Lie, k: int) -> Layer:
    palette = stage.palette
    tone = palette.many("hills")[k]
    x, y = _outline(stage, lie, k)
    foot = lie.vy + 30

    def paint(canvas: skia.Canvas) -> None:
        rng = stage.land(f"hill {k} fields")
        ends = [(x[-1], foot), (x[0], foot)]
        shape = path(np.vstack([np.stack([x, y], 1), ends]).astype(np.float32))
        top = float(y.min())
        canvas.drawPath(
            shape, vertical(top, lie.vy, [(0, tone, 1), (1, mix(tone, palette["haze"], 0.62), 1)])
        )
        canvas.save()
        canvas.clipPath(shape, True)
        _patchwork(canvas, stage, rng, (x, y), k)
        canvas.restore()
        _hedges(canvas, stage, rng, (x, y), k)
        if k == 2:
            _farm(canvas, stage, rng, (x, y))

    return stage.layer(paint, (0.03, 0.05, 0.08)[k])


def _patchwork(
    canvas: skia.Canvas,
    stage: Stage,
    rng: np.random.Generator,
    ridge: tuple[Floats, Floats],
    k: int,
) -> None:
    """Fields on the slope: lying bands of other colours, parted by dark hedges."""
    palette, (x, y) = stage.palette, ridge
    crops = (
        [palette.many("snow")[j] for j in (1, 2)]
        if stage.snowy
        else [
            palette.many("crop")[1],
            palette.many("young")[1],
            palette.many("crop")[2],
            palette.many("young")[0],
        ]
    )
    haze = (0.66, 0.5, 0.34)[k]
    at = 0.0
    while at < len(x) - 20:
        wide = int(rng.uniform(30, 90))
        j = int(at)
        left, right = j, min(j + wide, len(x) - 1)
        for _ in range(5):
            drop = float(rng.uniform(3, 34)) * (1.0, 0.8, 0.5)[k]
            thick = float(rng.uniform(1.2, 4.5)) * (1.2, 1.0, 0.7)[k]
            tilt = float(rng.uniform(-5, 5))
            corners = [
                (x[left], y[left] + drop),
                (x[right], y[right] + drop + tilt),
                (x[right], y[right] + drop + thick + tilt),
                (x[left] - 12, y[left] + drop + thick),
            ]
            colour = mix(crops[int(rng.integers(len(crops)))], palette["haze"], haze)
            canvas.drawPath(path(corners), fill(colour, 0.36))
            dark = mix(palette.many("foliage")[0], palette["haze"], haze)
            canvas.drawLine(*corners[0], *corners[1], stroke(dark, (0.8, 1.1, 1.4)[k], 0.45))
        at += wide * float(rng.uniform(0.5, 1.1))


def _hedges(
    canvas: skia.Canvas,
    stage: Stage,
    rng: np.random.Generator,
    ridge: tuple[Floats, Floats],
    k: int,
) -> None:
    """Woods and single trees on the ridge, as clumps of small crowns."""
    palette, (x, y) = stage.palette, ridge
    dark = mix(palette.many("foliage")[0], palette["haze"], (0.6, 0.45, 0.26)[k])
    lit = mix(palette.many("foliage")[1], palette["haze"], (0.6, 0.45, 0.26)[k])
    wood = ridge_line(1024, 1.5, stage.land_seed(f"wood {k}"))
    size = (4.5, 6.5, 9.0)[k]
    for j in range(0, len(x), 2):
        thick = float(wood[j % 1024])
        if thick < 0.55 and rng.random() > 0.02:
            continue
        h = size * float(rng.uniform(0.6, 1.3)) * min(1.0, 0.6 + 0.4 * thick)
        drop = float(rng.uniform(0, 3 + 4 * max(thick, 0)))
        cx, cy = float(x[j]), float(y[j]) + drop
        clump = skia.Path()
        for a, b, r in rng.uniform((-0.6, 0.1, 0.22), (0.6, 0.75, 0.5), (6, 3)).tolist():
            clump.addOval(
                skia.Rect(cx + (a - r) * h, cy - (b + r) * h, cx + (a + r) * h, cy - (b - r) * h)
            )
        canvas.drawPath(clump, fill(dark))
        side = stage.width * 0.5 - cx
        glint = 0.22 * h * (1 if side > 0 else -1)
        canvas.drawOval(
            skia.Rect(cx + glint - 0.3 * h, cy - 1.0 * h, cx + glint + 0.3 * h, cy - 0.5 * h),
            fill(lit, 0.5),
        )
        if stage.snowy:
            white = mix(palette.many("snow")[2], palette["haze"], 0.3)
            canvas.drawOval(
                skia.Rect(cx - 0.36 * h, cy - 1.1 * h, cx + 0.36 * h, cy - 0.72 * h),
                fill(white, 0.7),
            )


def _farm(
    canvas: skia.Canvas, stage: Stage, rng: np.random.Generator, ridge: tuple[Floats, Floats]
) -> None:
    """A barn, a house and a silo far away, a lit window after dark."""
    palette, (x, y) = stage.palette, ridge
    j = int(rng.integers(len(x) // 5, 4 * len(x) // 5))
    foot, s = float(y[j]) + 7, 1.35
    walls = [mix(c, palette["haze"], 0.25) for c in palette.many("barn")]
    roof = mix(palette.many("snow")[2] if stage.snowy else palette["trunk"], palette["haze"], 0.22)
    for dx, w, h, wall in ((0, 17, 7, walls[0]), (19, 10, 5, walls[1]), (-9, 7, 4, walls[2])):
        left, top = float(x[j]) + dx * s, foot - h * s
        canvas.drawRect(skia.Rect(left, top, left + w * s, foot + 2), fill(wall))
        gable = [
            (left - 1, top + 0.5),
            (left + w * s * 0.22, top - h * 0.75 * s),
            (left + w * s * 0.78, top - h * 0.75 * s),
            (left + w * s + 1, top + 0.5),
        ]
        canvas.drawPath(path(gable), fill(roof))
    silo = skia.Rect.MakeXYWH(float(x[j]) - 15 * s, foot - 13 * s, 5 * s, 13 * s + 2)
    canvas.drawRoundRect(silo, 2.5 * s, 3 * s, fill(mix(walls[1], "#ffffff", 0.12)))
    if stage.night:
        light = skia.Rect.MakeXYWH(float(x[j]) + 22 * s, foot - 3.6 * s, 2.2, 2.4)
        canvas.drawRect(light, fill(palette["window"]))
