"""Vegetation, painted once into layers: conifers, broad-leaved trees, grass, reeds."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.toolkit.brush import fill, lines, path, stroke
from prostudio.scenes.toolkit.colour import Colour, Floats, mix

Ground = Callable[[Floats], Floats]
"""Height of the ground in units (y, down) at x in units; takes and gives arrays."""


def conifer(
    canvas: skia.Canvas,
    random: np.random.Generator,
    foot: tuple[float, float],
    height: float,
    colour: Colour,
    *,
    snow: Colour | None = None,
) -> None:
    """A conifer for the middle and far distance, as one ragged silhouette.

    Args:
        foot: x, y of its foot in units.
        snow: colour of the snow on its boughs, or None.
    """
    x, y = foot
    count, width = (
        int(9 + height / (14 if height < 150 else 9)),
        height * random.uniform(0.17, 0.22),
    )
    share = np.arange(1, count + 1) / count
    level = y - height + height * 0.95 * share
    sides = []
    for sign in (-1, 1):
        reach = width * share**0.9 * random.uniform(0.72, 1.15, count)
        points = np.empty((2 * count, 2))
        points[0::2] = np.stack([x + sign * reach, level + height * 0.03], 1)
        points[1::2] = np.stack([x + sign * reach * 0.5, level + height * 0.004], 1)
        sides.append(points)
    foot_line = np.array([[x + height * 0.012, y], [x - height * 0.012, y]])
    outline = np.vstack([[[x, y - height]], sides[1], foot_line, sides[0][::-1]])
    canvas.drawPath(path(outline.astype(np.float32)), fill(colour))
    if snow is None:
        return
    paint = stroke(snow, max(0.7, height * 0.016))
    for points in sides:
        tips, roots = points[0::2], points[1::2]
        begin = tips + (roots - tips) * random.uniform(0.05, 0.4, (count, 1))
        end = np.stack(
            [roots[:, 0] + (x - roots[:, 0]) * random.uniform(0, 0.6, count), roots[:, 1]], 1
        )
        laden = random.random(count) < 0.75
        ends = np.stack([begin, end], 1)[laden].reshape(-1, 2) - [0, height * 0.006]
        lines(canvas, ends.astype(np.float32), paint)


def grove(
    canvas: skia.Canvas,
    random: np.random.Generator,
    span: tuple[float, float],
    ground: Ground,
    height: float,
    spacing: float,
    colours: tuple[Colour, Colour],
    *,
    snow: Colour | None = None,
    share: Callable[[float], float] | None = None,
) -> None:
    """A row of conifers along the ground.

    Args:
        span: x from and to.
        height: of the typical tree; spacing: typical distance, units.
        colours: trees vary between these two.
        share: 0..1 at x, how thick the wood is there; bare below chance.
    """
    if height < 30:
        small_woods(canvas, random, span, ground, height, spacing, colours, share=share)
        return
    x = span[0]
    while x < span[1]:
        here = 1.0 if share is None else share(x)
        if random.random() < here * 1.25:
            tall = height * random.uniform(0.5, 1.25) * (0.5 + 0.5 * here)
            # set in a little: on a slope the lowest boughs would float
            foot = (x, float(ground(np.array([x], np.float32))[0]) + 3 + 0.05 * tall)
            conifer(canvas, random, foot, tall, mix(*colours, float(random.random())), snow=snow)
        x += spacing * random.uniform(0.45, 1.35)


def small_woods(
    canvas: skia.Canvas,
    random: np.random.Generator,
    span: tuple[float, float],
    ground: Ground,
    height: float,
    spacing: float,
    colours: tuple[Colour, Colour],
    *,
    share: Callable[[float], float] | None = None,
) -> None:
    """Far conifers as small ragged spikes, many in two paths; like `grove` otherwise."""
    count = round((span[1] - span[0]) / spacing)
    x = np.sort(random.uniform(*span, count)).astype(np.float32)
    here = np.array([1.0 if share is None else share(a) for a in x.tolist()])
    kept = random.random(count) < here * 1.25
    x, here = x[kept], here[kept]
    tall = height * random.uniform(0.5, 1.25, len(x)) * (0.5 + 0.5 * here)
    half = tall * random.uniform(0.13, 0.2, len(x))
    foot = ground(x) + 3
    right = [
        (0.0, 1.0),
        (0.38, 0.62),
        (0.26, 0.6),
        (0.72, 0.32),
        (0.5, 0.3),
        (1, 0.03),
        (0.1, 0.03),
    ]
    outline = right + [(-a, b) for a, b in right[:0:-1]]
    corners = [np.stack([x + a * half, foot - b * tall], 1) for a, b in outline]
    trees = np.stack(corners, 1).astype(np.float32)
    for tone in (0, 1):
        shape = skia.Path()
        for tree in trees[tone::2].tolist():
            shape.addPoly([skia.Point(a, b) for a, b in tree], True)
        canvas.drawPath(shape, fill(colours[tone]))


def grass(
    canvas: skia.Canvas,
    random: np.random.Generator,
    span: tuple[float, float],
    ground: Ground,
    height: float,
    count: int,
    colour: Colour,
) -> None:
    """Blades with a bend, standing on the ground between two x."""
    x = random.uniform(*span, count).astype(np.float32)
    y = ground(x) + height * 0.15
    tall = height * random.uniform(0.4, 1.3, count)
    lean = random.normal(size=count) * height * 0.22
    knee = np.stack([x + lean * 0.4, y - tall * 0.6], 1)
    ends = np.stack([np.stack([x, y], 1), knee, knee, np.stack([x + lean, y - tall], 1)], 1)
    lines(canvas, ends.reshape(-1, 2).astype(np.float32), stroke(colour, max(0.9, height * 0.055)))


def limbs(
    canvas: skia.Canvas,
    random: np.random.Generator,
    start: tuple[float, float],
    length: float,
    angle: float,
    width: float,
    colour: Colour,
    level: int = 0,
) -> list[tuple[float, float]]:
    """Branches that fork (angle in radians from upright); returns the ends of the twigs."""
    x, y = start
    x1, y1 = x + length * math.sin(angle), y - length * math.cos(angle)
    bend = random.normal() * length * 0.06
    shape = skia.Path()
    shape.moveTo(x, y)
    shape.quadTo((x + x1) / 2 + bend, (y + y1) / 2, x1, y1)
    canvas.drawPath(shape, stroke(colour, width))
    tips = [(x1, y1)] if level >= 2 else []
    if level >= 6:
        return tips
    for k in range(2 if level and random.random() < 0.75 else 3):
        turn = angle * 0.85 + random.uniform(-0.5, 0.5) + (k - 0.7) * 0.34
        shorter = length * random.uniform(0.66, 0.86)
        tips += limbs(
            canvas, random, (x1, y1), shorter, turn, max(0.7, width * 0.68), colour, level + 1
        )
    return tips


def broadleaf(
    canvas: skia.Canvas,
    random: np.random.Generator,
    foot: tuple[float, float],
    height: float,
    colours: tuple[Colour, Colour, Colour],
    trunk: Colour,
    *,
    sun: tuple[float, float] = (-0.6, -0.8),
) -> None:
    """A broad-leaved tree: limbs, then leaves from the shaded core out to the lit rim.

    Args:
        colours: leaves in the dark, in the middle and in the light.
        sun: direction towards the light, right and down.
    """
    x, y = foot
    tips = np.array(
        limbs(canvas, random, foot, height * 0.2, random.normal() * 0.05, height * 0.036, trunk)
    )
    flare = [(-0.034, 4 / height), (-0.014, -0.06), (0.014, -0.06), (0.036, 4 / height)]
    canvas.drawPath(path([(x + a * height, y + b * height) for a, b in flare]), fill(trunk))
    span = float(np.ptp(tips, 0).max()) / 2 + 1e-3
    facing = (tips - tips.mean(0)) @ np.array(sun) / span + random.normal(size=len(tips)) * 0.22
    dark, middle, bright = colours
    for k in np.argsort(facing):
        lit = float(np.clip(0.5 + 0.5 * facing[k], 0, 1))
        tone = mix(dark, middle, lit * 2) if lit < 0.5 else mix(middle, bright, lit * 2 - 1)
        offsets = random.normal(size=(11, 2)) * height * 0.034
        for (dx, dy), size in zip(offsets.tolist(), random.uniform(0.004, 0.0095, 11), strict=True):
            leaf = fill(mix(tone, bright if dy < 0 else dark, 0.35 * random.random()), 0.92)
            canvas.save()
            canvas.translate(tips[k, 0] + dx, tips[k, 1] + dy)
            canvas.rotate(float(random.uniform(0, 180)))
            half = height * float(size)
            canvas.drawOval(skia.Rect(-1.3 * half, -0.8 * half, 1.3 * half, 0.8 * half), leaf)
            canvas.restore()
