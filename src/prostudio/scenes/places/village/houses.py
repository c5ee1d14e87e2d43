"""A house as a box with a roof, turned any way, its faces set into perspective."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.places.village.lens import Lens
from prostudio.scenes.places.village.look import Look
from prostudio.scenes.places.village.plan import House
from prostudio.scenes.places.village.walls import paint_roof, paint_wall
from prostudio.scenes.toolkit.brush import fill, path, stroke
from prostudio.scenes.toolkit.colour import Colour, mix
from prostudio.scenes.toolkit.facades import set_in_place, tone
from prostudio.scenes.toolkit.stage import Stage

Point = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """The frame of a house: turns its own metres (along the ridge, up, across) into the plan's."""

    x: float
    y: float
    z: float
    yaw: float

    def at(self, along: float, up: float, across: float) -> Point:
        """A point of the plan."""
        cos, sin = math.cos(self.yaw), math.sin(self.yaw)
        return (
            self.x + along * cos - across * sin,
            self.y + up,
            self.z + along * sin + across * cos,
        )

    def normal(self, along: float, across: float) -> tuple[float, float]:
        """Direction (x, z) of a normal given in the house's own axes."""
        cos, sin = math.cos(self.yaw), math.sin(self.yaw)
        return along * cos - across * sin, along * sin + across * cos


def draw_house(
    canvas: skia.Canvas, stage: Stage, house: House, lens: Lens, look: Look
) -> tuple[float, float]:
    """Draw a house; returns the mouth of its chimney in units (or the ridge's middle)."""
    kind, palette = house.kind, stage.palette
    away = house.z - lens.along
    haze = look.air(away)
    box = Box(house.x, lens.ground(house.x, house.z) - 0.4, house.z, house.yaw)
    rng = np.random.default_rng(house.seed)
    wall = palette.many("walls")[house.wall] if kind.name != "barn" else palette["timber"]
    if kind.name == "barn":
        wall = mix(wall, palette.many("roofs")[house.roof], 0.45)
    doors, shutters = palette.many("doors"), palette.many("shutters")
    dim = 1 - 0.6 * (stage.night or look.lamps > 0.65)
    trim = tuple(
        mix(tone(c, dim), look.haze, haze * 0.8)
        for c in (palette["timber"], shutters[int(rng.integers(4))], doors[int(rng.integers(4))])
    )
    half_l, half_w, h = kind.length / 2, kind.width / 2, kind.walls
    for along, across in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        nx, nz = box.normal(along, across)
        face = box.at(along * half_l, h, across * half_w)
        if nx * (lens.aside - face[0]) + nz * (lens.along - face[2]) <= 0:
            continue
        colour = mix(look.facing(wall, nx, nz), look.haze, haze)
        _face(canvas, box, house, lens, look, (along, across), colour, (trim[0], trim[1], trim[2]))
    return _draw_roof(canvas, stage, house, box, lens, look, haze)


def _face(
    canvas: skia.Canvas,
    box: Box,
    house: House,
    lens: Lens,
    look: Look,
    side: tuple[int, int],
    colour: Colour,
    trim: tuple[Colour, Colour, Colour],
) -> None:
    kind, (along, across) = house.kind, side
    half_l, half_w, h = kind.length / 2, kind.width / 2, kind.walls
    gable = along != 0
    # left and right as seen from outside
    if gable:
        ends = [(along * half_l, -along * half_w), (along * half_l, along * half_w)]
        width = kind.width
    else:
        ends = [(across * half_l, across * half_w), (-across * half_l, across * half_w)]
        width = kind.length
    (a0, c0), (a1, c1) = ends
    corners = [box.at(a0, h, c0), box.at(a1, h, c1), box.at(a1, 0, c1), box.at(a0, 0, c0)]
    placed = [lens.put(*p) for p in corners]
    if placed[0][0] > placed[1][0]:
        placed = [placed[1], placed[0], placed[3], placed[2]]
    canvas.save()
    set_in_place(canvas, placed, width, h)
    paint_wall(
        canvas, kind, look, (width, h), colour, trim, house.seed + along * 3 + across, gable=gable
    )
    canvas.restore()


