"""A broad-leaved tree with real leaves, lit from before or from behind.

Leaves are pointed, and their tone comes from where they hang: towards the sun, on the rim,
or deep in the crown. Against the sun a crown is dark where it is thick and glows where it
is thin, because leaves let light through.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.toolkit.brush import fill, path, stroke
from prostudio.scenes.toolkit.colour import Colour, Floats, ramp
from prostudio.scenes.toolkit.plants import limbs

_TONES = 9


@dataclass(frozen=True, slots=True)
class Leafage:
    """How a crown looks.

    Attributes:
        colours: leaves in the dark, in the middle and in the light.
        trunk: bark.
        sun: direction towards the light, right and down, about length 1.
        near: how far the light seems to be from the crown, in heights of the tree.
        behind: 0 lit from before .. 1 standing against the light.
        leaves: per unit of the tree's height; 0 is a bare tree.
        snow: colour of what lies on its limbs, or None.
    """

    colours: tuple[Colour, Colour, Colour]
    trunk: Colour
    sun: tuple[float, float]
    near: float = 4.0
    behind: float = 0.0
    leaves: float = 20.0
    snow: Colour | None = None


def tree(
    canvas: skia.Canvas,
    random: np.random.Generator,
    foot: tuple[float, float],
    height: float,
    leafage: Leafage,
) -> None:
    """Draw a broad-leaved tree `height` units high standing at `foot`."""
    x, y = foot
    lean = float(random.normal()) * 0.05
    start = (x, y - height * 0.03)
    tips = np.array(
        limbs(canvas, random, start, height * 0.205, lean, height * 0.036, leafage.trunk)
    )
    root = [
        (-0.029, 0.006),
        (-0.019, -0.03),
        (-0.015, -0.10),
        (0.015, -0.10),
        (0.020, -0.03),
        (0.030, 0.006),
    ]
    canvas.drawPath(path([(x + a * height, y + b * height) for a, b in root]), fill(leafage.trunk))
    if leafage.snow is not None:
        _lay_snow(canvas, random, tips, height, leafage.snow)
    if leafage.leaves > 0:
        _leaves(canvas, random, tips, height, leafage)


def _lay_snow(
    canvas: skia.Canvas, random: np.random.Generator, tips: Floats, height: float, white: Colour
) -> None:
    """Short white strokes along the upper sides of the twigs."""
    for x, y in tips.tolist():
        if random.random() < 0.8:
            w = height * float(random.uniform(0.006, 0.016))
            canvas.drawLine(x - w, y - 1, x + w, y - 1.6, stroke(white, height * 0.006, 0.9))


def _leaves(
    canvas: skia.Canvas, random: np.random.Generator, tips: Floats, height: float, look: Leafage
) -> None:
    count = int(look.leaves * height)
    at = (
        tips[random.integers(len(tips), size=count)]
        + random.normal(size=(count, 2)) * height * 0.041
    )
    tones = _tones(random, at, height, look)
    size = height * 0.0125 * random.uniform(0.6, 1.3, count)
    turn = random.uniform(0, 2 * np.pi, count)
    along = np.stack([np.cos(turn), np.sin(turn)], 1) * size[:, None]
    across = np.stack([-along[:, 1], along[:, 0]], 1) * 0.48
    colours = ramp(
        np.linspace(0, 1, _TONES, dtype=np.float32),
        list(zip((0.0, 0.5, 1.0), look.colours, strict=True)),
    )
    order = np.clip((tones * _TONES).astype(int), 0, _TONES - 1)
    for tone in range(_TONES):
        chosen = order == tone
        shape = skia.Path()
        ends = np.hstack([at - along, at + across, at + along, at - across])[chosen]
        for x0, y0, cx, cy, x1, y1, dx, dy in ends.tolist():
            shape.moveTo(x0, y0)
            shape.quadTo(cx, cy, x1, y1)
            shape.quadTo(dx, dy, x0, y0)
        canvas.drawPath(shape, fill(colours[tone]))


def _tones(random: np.random.Generator, at: Floats, height: float, look: Leafage) -> Floats:
    """0 dark .. 1 bright for every leaf: by the sun's direction, and by how thin the crown is."""
    middle = at.mean(0)
    reach = float(np.abs(at - middle).max()) + 1e-3
    facing = ((at - middle) / reach) @ np.array(look.sun)
    # how many leaves share a cell: thin places let light through
    cells = np.floor((at - at.min(0)) / (height * 0.045)).astype(int)
    key = cells[:, 0] * 4096 + cells[:, 1]
    _, place, shared = np.unique(key, return_inverse=True, return_counts=True)
    thin = np.exp(-shared[place] / max(float(np.median(shared)), 1.0) * 1.3)
    jitter = random.normal(size=len(at)) * 0.13
    front = 0.46 + 0.46 * facing + 0.14 * thin + jitter
    lamp = middle + np.array(look.sun) * look.near * height
    glow = np.exp(-np.hypot(at[:, 0] - lamp[0], at[:, 1] - lamp[1]) / (0.3 * height))
    rim = thin * (0.5 + 0.5 * np.clip(facing + 0.4, 0, 1))
    back = 0.04 + 0.5 * np.clip(facing, 0, 1) ** 1.3 + 0.85 * rim + 0.6 * glow + jitter
    return np.asarray(front * (1 - look.behind) + back * look.behind, np.float32)
