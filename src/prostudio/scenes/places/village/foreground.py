"""What frames the picture in front: a bank with conifers, a fence, a wall, a lamp, a tree."""

from __future__ import annotations

import itertools

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.places.village.lens import Lens
from prostudio.scenes.places.village.look import Look
from prostudio.scenes.toolkit.brush import LINEAR, fill, glow, path, stroke, vertical
from prostudio.scenes.toolkit.colour import Floats, mix
from prostudio.scenes.toolkit.crown import Leafage, tree
from prostudio.scenes.toolkit.facades import tone
from prostudio.scenes.toolkit.plants import conifer
from prostudio.scenes.toolkit.stage import MARGIN, Layer, Stage

Place = tuple[float, float]


def foreground_layer(stage: Stage, lens: Lens, look: Look, relief: skia.Image) -> Layer:
    """The nearest bank of this shot and what stands on it."""
    rng = stage.random("foreground")
    side = -1 if rng.random() < 0.5 else 1
    kind = str(rng.choice(["fence", "lamp", "tree", "fence"]))
    wide, high = stage.width, stage.height
    x = np.arange(-MARGIN, wide + MARGIN + 8, 8, dtype=np.float32)
    away = (x - wide / 2) * side / wide
    y = high * (0.90 - 0.16 * np.clip(away + 0.15, 0, 1) ** 1.3) + 9 * np.sin(
        x / 130 + float(rng.uniform(0, 6))
    )

    def at(u: float) -> tuple[float, float]:
        px = wide / 2 + side * u * wide
        return px, float(np.interp(px, x, y))

    def paint(canvas: skia.Canvas) -> None:
        if kind == "tree":
            _framing_tree(canvas, stage, look, at(0.5), rng)
        else:
            _framing_conifers(canvas, stage, look, [at(0.5), at(0.42), at(0.58)], rng)
        _bank(canvas, stage, look, np.stack([x, y], 1), relief)
        if kind == "fence":
            _fence(canvas, stage, look, [at(0.06 + 0.062 * k) for k in range(9)])
        if kind == "lamp":
            _lamp(canvas, stage, look, at(0.2))

    return stage.layer(paint, 1.0, (-MARGIN, 0, wide + MARGIN, high + MARGIN))


def _bank(canvas: skia.Canvas, stage: Stage, look: Look, line: Floats, relief: skia.Image) -> None:
    bottom = stage.height + MARGIN
    shape = path(
        np.vstack([line, [[line[-1, 0], bottom], [line[0, 0], bottom]]]).astype(np.float32)
    )
    tones = stage.palette.many("snow" if look.snow > 0 else "meadow")
    top = float(line[:, 1].min())
    near = mix(tones[2], stage.palette["near"], 0.35)
    canvas.drawPath(
        shape,
        vertical(
            top,
            bottom,
            [
                (0, mix(tones[1], tones[2], 0.4), 1),
                (0.3, mix(tones[2], near, 0.4), 1),
                (1, near, 1),
            ],
        ),
    )
    canvas.save()
    canvas.clipPath(shape, True)
    matrix = skia.Matrix()
    matrix.setScale(2.4, 0.8)
    shader = relief.makeShader(skia.TileMode.kRepeat, skia.TileMode.kRepeat, LINEAR, matrix)
    canvas.drawPaint(skia.Paint(Shader=shader, BlendMode=skia.BlendMode.kSoftLight, Alphaf=0.75))
    canvas.restore()
    canvas.drawPath(
        path(line, closed=False), stroke(mix(tones[0], look.light, 0.4), 2.2, 0.5, blur=1.2)
    )
    if look.snow <= 0:
        _grass(canvas, stage, look, line)


