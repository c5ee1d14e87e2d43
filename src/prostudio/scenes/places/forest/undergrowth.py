"""What grows below and above: spruces, ferns, leaves."""

from __future__ import annotations

import math

import numpy as np

from prostudio.drawing.library import skia
from prostudio.drawing.surface import new_surface
from prostudio.scenes.toolkit.brush import LINEAR, lines, path, stroke, vertical
from prostudio.scenes.toolkit.colour import Colour, Floats, mix


class Leaves:
    """Clusters of leaves in one colour: a few painted once, then stamped at any size.

    Args:
        size: length of a leaf in units when stamped at its own size.
        count: leaves in a cluster.
        scale: pixels per unit.
    """

    REACH = 60.0  # half a cluster's side in units

    def __init__(
        self, random: np.random.Generator, size: float, count: int, colour: Colour, scale: float
    ) -> None:
        self._random = random
        self._images = [self._cluster(size, count, colour, scale) for _ in range(5)]

    def _cluster(self, size: float, count: int, colour: Colour, scale: float) -> skia.Image:
        random, reach = self._random, self.REACH
        at = np.clip(random.normal(size=(count, 2)) * (0.36 * reach), -0.88 * reach, 0.88 * reach)
        angle = random.random(count) * 2 * math.pi
        length = size * (0.5 + random.random(count))
        tips = at + np.stack([np.cos(angle) * length, np.abs(np.sin(angle)) * length * 0.7], 1)
        surface = new_surface(round(2 * reach * scale), round(2 * reach * scale))
        canvas = surface.getCanvas()
        canvas.scale(scale, scale)
        canvas.translate(reach, reach)
        ends = np.stack([at, tips], 1).reshape(-1, 2).astype(np.float32)
        lines(canvas, ends, stroke(colour, size * 0.5, 0.92))
        return surface.makeImageSnapshot()

    def stamp(self, canvas: skia.Canvas, x: float, y: float, wide: float, high: float) -> None:
        """Stamp a cluster chosen by chance; wide and high are about 1.

        Never turned or mirrored: that leaves the quick path, and there are hundreds.
        """
        image = self._images[int(self._random.integers(len(self._images)))]
        half_x, half_y = self.REACH * wide, self.REACH * high
        spot = skia.Rect(x - half_x, y - half_y, x + half_x, y + half_y)
        canvas.drawImageRect(image, spot, LINEAR, skia.Paint())