def _draw_roof(
    canvas: skia.Canvas, stage: Stage, house: House, box: Box, lens: Lens, look: Look, haze: float
) -> tuple[float, float]:
    """Both planes of the roof, the far one first, the chimney between them."""
    kind, palette = house.kind, stage.palette
    over, out = 0.55, 0.6  # metres the roof reaches over gables and eaves
    drop = kind.roof * out / (kind.width / 2)
    top, low = kind.walls + kind.roof + 0.12, kind.walls - drop + 0.12
    long_, wide = kind.length / 2 + over, kind.width / 2 + out
    white = palette.many("snow")
    planes = []
    for side in (-1, 1):
        nx, nz = box.normal(0, side)
        tilt = math.cos(math.atan2(kind.roof, kind.width / 2))
        roof = palette.many("roofs")[house.roof]
        base = look.facing(roof, nx, nz, tilt * 0.6)
        if look.snow > 0:
            # snow takes the sky's colour in the shade, the sun's in the light
            lit = 0.2 + 0.8 * max(0.0, nx * look.sun[0] + nz * look.sun[1])
            base = mix(mix(white[1], white[2], 0.4), white[0], min(1.0, 1.1 * lit))
        corners = [
            box.at(-long_, top, 0),
            box.at(long_, top, 0),
            box.at(long_, low, side * wide),
            box.at(-long_, low, side * wide),
        ]
        middle = box.at(0, (top + low) / 2, side * wide / 2)
        planes.append((middle[2], mix(base, look.haze, haze), [lens.put(*p) for p in corners]))
    planes.sort(key=lambda p: -p[0])
    slope = math.hypot(wide, top - low)
    mouth = lens.put(*box.at(0, top, 0))
    for number, (_, colour, placed) in enumerate(planes):
        if number == 1 and house.chimney and kind.name != "barn":
            mouth = _chimney(canvas, stage, house, box, lens, look, haze)
        if placed[0][0] > placed[1][0]:
            placed = [placed[1], placed[0], placed[3], placed[2]]
        if placed[3][1] < placed[0][1] + 0.5:  # seen from below its ridge: its back
            continue
        canvas.save()
        set_in_place(canvas, placed, 2 * long_, slope)
        paint_roof(canvas, (2 * long_, slope), colour, look, house.seed + number)
        canvas.restore()
        if look.snow > 0:
            _snow_edge(canvas, placed, colour, house.seed, lens.size(house.z))
        else:
            canvas.drawLine(
                *placed[3], *placed[2], stroke(tone(colour, 0.5), 0.16 * lens.size(house.z))
            )
    return mouth


def _snow_edge(
    canvas: skia.Canvas, placed: list[tuple[float, float]], colour: Colour, seed: int, size: float
) -> None:
    """The thick soft edge of snow along the eaves, and its rounded back along the ridge."""
    rng = np.random.default_rng(seed)
    (x0, y0), (x1, y1) = placed[3], placed[2]
    thick, count = 0.42 * size, 7
    edge = skia.Path()
    edge.moveTo(x0, y0 - thick * 0.9)
    edge.lineTo(x1, y1 - thick * 0.9)
    edge.lineTo(x1, y1 + thick * 0.3)
    for j in range(count):
        a, b = 1 - (j + 0.5) / count, 1 - (j + 1) / count
        sag = thick * float(rng.uniform(0.5, 1.1))
        edge.quadTo(
            x0 + (x1 - x0) * a,
            y0 + (y1 - y0) * a + sag,
            x0 + (x1 - x0) * b,
            y0 + (y1 - y0) * b + thick * 0.3,
        )
    edge.close()
    canvas.drawPath(edge, fill(tone(colour, 0.93)))
    canvas.drawLine(*placed[0], *placed[1], stroke(tone(colour, 1.12), 0.5 * size))


def _chimney(
    canvas: skia.Canvas, stage: Stage, house: House, box: Box, lens: Lens, look: Look, haze: float
) -> tuple[float, float]:
    """A stack near one end of the ridge; returns its mouth in units."""
    kind = house.kind
    along = kind.length * (0.28 if house.seed % 2 else -0.3)
    top = kind.walls + kind.roof + 1.3
    brick = mix(
        look.facing(mix(stage.palette["timber"], stage.palette.many("roofs")[0], 0.5), 0.3, -0.9),
        look.haze,
        haze,
    )
    size = lens.size(house.z)
    x, y = lens.put(*box.at(along, top, 0))
    foot = lens.put(*box.at(along, kind.walls + kind.roof - 0.9, 0))[1]
    canvas.drawRect(skia.Rect(x - 0.42 * size, y, x + 0.42 * size, foot), fill(brick))
    canvas.drawRect(skia.Rect(x + 0.1 * size, y, x + 0.42 * size, foot), fill(tone(brick, 0.8)))
    canvas.drawRect(
        skia.Rect(x - 0.52 * size, y - 0.02 * size, x + 0.52 * size, y + 0.24 * size),
        fill(tone(brick, 0.85)),
    )
    if look.snow > 0:
        cap = skia.Rect(x - 0.5 * size, y - 0.2 * size, x + 0.5 * size, y + 0.06 * size)
        canvas.drawRoundRect(
            cap, 0.15 * size, 0.15 * size, fill(mix(stage.palette.many("snow")[0], look.haze, haze))
        )
    return x, y - 0.1 * size


def draw_shadow(canvas: skia.Canvas, house: House, lens: Lens, look: Look, colour: Colour) -> None:
    """The house's shadow on the ground, away from the light; soft under a cloudy sky."""
    kind = house.kind
    reach = (kind.walls + kind.roof) * 0.9 * look.strength
    dx, dz = -look.sun[0] * reach, -look.sun[1] * reach
    box = Box(house.x, 0.0, house.z, house.yaw)
    foot = [
        box.at(a * kind.length / 2, 0, c * kind.width / 2)
        for a, c in ((1, 1), (1, -1), (-1, -1), (-1, 1))
    ]
    shape = skia.Path()
    for (x0, _, z0), (x1, _, z1) in zip(foot, [*foot[1:], foot[0]], strict=True):
        quad = [(x0, z0), (x1, z1), (x1 + dx, z1 + dz), (x0 + dx, z0 + dz)]
        shape.addPath(path([lens.stand(a, b) for a, b in quad]))
    canvas.drawPath(shape, fill(colour, 0.42 * look.strength, blur=1.2))
