"""One row of the wood as a layer: trunks, spruces, leaves, floor, and the air before it."""

from __future__ import annotations

import math

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.places.forest.trunks import TrunkBrush
from prostudio.scenes.places.forest.undergrowth import Leaves, fern, spruce
from prostudio.scenes.places.forest.wood import ROWS, Row, Wood
from prostudio.scenes.toolkit.brush import Blend, fill, glow, glow_shader, path, vertical
from prostudio.scenes.toolkit.colour import Colour, Floats, mix
from prostudio.scenes.toolkit.plants import grass
from prostudio.scenes.toolkit.stage import MARGIN, Layer

_GRASS = ((5, 480), (8, 500), (12, 500), (18, 460), (28, 400), (44, 340))
"""Height in units and number of blades by row."""


def paint_row(wood: Wood, row: Row, bark: skia.Shader) -> Layer:
    """Paint a row from far to near: crowns, trunks, then the floor over their feet."""
    stage = wood.stage
    trunks = wood.trunk_places(row)

    def paint(canvas: skia.Canvas) -> None:
        brush = TrunkBrush(wood, row, bark)
        for x in trunks.tolist():
            brush.paint(canvas, x)
        if not stage.snowy:
            _crowns(canvas, wood, row, brush.tips)
        _floor(canvas, wood, row, trunks, bark)
        _spruces(canvas, wood, row)
        _undergrowth(canvas, wood, row)
        air = glow_shader(
            wood.lamp[0], wood.lamp[1] + 60, 600, stage.palette["lamp_light"], row.light
        )
        canvas.drawRect(
            _everything(wood), skia.Paint(Shader=air, BlendMode=Blend.kSrcATop, Dither=True)
        )

    return stage.layer(paint, row.depth)


def floor_tone(wood: Wood, row: Row) -> Floats:
    """Colour of a row's floor."""
    palette = wood.stage.palette
    tone = mix(palette["haze"], palette["ground"], 0.35 + 0.65 * min(1.0, row.near * 1.6))
    if wood.stage.snowy:
        shadow = mix(palette["near"], palette["sky"], 0.62)
        return mix(tone, shadow, 0.05 + 0.42 * row.near**1.3)
    return mix(tone, palette["near"], 0.86 * row.near**2.2)


def _everything(wood: Wood) -> skia.Rect:
    stage = wood.stage
    return skia.Rect(-MARGIN, -MARGIN, stage.width + MARGIN, stage.height + MARGIN)


def _floor(canvas: skia.Canvas, wood: Wood, row: Row, trunks: Floats, bark: skia.Shader) -> None:
    stage, palette = wood.stage, wood.stage.palette
    x = np.arange(-MARGIN, stage.width + MARGIN + 1, 6, dtype=np.float32)
    bottom = [(stage.width + MARGIN, stage.height + MARGIN), (-MARGIN, stage.height + MARGIN)]
    land = path(np.vstack([np.stack([x, wood.ground(row, x)], 1), bottom]))
    tone, base = floor_tone(wood, row), row.base * stage.height
    bright = mix(tone, palette["lamp_light"], 0.30 * (1 - 0.7 * row.near))
    stops = [(0.0, bright, 1.0), (0.3, tone, 1.0), (1.0, mix(tone, palette["near"], 0.35), 1.0)]
    canvas.drawPath(land, vertical(base - 20, base + 140, stops))
    canvas.save()
    canvas.clipPath(land, True)
    matrix = skia.Matrix()
    matrix.setScale(1.5 + row.near, 0.22 + 0.2 * row.near)
    matrix.postTranslate(97.0 * row.number, 0)
    rough = skia.Paint(
        Shader=bark.makeWithLocalMatrix(matrix),
        BlendMode=Blend.kSoftLight,
        Alphaf=0.28 if stage.snowy else 0.7,
    )
    canvas.drawRect(_everything(wood), rough)
    _path(canvas, wood, row)
    if 0 < row.number < 5:
        for foot in trunks.tolist():
            _shadow(canvas, wood, row, foot)
    mode = Blend.kSoftLight if stage.snowy else Blend.kScreen
    share = (0.5, 0.42, 0.36, 0.28, 0.14, 0.05)[row.number]
    glow(canvas, wood.lamp[0], base + 10, 420 - 30 * row.number, palette["lamp_light"], share, mode)
    canvas.restore()


def _path(canvas: skia.Canvas, wood: Wood, row: Row) -> None:
    """The trodden path, lighter than the floor, leading towards the lamp."""
    stage = wood.stage
    middle, half = wood.path_at(row)
    following = ROWS[min(row.number + 1, len(ROWS) - 1)]
    ahead, wider = wood.path_at(following)
    top = row.base * stage.height - 6
    end = following.base * stage.height + 40
    if following is row:
        end, wider = stage.height + MARGIN, half * 1.4
    tone = mix(floor_tone(wood, row), stage.palette["path"], 0.5 - 0.2 * row.near)
    outline = [
        (middle - half, top),
        (middle + half, top),
        (ahead + wider, end),
        (ahead - wider, end),
    ]
    canvas.drawPath(path(outline), fill(tone, 0.75, blur=5 + 14 * row.near))