def spruce(
    canvas: skia.Canvas,
    random: np.random.Generator,
    foot: tuple[float, float],
    height: float,
    tones: tuple[Colour, Colour],
    side: int,
    snow: Colour | None,
) -> None:
    """A spruce of overlapping skirts of boughs, from the ground up.

    Args:
        tones: in the dark and in the light.
        side: -1 when the light comes from the left.
        snow: colour of the snow on the boughs, or None.
    """
    x, y = foot
    dark, lit = tones
    canvas.drawLine(x, y, x, y - height * 0.9, stroke(dark, max(1.0, height * 0.02)))
    count = int(9 + height / 20)
    for k in range(count):
        share = k / (count - 1)  # 0 the lowest skirt .. 1 the top
        top = y - height * (0.10 + 0.9 * share)
        reach = height * (0.015 + 0.21 * (1 - share) ** 0.85)
        drop = height * (0.07 + 0.09 * (1 - share))
        skirt = _skirt(random, x, top, reach, drop)
        tone = mix(dark, lit, 0.10 + 0.12 * float(random.random()))
        if snow is not None:
            tone = mix(tone, snow, 0.16)
        stops = [
            (0.0, mix(tone, dark, 0.6), 1.0),
            (0.55, tone, 1.0),
            (1.0, mix(tone, lit, 0.3), 1.0),
        ]
        canvas.drawPath(path(skirt), vertical(top, top + drop * 1.3, stops))
        if snow is not None:
            _laden(canvas, random, (x, top, reach, drop), snow, mix(snow, lit, 0.3), side)
        else:
            edge = skirt[: len(skirt) // 2] if side < 0 else skirt[len(skirt) // 2 :]
            canvas.drawPath(path(edge, closed=False), stroke(lit, max(0.6, height * 0.006), 0.35))


def _skirt(random: np.random.Generator, x: float, top: float, reach: float, drop: float) -> Floats:
    """A ragged cone: from its left tip over the top to the right tip, back along torn boughs."""
    across = np.linspace(-1, 1, 13)
    roof = np.stack([x + across * reach, top + drop * np.abs(across) ** 1.25], 1)
    back = np.linspace(1, -1, 25)
    hang = drop * (0.86 + 0.2 * np.abs(back) ** 1.25)
    hang = hang + drop * 0.4 * random.random(25) * (np.arange(25) % 2) * (1 - 0.5 * np.abs(back))
    under = np.stack([x + back * reach * 0.97, top + hang + drop * 0.05], 1)
    return np.vstack([roof, under]).astype(np.float32)


def _laden(
    canvas: skia.Canvas,
    random: np.random.Generator,
    skirt: tuple[float, float, float, float],
    snow: Colour,
    bright: Colour,
    side: int,
) -> None:
    """Snow lying in pillows on a skirt; dark needles show below and between."""
    x, top, reach, drop = skirt
    pillows = 3 + int(reach > 12) * 2
    for k in range(pillows):
        middle = (k + 0.5) / pillows * 2 - 1 + 0.12 * random.normal()
        half = float(random.uniform(0.55, 1.0)) / pillows
        at = np.linspace(max(middle - half, -1), min(middle + half, 1), 9)
        roof = top + drop * np.abs(at) ** 1.25 - drop * 0.04
        thick = drop * float(random.uniform(0.25, 0.48)) * np.sin(np.linspace(0, math.pi, 9)) ** 0.7
        outline = np.vstack(
            [np.stack([x + at * reach, roof], 1), np.stack([x + at * reach, roof + thick], 1)[::-1]]
        ).astype(np.float32)
        tone = bright if middle * side > 0 else snow
        stops = [(0.0, tone, 1.0), (1.0, mix(tone, "#54688c", 0.22), 1.0)]
        canvas.drawPath(
            path(outline), vertical(float(roof.min()), float(roof.max()) + drop * 0.4, stops)
        )


def fern(
    canvas: skia.Canvas,
    random: np.random.Generator,
    foot: tuple[float, float],
    size: float,
    colour: Colour,
) -> None:
    """Fronds arching out of one root, with leaflets along each."""
    x, y = foot
    share = np.linspace(0, 1, 16)
    ends = []
    for _ in range(6 + int(4 * random.random())):
        angle = math.pi / 2 + random.normal() * 0.65
        length = size * float(random.uniform(0.6, 1.1))
        bend = math.copysign(size * float(random.uniform(0.25, 0.55)), math.pi / 2 - angle)
        px = x + math.cos(angle) * length * share + bend * share**2
        py = y - math.sin(angle) * length * share + length * 0.42 * share**2.3
        rib = stroke(colour, max(1.0, size * 0.018))
        canvas.drawPath(path(np.stack([px, py], 1), closed=False), rib)
        tx, ty = np.diff(px)[1:], np.diff(py)[1:]
        norm = np.hypot(tx, ty) + 1e-6
        leaf = (size * 0.17 * np.sin(math.pi * share[2:] ** 0.75) + 1) / norm
        root = np.stack([px[2:], py[2:]], 1)
        for way in (-1, 1):
            step = np.stack([tx * 0.55 - way * ty, ty * 0.55 + way * tx], 1) * leaf[:, None]
            ends.append(np.stack([root, root + step], 1).reshape(-1, 2))
    lines(canvas, np.vstack(ends).astype(np.float32), stroke(colour, max(1.0, size * 0.03)))
