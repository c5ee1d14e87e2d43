"""The village church: nave, tower, and one of three spires."""

from __future__ import annotations

import math

from prostudio.drawing.library import skia
from prostudio.scenes.places.village.houses import Box
from prostudio.scenes.places.village.lens import Lens
from prostudio.scenes.places.village.look import Look
from prostudio.scenes.places.village.plan import Church
from prostudio.scenes.places.village.walls import paint_roof
from prostudio.scenes.toolkit.brush import fill, linear, path, stroke
from prostudio.scenes.toolkit.colour import Colour, mix
from prostudio.scenes.toolkit.facades import set_in_place, tone
from prostudio.scenes.toolkit.stage import Stage

TOWER, HALF = 15.0, 2.6
_NAVE, _EAVES, _RIDGE = 15.0, 6.2, 11.5


def draw_church(canvas: skia.Canvas, stage: Stage, church: Church, lens: Lens, look: Look) -> None:
    """Draw the church at its place: the nave first, its tower stands before it."""
    haze = look.air(church.z - lens.along)
    stone = mix(stage.palette.many("walls")[0], stage.palette["haze"], 0.12)
    box = Box(church.x, lens.ground(church.x, church.z) - 0.3, church.z, church.yaw)
    _nave(canvas, stage, box, lens, look, stone, haze)
    _tower(canvas, stage, church, box, lens, look, (stone, haze))


def _quad(
    box: Box, lens: Lens, points: list[tuple[float, float, float]]
) -> list[tuple[float, float]]:
    return [lens.put(*box.at(*p)) for p in points]


def _nave(
    canvas: skia.Canvas, stage: Stage, box: Box, lens: Lens, look: Look, stone: Colour, haze: float
) -> None:
    side = -1 if box.normal(0, -1)[1] < 0 else 1  # the long wall that faces us
    a, b, c = HALF, HALF + _NAVE, side * 4.2
    wall = mix(look.facing(stone, *box.normal(0, side)), look.haze, haze)
    corners = _quad(box, lens, [(a, _EAVES, c), (b, _EAVES, c), (b, 0, c), (a, 0, c)])
    canvas.save()
    if corners[0][0] > corners[1][0]:
        corners = [corners[1], corners[0], corners[3], corners[2]]
    set_in_place(canvas, corners, _NAVE, _EAVES)
    canvas.drawRect(skia.Rect(0, 0, _NAVE, _EAVES), fill(wall))
    for x in (2.0, 5.4, 8.8, 12.2):
        _lancet(canvas, look, x + 0.3, 1.6, 1.1, 3.0, wall)
        canvas.drawRect(skia.Rect(x - 1.2, 0.6, x - 0.8, _EAVES), fill(tone(wall, 1.1)))
    canvas.restore()
    end = _quad(box, lens, [(b, 0, -c), (b, _EAVES, -c), (b, _RIDGE, 0), (b, _EAVES, c), (b, 0, c)])
    if box.normal(1, 0)[1] < 0:
        canvas.drawPath(
            path(end), fill(mix(look.facing(stone, *box.normal(1, 0)), look.haze, haze))
        )
    roof = look.facing(_roof_colour(stage, look), *box.normal(0, side), 0.4)
    out = side * 4.9
    plane = _quad(
        box,
        lens,
        [
            (a - 0.3, _RIDGE, 0),
            (b + 0.5, _RIDGE, 0),
            (b + 0.5, _EAVES - 0.8, out),
            (a - 0.3, _EAVES - 0.8, out),
        ],
    )
    if plane[0][0] > plane[1][0]:
        plane = [plane[1], plane[0], plane[3], plane[2]]
    canvas.save()
    set_in_place(canvas, plane, _NAVE + 0.8, 7.0)
    paint_roof(canvas, (_NAVE + 0.8, 7.0), mix(roof, look.haze, haze), look, 5)
    canvas.restore()


def _roof_colour(stage: Stage, look: Look) -> Colour:
    if look.snow > 0:
        return mix(stage.palette.many("snow")[0], stage.palette.many("snow")[1], 0.35)
    return stage.palette.many("roofs")[1]


def _lancet(
    canvas: skia.Canvas, look: Look, x: float, y: float, w: float, h: float, wall: Colour
) -> None:
    """A pointed window with a lit or dark pane."""
    top, bottom = (look.glazing.lit if look.lamps > 0.3 else look.glazing.dark)[-2]
    shape = skia.Path()
    shape.moveTo(x, y + h)
    shape.lineTo(x, y + w * 0.7)
    shape.quadTo(x + w * 0.1, y + w * 0.2, x + w / 2, y - w * 0.2)
    shape.quadTo(x + w * 0.9, y + w * 0.2, x + w, y + w * 0.7)
    shape.lineTo(x + w, y + h)
    shape.close()
    shader = skia.GradientShader.MakeLinear([(0, y), (0, y + h)], [top, bottom])
    canvas.drawPath(shape, skia.Paint(Shader=shader, AntiAlias=True))
    canvas.drawPath(shape, stroke(tone(wall, 1.15), 0.14))
    canvas.drawLine(x + w / 2, y, x + w / 2, y + h, stroke(tone(wall, 0.7), 0.08))