def _grass(canvas: skia.Canvas, stage: Stage, look: Look, line: Floats) -> None:
    rng = stage.random("blades")
    tones = stage.palette.many("meadow")
    shades = [
        mix(mix(tones[2], tones[0], k), stage.palette["near"], 0.3) for k in (0, 0.1, 0.3, 0.6)
    ]
    blades = [skia.Path() for _ in shades]
    for _ in range(900):
        x = float(rng.uniform(-MARGIN, stage.width + MARGIN))
        y = float(np.interp(x, line[:, 0], line[:, 1])) + float(rng.uniform(0, 1)) ** 2 * 90
        h = float(rng.uniform(8, 26)) * (0.7 + (y - line[:, 1].min()) / 300)
        lean = float(rng.normal()) * h * 0.35
        blade = blades[int(rng.integers(len(blades)))]
        blade.moveTo(x, y + 4)
        blade.quadTo(x, y - h * 0.6, x + lean, y - h)
    for shape, colour in zip(blades, shades, strict=True):
        canvas.drawPath(shape, stroke(colour, 1.5, 0.8))


def _fence(canvas: skia.Canvas, stage: Stage, look: Look, posts: list[Place]) -> None:
    ink = mix(stage.palette["near"], stage.palette["timber"], 0.35)
    white = stage.palette.many("snow")[0]
    for (x, y), (x1, y1) in itertools.pairwise(posts):
        for up in (36, 17):
            canvas.drawLine(x, y - up, x1, y1 - up, stroke(ink, 4.2))
            if look.snow > 0:
                canvas.drawLine(x, y - up - 3, x1, y1 - up - 3, stroke(white, 2.6, 0.9))
    lit = 3.0 if look.sun[0] > 0 else -3.0
    for x, y in posts:
        canvas.drawLine(x, y + 6, x + 1.5, y - 46, stroke(ink, 7.5))
        if look.snow > 0:
            canvas.drawOval(skia.Rect(x - 6, y - 56, x + 9, y - 45), fill(white))
        elif look.strength > 0.3:
            canvas.drawLine(x + lit, y, x + 1.5 + lit, y - 45, stroke(look.light, 1.2, 0.5))


def _lamp(canvas: skia.Canvas, stage: Stage, look: Look, place: Place) -> None:
    x, y = place
    ink = mix(stage.palette["near"], "#101014", 0.5)
    canvas.drawLine(x, y + 6, x, y - 150, stroke(ink, 6))
    canvas.drawLine(x, y + 6, x, y - 22, stroke(ink, 10))
    glass = [(x - 12, y - 150), (x + 12, y - 150), (x + 18, y - 182), (x - 18, y - 182)]
    canvas.drawPath(path(glass), fill("#ffdf98" if look.lamps > 0.3 else "#c8d8e0", 0.95))
    canvas.drawPath(path([(x - 23, y - 181), (x + 23, y - 181), (x, y - 200)]), fill(ink))
    if look.snow > 0:
        cap = [(x - 19, y - 187), (x, y - 206), (x + 19, y - 187), (x, y - 194)]
        canvas.drawPath(path(cap), fill(stage.palette.many("snow")[0]))
    if look.lamps > 0.3:
        glow(canvas, x, y - 166, 230, "#ffb860", 0.4 * look.lamps)
        canvas.save()
        canvas.translate(x, y + 6)
        canvas.scale(1, 0.22)
        glow(canvas, 0, 0, 300, "#ffae58", 0.5 * look.lamps)
        canvas.restore()


def _framing_conifers(
    canvas: skia.Canvas, stage: Stage, look: Look, feet: list[Place], rng: np.random.Generator
) -> None:
    dark = mix(stage.palette.many("woods")[2], stage.palette["near"], 0.55)
    snow = (
        mix(stage.palette.many("snow")[0], stage.palette.many("snow")[1], 0.7)
        if look.snow > 0
        else None
    )
    for k, (x, y) in enumerate(feet):
        conifer(canvas, rng, (x, y + 30), stage.height * (0.62, 0.4, 0.8)[k], dark, snow=snow)


def _framing_tree(
    canvas: skia.Canvas, stage: Stage, look: Look, foot: Place, rng: np.random.Generator
) -> None:
    dark, middle, light = (tone(c, 0.7) for c in stage.palette.many("foliage"))
    leafage = Leafage(
        (dark, middle, light), mix(stage.palette["near"], stage.palette["timber"], 0.3),
        (look.sun[0], -0.5), behind=0.5, leaves=0.0 if look.snow > 0 else 12.0,
        snow=stage.palette.many("snow")[0] if look.snow > 0 else None,
    )  # fmt: skip
    tree(canvas, rng, (foot[0], foot[1] + 24), stage.height * 0.78, leafage)
