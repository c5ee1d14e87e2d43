"""Standing grain: strips of ears painted once, bent by the wind on a mesh.

Only the upper part of a row is ever seen, since the next row stands before it, so a strip
holds ears and the tops of the stalks and melts away below.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from prostudio.drawing.library import skia
from prostudio.drawing.surface import new_surface
from prostudio.scenes.toolkit.brush import LINEAR, MIPMAP, fill, stroke, vertical
from prostudio.scenes.toolkit.colour import Colour, Floats, mix

TILE = 640.0
"""Width of a strip; it repeats without a seam."""
CLAMP = skia.TileMode.kClamp


@dataclass(frozen=True, slots=True)
class Grain:
    """What grows: colours of shade, body and light, colour of flowers among it or None.

    `awns` is 1 for bearded ears (barley, wheat) and 0 for grass.
    """

    dark: Colour
    body: Colour
    light: Colour
    flower: Colour | None = None
    awns: float = 1.0


def _ear(awns: float) -> tuple[skia.Path, skia.Path, skia.Path]:
    """An ear one unit long growing up from (0, 0): its shaded half, its lit half, its awns."""
    shade, lit, beard = skia.Path(), skia.Path(), skia.Path()
    for k in range(7):
        y, w = -k / 7, 0.095 * (1 - 0.5 * abs(k - 2.2) / 5)
        for side, half in ((-1, shade), (1, lit)):
            x = side * w * 0.6
            half.addOval(skia.Rect(x - w * 0.62, y - 0.2, x + w * 0.62, y + 0.06))
            beard.moveTo(x, y - 0.12)
            beard.lineTo(x + side * 0.16 * awns, y - 0.12 - 0.36 * awns)
    return shade, lit, beard


def paint_strip(
    grain: Grain, height: float, count: int, random: np.random.Generator, scale: float
) -> skia.Image:
    """Paint a strip `TILE` wide and `height` units high at `scale` pixels a unit.

    Args:
        count: stalks on the whole strip.
    """
    surface = new_surface(round(TILE * scale), round(height * scale))
    canvas = surface.getCanvas()
    canvas.scale(round(TILE * scale) / TILE, scale)
    shadow = mix(grain.dark, grain.body, 0.35)
    below = [(0.0, shadow, 0.0), (0.35, shadow, 0.75), (0.62, shadow, 0.9), (1.0, shadow, 0.0)]
    canvas.drawRect(skia.Rect(0, height * 0.3, TILE, height), vertical(height * 0.3, height, below))
    shapes = _ear(grain.awns)
    for j in random.permutation(count).tolist():
        x = (j + float(random.random())) * TILE / count
        _stalk(canvas, grain, (x, height), shapes, random)
    melt = vertical(height * 0.55, height, [(0.0, "#000000", 0.0), (1.0, "#000000", 1.0)])
    melt.setBlendMode(skia.BlendMode.kDstOut)
    canvas.drawRect(skia.Rect(0, height * 0.55, TILE, height + 1), melt)
    return surface.makeImageSnapshot()


def _stalk(
    canvas: skia.Canvas,
    grain: Grain,
    foot: tuple[float, float],
    shapes: tuple[skia.Path, skia.Path, skia.Path],
    random: np.random.Generator,
) -> None:
    """One stalk with its ear, drawn once more beyond each end where it sticks out of the tile."""
    (x, y), light = foot, float(random.uniform(0, 1))
    tall = y * float(np.clip(random.normal(0.48, 0.11), 0.24, 0.6))
    lean, ear = float(random.normal()) * y * 0.07, y * float(random.uniform(0.22, 0.31))
    shade = mix(grain.dark, grain.body, 0.45 + 0.5 * light)
    bright = mix(grain.body, grain.light, 0.3 + 0.7 * light)
    stem = stroke(mix(shade, grain.body, 0.4), max(0.6, y * 0.011))
    flower = grain.flower is not None and random.random() < 0.06
    for wrap in (-TILE, 0.0, TILE):
        if not -y * 0.4 < x + wrap < TILE + y * 0.4:
            continue
        canvas.save()
        canvas.translate(x + wrap, y)
        line = skia.Path()
        line.moveTo(0, 0)
        line.quadTo(0, -tall * 0.6, lean, -tall)
        canvas.drawPath(line, stem)
        canvas.translate(lean, -tall)
        if flower and grain.flower is not None:
            _flower(canvas, grain.flower, y * 0.075)
        else:
            canvas.rotate(float(np.degrees(lean / tall)) * 1.5 + 9)
            canvas.scale(ear, ear)
            canvas.drawPath(shapes[2], stroke(bright, 0.035, 0.75))
            canvas.drawPath(shapes[0], fill(shade))
            canvas.drawPath(shapes[1], fill(bright))
        canvas.restore()


def _flower(canvas: skia.Canvas, colour: Colour, size: float) -> None:
    """A poppy: two petals, a darker cup."""
    canvas.drawOval(
        skia.Rect(-size, -size * 1.1, size, size * 0.5), fill(mix(colour, "#200808", 0.25))
    )
    canvas.drawOval(skia.Rect(-size * 0.95, -size * 0.7, size * 0.75, size * 0.5), fill(colour))


def stretched(
    strip: skia.Image, size: tuple[int, int], tile: float, offset: float, air: tuple[Colour, float]
) -> skia.Image:
    """A row of strips as one picture, with air before it.

    One wide picture is drawn a fifth quicker on a mesh than a repeating one.

    Args:
        size: width and height of the picture in pixels.
        tile: pixels one strip is wide in it; offset: share of a strip to begin at.
        air: colour, and how much of it.
    """
    surface = new_surface(*size)
    paint = skia.Paint()
    if air[1] > 0.01:  # Skia gives no filter at all for a colour without alpha
        tint = fill(*air).getColor()
        paint.setColorFilter(skia.ColorFilters.Blend(tint, skia.BlendMode.kSrcATop))
    x = -offset * tile
    while x < size[0]:
        box = skia.Rect(x, 0, x + tile, size[1])
        surface.getCanvas().drawImageRect(strip, box, MIPMAP, paint)
        x += tile
    return surface.makeImageSnapshot()


def draw_row(
    canvas: skia.Canvas,
    strip: skia.Image,
    top: Floats,
    foot: Floats,
    texture: Floats,
    light: Floats,
) -> None:
    """Draw a row of grain as a mesh of quads.

    Args:
        top, foot: [n, 2] where the strip's upper and lower edge are, in units.
        texture: [n] where along the strip each of them lies, in its pixels.
        light: [n, 4] float 0..1 RGBA that each place is multiplied by.
    """
    middle = foot + (top - foot) * np.float32(0.5)
    middle[:, 0] -= (top[:, 0] - foot[:, 0]) * np.float32(0.16)  # stalks bend most near the ear
    n, high = len(top), float(strip.height())
    places = np.concatenate([foot, middle, top])
    u = texture.tolist()
    coordinates = [(a, v) for v in (high, high * 0.5, 0.0) for a in u]
    shades = (np.clip(light, 0, 1) * 255).astype(np.uint32)
    packed = (shades[:, 3] << 24) | (shades[:, 0] << 16) | (shades[:, 1] << 8) | shades[:, 2]
    k = np.arange(n - 1)
    quads = [
        np.stack([r + k, r + k + 1, r + k + n, r + k + n, r + k + 1, r + k + n + 1], 1)
        for r in (0, n)
    ]
    mesh = skia.Vertices(
        skia.Vertices.VertexMode.kTriangles_VertexMode,
        [skia.Point(x, y) for x, y in places.tolist()],
        [skia.Point(a, b) for a, b in coordinates],
        packed.tolist() * 3,
        np.concatenate(quads).reshape(-1).tolist(),
    )
    shader = strip.makeShader(CLAMP, CLAMP, LINEAR)
    canvas.drawVertices(mesh, skia.Paint(Shader=shader), skia.BlendMode.kModulate)