def _tower(
    canvas: skia.Canvas,
    stage: Stage,
    church: Church,
    box: Box,
    lens: Lens,
    look: Look,
    stone: tuple[Colour, float],
) -> None:
    wall, haze = stone
    for along, across in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        normal = box.normal(along, across)
        if normal[0] * (lens.aside - box.x) + normal[1] * (lens.along - box.z) <= 0:
            continue
        if along:
            ends = [(along * HALF, -HALF), (along * HALF, HALF)]
        else:
            ends = [(-HALF, across * HALF), (HALF, across * HALF)]
        corners = _quad(
            box,
            lens,
            [
                (*e[:1], h, e[1])
                for h, e in ((TOWER, ends[0]), (TOWER, ends[1]), (0.0, ends[1]), (0.0, ends[0]))
            ],
        )
        if corners[0][0] > corners[1][0]:
            corners = [corners[1], corners[0], corners[3], corners[2]]
        colour = mix(look.facing(wall, *normal), look.haze, haze)
        canvas.save()
        set_in_place(canvas, corners, 2 * HALF, TOWER)
        canvas.drawRect(skia.Rect(0, 0, 2 * HALF, TOWER), fill(colour))
        for y in (5.0, 9.6):
            canvas.drawRect(skia.Rect(-0.1, y, 2 * HALF + 0.1, y + 0.3), fill(tone(colour, 1.12)))
        _lancet(canvas, look, HALF - 0.65, 1.2, 1.3, 2.6, colour)
        canvas.drawCircle(
            HALF,
            7.4,
            1.05,
            fill(mix("#f2e6c8", look.haze, haze) if look.lamps < 0.4 else "#ffe2a0"),
        )
        canvas.drawLine(HALF, 7.4, HALF, 6.7, stroke("#2a2420", 0.12))
        canvas.drawLine(HALF, 7.4, HALF + 0.45, 7.7, stroke("#2a2420", 0.12))
        _lancet(canvas, look, HALF - 0.5, 11.2, 1.0, 2.2, colour)
        canvas.restore()
    _spire(canvas, stage, church, box, lens, look, haze)


def _spire(
    canvas: skia.Canvas, stage: Stage, church: Church, box: Box, lens: Lens, look: Look, haze: float
) -> None:
    """The head of the tower: lit on the sun's side, dark on the other."""
    size = lens.size(church.z)
    x, y = lens.put(*box.at(0, TOWER, 0))
    half = HALF * size * (abs(math.cos(box.yaw)) + abs(math.sin(box.yaw))) * 1.06
    roof = _roof_colour(stage, look)
    side = 1 if look.sun[0] > 0 else -1
    bright, dark = (mix(look.facing(roof, k * side, -0.3), look.haze, haze) for k in (1.0, -1.0))
    stops = [
        (0.0, dark if side > 0 else bright, 1.0),
        (0.5, mix(dark, bright, 0.5), 1.0),
        (1.0, bright if side > 0 else dark, 1.0),
    ]
    shape = skia.Path()
    shape.moveTo(x - half, y + 0.3 * size)
    if church.spire == "needle":
        tip = y - 14 * size
        shape.lineTo(x - half * 0.5, y - 2.6 * size)
        shape.lineTo(x, tip)
        shape.lineTo(x + half * 0.5, y - 2.6 * size)
    elif church.spire == "onion":
        tip = y - 8.2 * size
        shape.cubicTo(x - half * 1.5, y - 3.2 * size, x - half * 0.35, y - 4.2 * size, x, tip)
        shape.cubicTo(
            x + half * 0.35,
            y - 4.2 * size,
            x + half * 1.5,
            y - 3.2 * size,
            x + half,
            y + 0.3 * size,
        )
    else:
        tip = y - 6.5 * size
        shape.lineTo(x - half * 0.12, tip)
        shape.lineTo(x + half * 0.12, tip)
    shape.lineTo(x + half, y + 0.3 * size)
    shape.close()
    canvas.drawPath(shape, linear((x - half, 0), (x + half, 0), stops))
    iron = stroke(mix("#1a1612", look.haze, haze), max(1.0, 0.16 * size))
    canvas.drawLine(x, tip + 0.2 * size, x, tip - 2.0 * size, iron)
    canvas.drawLine(x - 0.6 * size, tip - 1.3 * size, x + 0.6 * size, tip - 1.3 * size, iron)
