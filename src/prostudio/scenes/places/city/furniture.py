"""Lamps, trees and the towers that close the street."""

from __future__ import annotations

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.places.city.houses import air
from prostudio.scenes.places.city.lens import Lens
from prostudio.scenes.places.city.look import Look
from prostudio.scenes.places.city.plan import KERB
from prostudio.scenes.toolkit.brush import fill, glow, path, stroke
from prostudio.scenes.toolkit.colour import Colour, mix
from prostudio.scenes.toolkit.crown import Leafage, tree
from prostudio.scenes.toolkit.facades import tone
from prostudio.scenes.toolkit.stage import Layer, Stage

LAMP_STEP = 17.0  # metres from lamp to lamp
_HEIGHT = 6.4


def draw_lamp(canvas: skia.Canvas, lens: Lens, look: Look, side: int, z: float, up: int) -> None:
    """A street lamp whose arm reaches over the road."""
    size = lens.size(z)
    x = side * (KERB + 0.5)
    post = stroke(mix("#12141c", look.haze, air(look, z)), max(0.9, 0.12 * size))
    head = (x - side * 1.7, (_HEIGHT + 0.25) * up)
    points = [
        lens.put(x, 0, z),
        lens.put(x, (_HEIGHT - 0.6) * up, z),
        lens.put(x - side * 0.5, _HEIGHT * up, z),
    ]
    for begin, end in zip(points, [*points[1:], lens.put(*head, z)], strict=True):
        canvas.drawLine(*begin, *end, post)
    canvas.drawLine(
        *points[0],
        *lens.put(x, 1.0 * up, z),
        stroke(mix("#12141c", look.haze, air(look, z)), max(1.2, 0.24 * size)),
    )
    a, y = lens.put(*head, z)
    shade = skia.Rect(a - 0.42 * size, y - 0.1 * size, a + 0.42 * size, y + 0.1 * size)
    canvas.drawOval(shade, fill(mix("#12141c", look.haze, air(look, z))))
    if look.snow > 0 and up > 0:
        bank = skia.Rect(a - 0.4 * size, y - 0.24 * size, a + 0.4 * size, y - 0.04 * size)
        canvas.drawOval(bank, fill(mix(look.glazing.white, look.haze, air(look, z))))
    if look.lamps > 0.1:
        low = y + 0.08 * size * up
        light = skia.Rect(a - 0.32 * size, low - 0.09 * size, a + 0.32 * size, low + 0.09 * size)
        canvas.drawOval(light, fill("#fff0cf", look.lamps))
        glow(canvas, a, low, 4.4 * size, "#ffb765", 0.62 * look.lamps)


def record_tree(stage: Stage, look: Look, away: float) -> skia.Picture:
    """A street tree 100 units high as it looks so many metres away."""
    far = air(look, away)
    dark, middle, light = (mix(c, look.haze, far) for c in stage.palette.many("foliage"))
    leafage = Leafage(
        (dark, middle, light),
        mix(tone(stage.palette["near"], 1.15), look.haze, far),
        (-0.8 * look.sunny, -0.6),
        behind=0.7 if look.low_sun else 0.1,
        leaves=0.0 if look.snow > 0 else 26.0,
        snow=mix(look.glazing.white, look.haze, far) if look.snow > 0 else None,
    )
    recorder = skia.PictureRecorder()
    canvas = recorder.beginRecording(skia.Rect(-90, -160, 90, 10))
    tree(canvas, stage.land("street tree"), (0, 0), 100, leafage)
    return recorder.finishRecordingAsPicture()


def draw_tree(
    canvas: skia.Canvas, lens: Lens, picture: skia.Picture, place: tuple[int, float], up: int
) -> None:
    """A tree in the pavement at (side, metres away); every other one is turned round."""
    side, z = place
    number = round(lens.along + z)
    size = lens.size(z) * (0.068 + 0.014 * (number % 3))
    canvas.save()
    canvas.translate(*lens.put(side * (KERB + 1.2), 0, z))
    canvas.scale(size if number % 2 else -size, size * up)
    canvas.drawPicture(picture)
    canvas.restore()


def far_towers(stage: Stage, lens: Lens, look: Look, seed: int, up: int) -> Layer:
    """Towers in the haze at the end of the street, lit by a few windows."""

    def paint(canvas: skia.Canvas) -> None:
        rng = np.random.default_rng(seed)
        walls = stage.palette.many("walls")
        for z, count, far in ((620.0, 9, 0.8), (430.0, 7, 0.66)):
            for j in range(count):
                middle = 1 - abs(j / (count - 1) - 0.5)
                w, h = float(rng.uniform(18, 34)), float(60 + 120 * rng.random() * middle)
                x = (j / (count - 1) - 0.5) * 170 + float(rng.normal()) * 5
                body = mix(walls[j % len(walls)], look.haze, max(far, air(look, z * 0.5)))
                _tower(canvas, lens, rng, (x, h * up, z), w, body)
                if up > 0:
                    _lit_windows(canvas, lens, rng, (x, h, z), w, look)

    bounds = (
        (0.0, 0.0, stage.width, lens.vy + 2)
        if up > 0
        else (0.0, lens.vy - 2, stage.width, stage.height)
    )
    return stage.layer(paint, 0.03, bounds, 1.0 if up > 0 else 0.5)


def _tower(
    canvas: skia.Canvas,
    lens: Lens,
    rng: np.random.Generator,
    top: tuple[float, float, float],
    width: float,
    colour: Colour,
) -> None:
    """A tower that steps in towards a spire, a slab or a pitched head."""
    x, h, z = top
    up = 1 if h > 0 else -1
    outline = [(x, 0.0), (x, h), (x + width, h), (x + width, 0.0)]
    canvas.drawPath(path([lens.put(a, b, z) for a, b in outline]), fill(colour))
    kind, middle, tip = rng.random(), x + width / 2, h + up * float(rng.uniform(10, 34))
    if kind < 0.55:
        steps = [(x + 0.16 * width, h), (x + 0.24 * width, h + (tip - h) * 0.3), (middle, tip)]
        steps += [(x + 0.76 * width, h + (tip - h) * 0.3), (x + 0.84 * width, h)]
        canvas.drawPath(path([lens.put(a, b, z) for a, b in steps]), fill(colour))
    else:
        canvas.drawLine(*lens.put(middle, h, z), *lens.put(middle, tip, z), stroke(colour, 1.2))


def _lit_windows(
    canvas: skia.Canvas,
    lens: Lens,
    rng: np.random.Generator,
    top: tuple[float, float, float],
    width: float,
    look: Look,
) -> None:
    (x0, y0), (x1, y1) = (
        lens.put(top[0] + 1, top[1] - 3, top[2]),
        lens.put(top[0] + width - 1, 0, top[2]),
    )
    xs, ys = np.arange(x0 + 1, x1 - 2, 3.4), np.arange(y0, y1, 4.2)
    on = rng.random((len(xs), len(ys))) < look.glazing.share * 0.9
    paint = fill(mix("#ffd48a", look.haze, 0.25), 0.2 + 0.5 * look.lamps)
    for i, j in np.argwhere(on).tolist():
        canvas.drawRect(skia.Rect.MakeXYWH(float(xs[i]), float(ys[j]), 1.5, 2.0), paint)
