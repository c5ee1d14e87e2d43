"""A house of the street, and its image in the road, set into perspective."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.places.city.lens import NEAREST, Lens
from prostudio.scenes.places.city.look import Look
from prostudio.scenes.places.city.plan import FACADE, House
from prostudio.scenes.toolkit import letters
from prostudio.scenes.toolkit.brush import fill, glow, linear, path, stroke
from prostudio.scenes.toolkit.colour import Colour, mix
from prostudio.scenes.toolkit.facades import Front, set_in_place, tone
from prostudio.scenes.toolkit.fronts import paint_front
from prostudio.scenes.toolkit.shopfronts import BLADES, NEON, paint_shops, write

DEPTH = 13.0  # metres from a front to the back of its house


@dataclass(frozen=True, slots=True)
class Built:
    """A house with its fronts recorded, ready to be drawn upright and mirrored.

    Attributes:
        front, end: recordings of the long front and of the wall that faces the camera.
        near, far: metres in front of the camera; near is cut off at the lens.
        hidden: metres of the front that lie behind the cut.
    """

    house: House
    wall: Colour
    front: skia.Picture
    end: skia.Picture
    near: float
    far: float
    hidden: float

    @property
    def x(self) -> float:
        """Metres to the right of the street's middle, of the front."""
        return self.house.side * (FACADE + self.house.setback)


def build(house: House, wall: Colour, look: Look, lens: Lens) -> Built:
    """Paint both fronts of a house, once for the picture and the mirror."""
    near, far = house.start - lens.along, house.end - lens.along
    front = Front(house.end - house.start, house.height, house.style, wall, True, house.seed)
    end = Front(DEPTH, house.height, house.style, tone(wall, 0.7), False, house.seed + 1)
    cut = max(near, NEAREST)
    return Built(
        house,
        wall,
        _recorded(front, look, cut > 70),
        _recorded(end, look, cut > 70),
        cut,
        far,
        cut - near,
    )


def _recorded(front: Front, look: Look, far: bool) -> skia.Picture:
    recorder = skia.PictureRecorder()
    sheet = skia.Rect(-1, -2, front.width + 1, front.height + 1)
    canvas = recorder.beginRecording(sheet)
    paint_front(canvas, front, look.glazing)
    if front.shops:
        paint_shops(canvas, front, look.glazing, far=far)
    return recorder.finishRecordingAsPicture()


def draw_house(canvas: skia.Canvas, built: Built, lens: Lens, look: Look, up: int) -> None:
    """Draw a house; `up` 1 is the real one, -1 its image under the road."""
    house, x = built.house, built.x
    high, back = house.height * up, x + house.side * DEPTH
    end = [(x, high), (back, high), (back, 0.0), (x, 0.0)]
    corners = [lens.put(a, b, built.near) for a, b in end]
    if house.side < 0:
        corners = [corners[1], corners[0], corners[3], corners[2]]
    _roof_gear(canvas, built, lens, look, up)
    _play(canvas, built.end, corners, (DEPTH, house.height), 0.0)
    _haze(canvas, corners, look, built.near, built.near)
    ends = (built.near, built.far) if house.side < 0 else (built.far, built.near)
    front = [
        lens.put(x, y, z) for y, z in zip((high, high, 0.0, 0.0), (*ends, *ends[::-1]), strict=True)
    ]
    shown = built.far - built.near
    _play(
        canvas, built.front, front, (shown, house.height), built.hidden if house.side < 0 else 0.0
    )
    _haze(canvas, front, look, *ends)
    if up > 0:
        _crown(canvas, built, lens, look)
    if look.lamps > 0.3 and built.near < 80:
        _blade(canvas, built, lens, look, up)


def _play(
    canvas: skia.Canvas,
    picture: skia.Picture,
    corners: list[tuple[float, float]],
    size: tuple[float, float],
    skip: float,
) -> None:
    canvas.save()
    set_in_place(canvas, corners, *size)
    canvas.clipRect(skia.Rect(-0.3, -0.6, size[0] + 0.3, size[1]))
    canvas.translate(-skip, 0)
    canvas.drawPicture(picture)
    canvas.restore()


def air(look: Look, z: float) -> float:
    """Share of air in the colour of a thing z metres away."""
    return 1 - math.exp(-max(z - 6, 0.0) / look.clearness)


def _haze(
    canvas: skia.Canvas, corners: list[tuple[float, float]], look: Look, left: float, right: float
) -> None:
    """Air between us and a wall whose left and right edges are so many metres away."""
    stops = [(0.0, look.haze, air(look, left)), (1.0, look.haze, air(look, right))]
    start, end = (corners[0][0], 0.0), (corners[1][0], 0.0)
    canvas.drawPath(path(corners), linear(start, end, stops))