def _shadow(canvas: skia.Canvas, wood: Wood, row: Row, x: float) -> None:
    """A trunk's shadow, away from the lamp and towards us."""
    y, half = float(wood.ground(row, np.array([x]))[0]), row.width * 0.5
    away = (x - wood.lamp[0]) * 0.9
    tone = wood.tree_tone(row)
    if wood.stage.snowy:
        tone = mix(tone, wood.stage.palette["sky"], 0.3)
    outline = [
        (x - half, y),
        (x + half, y),
        (x + away + 3 * half, y + 190),
        (x + away - 3 * half, y + 190),
    ]
    strength = wood.light.shadows * (0.25 + 0.75 * wood.sunny)
    paint = vertical(y, y + 170, [(0.0, tone, strength), (1.0, tone, 0.0)])
    paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, 3 + 4 * row.near))
    canvas.drawPath(path(outline), paint)


def _crowns(canvas: skia.Canvas, wood: Wood, row: Row, tips: list[tuple[float, float]]) -> None:
    """Leaves at the twigs, and a canopy along the frame's top that opens over the lamp."""
    stage, near = wood.stage, row.near
    random = stage.random(f"leaves {row.number}")
    tree, leaf = wood.tree_tone(row), stage.palette["leaf"]
    count, size = int(70 + 60 * near), 6 + 2 * near
    kinds = [
        Leaves(random, size, count, mix(tree, leaf, share), stage.scale)
        for share in (0.15 * (1 - 0.7 * near), 0.45 * (1 - 0.7 * near), 0.35 * (1 - near) + 0.1)
    ]
    high = [tip for tip in tips if tip[1] < stage.height * (0.44 - 0.14 * near)]
    for k in random.permutation(len(high))[:90]:
        x, y = high[k]
        kinds[2].stamp(canvas, x, y, 0.4 + 0.7 * near, 0.26 + 0.4 * near)
    patches = int((60, 54, 46, 36, 26, 20)[row.number] * (stage.width + 2 * MARGIN) / 1560)
    for _ in range(patches):
        x = -MARGIN + random.random() * (stage.width + 2 * MARGIN)
        opening = math.exp(-(((x - wood.lamp[0]) / 170) ** 2))
        y = -44 + abs(random.normal()) * (58 + 30 * (1 - near)) * (1 - 0.55 * opening) - 34 * near
        kind = kinds[1 if random.random() < 0.4 else 0]
        kind.stamp(canvas, x, y, 1.3 + 1.1 * near, 0.7 + 0.45 * near)


def _spruces(canvas: skia.Canvas, wood: Wood, row: Row) -> None:
    stage = wood.stage
    random = stage.random(f"spruces {row.number}")
    tree, palette = wood.tree_tone(row), stage.palette
    count = round(row.spruces * (1.4 if stage.snowy else 1) * stage.width / 1280)
    snow: Colour | None = (
        mix(palette["ground"], tree, 0.22 * (1 - row.near)) if stage.snowy else None
    )
    middle, half = wood.path_at(row)
    spots = sorted(random.uniform(-90, stage.width + 90, count).tolist())
    for x in spots:
        height = row.spruce * float(random.uniform(0.5, 1.2))
        if abs(x - middle) < half + height * 0.3 or (
            row.near > 0.5 and abs(x - wood.lamp[0]) < 150
        ):
            continue
        foot = (x, float(wood.ground(row, np.array([x]))[0]) + 6 + height * 0.06)
        tones = (mix(tree, palette["leaf"], 0.14 * (1 - row.near)), mix(tree, palette["rim"], 0.5))
        spruce(canvas, random, foot, height, tones, wood.side(x), snow)


def _undergrowth(canvas: skia.Canvas, wood: Wood, row: Row) -> None:
    stage, near = wood.stage, row.near
    random = stage.random(f"grass {row.number}")
    tree, palette = wood.tree_tone(row), stage.palette
    height, count = _GRASS[row.number]
    count = round(count * stage.width / 1280)
    span = (-MARGIN, stage.width + MARGIN)

    def ground(x: Floats) -> Floats:
        return wood.ground(row, x)

    if stage.snowy:
        if row.number >= 3:
            grass(
                canvas,
                random,
                span,
                ground,
                height * 0.8,
                count // 10,
                mix(tree, palette["near"], 0.3),
            )
        return
    tone = mix(mix(tree, palette["leaf"], 0.4 * (1 - near)), palette["rim"], 0.14 * (1 - near))
    grass(canvas, random, span, ground, height, count, tone)
    ferns, size = ((0, 0), (0, 0), (0, 0), (11, 34), (10, 62), (8, 116))[row.number]
    middle, half = wood.path_at(row)
    for _ in range(round(ferns * stage.width / 1280)):
        x = float(random.uniform(-60, stage.width + 60))
        if abs(x - middle) > half + 0.4 * size:
            foot = (x, float(ground(np.array([x]))[0]) + 6)
            tone = mix(tree, palette["leaf"], 0.3 * (1 - near) + 0.05)
            fern(canvas, random, foot, size * float(random.uniform(0.7, 1.3)), tone)