def _crown(canvas: skia.Canvas, built: Built, lens: Lens, look: Look) -> None:
    """Snow along the roof's edge, thick enough to be seen from the street."""
    if look.snow <= 0:
        return
    x, top = built.x, built.house.height
    below = [lens.put(x, top - 0.15, z) for z in (built.near, built.far)]
    above = [lens.put(x, top + 0.75 * look.snow, z) for z in (built.far, built.near)]
    white = mix(look.glazing.white, look.haze, air(look, built.near))
    canvas.drawPath(path(below + above), fill(white, blur=0.5))
    back = x + built.house.side * DEPTH
    low, high = lens.put(x, top - 0.1, built.near), lens.put(back, top + 0.75, built.near)
    bank = skia.Rect(min(low[0], high[0]), high[1], max(low[0], high[0]), low[1])
    canvas.drawRect(bank, fill(tone(white, 0.9), blur=0.5))


def _roof_gear(canvas: skia.Canvas, built: Built, lens: Lens, look: Look, up: int) -> None:
    """What stands on the roof behind the parapet: a lift house, a tank on legs, an aerial."""
    rng = np.random.default_rng(built.house.seed + 2)
    z, house = built.near + 3.0, built.house
    x = built.x + house.side * float(rng.uniform(3, 6))
    body = mix(tone(built.wall, 0.6), look.haze, air(look, z))
    size = float(rng.uniform(3, 6))
    _box(canvas, lens, z, (x, house.height * up), (size, size * 0.7 * up), body)
    kind = rng.random()
    top = (house.height + size * 0.7) * up
    if kind < 0.35:
        foot, tip = lens.put(x, top, z), lens.put(x, top + 8 * up, z)
        canvas.drawLine(*foot, *tip, stroke(body, max(0.8, 0.12 * lens.size(z))))
        if look.lamps > 0.5 and up > 0:
            glow(canvas, *tip, 9, "#ff4a4a", 0.9)
    elif kind < 0.75:
        _tank(canvas, lens, z, x, top, body, up)


def _box(
    canvas: skia.Canvas,
    lens: Lens,
    z: float,
    foot: tuple[float, float],
    size: tuple[float, float],
    colour: Colour,
) -> None:
    """A block standing on `foot` metres, `size` metres wide and high, seen flat."""
    a = lens.put(foot[0] - size[0] / 2, foot[1], z)
    b = lens.put(foot[0] + size[0] / 2, foot[1] + size[1], z)
    box = skia.Rect(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
    canvas.drawRect(box, fill(colour))


def _tank(
    canvas: skia.Canvas, lens: Lens, z: float, x: float, top: float, colour: Colour, up: int
) -> None:
    leg = stroke(tone(colour, 0.8), max(0.8, 0.16 * lens.size(z)))
    for dx in (-1.1, 1.1):
        canvas.drawLine(*lens.put(x + dx, top, z), *lens.put(x + dx, top + 1.8 * up, z), leg)
    _box(canvas, lens, z, (x, top + 1.6 * up), (3.0, 3.4 * up), tone(colour, 0.92))
    roof = [(x - 1.75, top + 4.9 * up), (x, top + 6.4 * up), (x + 1.75, top + 4.9 * up)]
    canvas.drawPath(path([lens.put(a, b, z) for a, b in roof]), fill(tone(colour, 0.8)))


def _blade(canvas: skia.Canvas, built: Built, lens: Lens, look: Look, up: int) -> None:
    """A lit sign that stands out over the pavement, its letters one above the other."""
    rng = np.random.default_rng(built.house.seed + 3)
    z = built.near + 0.3 * (built.far - built.near)
    if rng.random() > 0.8 or z < 8:
        return
    word, colour = BLADES[int(rng.integers(len(BLADES)))], NEON[int(rng.integers(len(NEON)))]
    size = float(rng.uniform(0.75, 0.95))
    low, tall = float(rng.uniform(5.4, 7.0)), len(word) * size * 1.38 + 0.5
    inner = built.x - built.house.side * 0.25
    outer = inner - built.house.side * (size * 0.67 + 0.7)
    left, right = min(inner, outer), max(inner, outer)
    corners = [
        lens.put(a, b * up, z)
        for a, b in ((left, low + tall), (right, low + tall), (right, low), (left, low))
    ]
    mid = lens.put((left + right) / 2, (low + tall / 2) * up, z)
    glow(canvas, *mid, tall * 0.9 * lens.size(z), colour, 0.34 * look.lamps)
    canvas.save()
    set_in_place(canvas, corners, right - left, tall)
    board = skia.Rect(0, 0, right - left, tall)
    canvas.drawRoundRect(board, 0.15, 0.15, fill(mix(colour, "#0a0a12", 0.82)))
    canvas.drawRoundRect(board, 0.15, 0.15, stroke(mix(colour, "#ffffff", 0.3), 0.09))
    tube = letters.stacked(word, 0.35, 0.3, size)
    write(canvas, tube, size, colour, lamps=look.lamps)
    canvas.restore()
