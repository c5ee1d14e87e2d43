"""Tall trunks with bark, an edge of light on the lamp's side, and branches that fork."""

from __future__ import annotations

import math

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.places.forest.wood import Row, Wood
from prostudio.scenes.toolkit.brush import Blend, fill, linear, path, stroke
from prostudio.scenes.toolkit.colour import Colour, Floats, mix
from prostudio.scenes.toolkit.stage import MARGIN

_RINGS = 26


class TrunkBrush:
    """Paints trunks of one row.

    Attributes:
        tips: ends of the twigs so far, where leaves belong.
    """

    def __init__(self, wood: Wood, row: Row, bark: skia.Shader) -> None:
        self._wood, self._row, self._bark = wood, row, bark
        self._random = wood.stage.random(f"trunk shapes {row.number}")
        self._tone = wood.tree_tone(row)
        self._wooden = fill(self._tone)
        self._levels = 1 if row.width < 10 else 2 if row.width < 25 else 3
        snowy = wood.stage.snowy
        self._snow: Colour | None = mix(self._tone, "#f0f5ff", 0.7) if snowy else None
        self.tips: list[tuple[float, float]] = []

    def paint(self, canvas: skia.Canvas, x: float) -> None:
        """One trunk from the floor out of the top of the frame."""
        random, row = self._random, self._row
        width = row.width * float(0.65 + 0.7 * random.random() ** 1.5)
        foot = float(self._wood.ground(row, np.array([x]))[0]) + 8
        up = np.linspace(0, 1, _RINGS)
        y = foot + (-MARGIN - foot) * up
        lean = random.normal() * 0.022
        centre = x + lean * (foot - y) + np.cumsum(random.normal(size=_RINGS)) * width * 0.035
        half = width / 2 * (1 - 0.42 * up) * (1 + 0.9 * np.exp(-up * 26))
        half = half * (1 + 0.05 * random.normal(size=_RINGS))
        left, right = np.stack([centre - half, y], 1), np.stack([centre + half, y], 1)
        side = self._wood.side(x)
        # branches first: the trunk then covers their roots, and they leave it without a seam
        self._branches(canvas, centre, half, y, width)
        outline = path(np.vstack([left, right[::-1]]))
        self._body(canvas, outline, x, width, side)
        if width > 13:
            edges = (left, right) if side < 0 else (right, left)
            self._bark_and_rim(canvas, outline, x, foot, width, edges)

    def _body(
        self, canvas: skia.Canvas, outline: skia.Path, x: float, width: float, side: int
    ) -> None:
        tone, rim = self._tone, self._wood.stage.palette["rim"]
        lit, dark = mix(tone, rim, 0.42), mix(tone, "#000000", 0.3)
        stops = [
            (0.0, lit, 1.0),
            (0.28, mix(tone, lit, 0.25), 1.0),
            (0.62, tone, 1.0),
            (1.0, dark, 1.0),
        ]
        start, end = (x + side * width * 0.6, 0.0), (x - side * width * 0.6, 0.0)
        canvas.drawPath(outline, linear(start, end, stops))

    def _bark_and_rim(
        self,
        canvas: skia.Canvas,
        outline: skia.Path,
        x: float,
        foot: float,
        width: float,
        edges: tuple[Floats, Floats],
    ) -> None:
        """Bark as stretched noise, light along one edge, snow or moss along the other."""
        random, palette = self._random, self._wood.stage.palette
        canvas.save()
        canvas.clipPath(outline, True)
        matrix = skia.Matrix()
        matrix.setScale(0.16, 1.3)
        matrix.postRotate(float(random.normal() * 3))
        matrix.postTranslate(float(random.random() * 500), 0)
        bark = skia.Paint(
            Shader=self._bark.makeWithLocalMatrix(matrix), BlendMode=Blend.kSoftLight, Alphaf=0.75
        )
        canvas.drawRect(skia.Rect(x - 2 * width, -MARGIN, x + 2 * width, foot + 5), bark)
        rim = stroke(palette["rim"], width * 0.1, 0.55, blur=width * 0.05)
        canvas.drawPath(path(edges[0], closed=False), rim)
        if self._snow is not None:
            ragged = edges[1] + random.normal(size=edges[1].shape) * width * 0.03
            blown = stroke(self._snow, width * 0.22, 0.8, blur=1.2)
            canvas.drawPath(path(ragged, closed=False), blown)
        canvas.restore()

    def _branches(
        self, canvas: skia.Canvas, centre: Floats, half: Floats, y: Floats, width: float
    ) -> None:
        random = self._random
        if width > 90:
            return
        for _ in range(5 + int(random.random() * 5)):
            k = int(random.integers(int(_RINGS * 0.55), _RINGS - 2))
            way = 1 if random.random() < 0.5 else -1
            angle = math.pi / 2 - way * float(random.uniform(0.45, 1.0))
            length = width * float(random.uniform(0.9, 2.2)) + 16
            root = (float(centre[k] + way * half[k] * 0.2), float(y[k]))
            self._branch(canvas, root, angle, length, max(width * 0.17, 1.0), 0)

    def _branch(
        self,
        canvas: skia.Canvas,
        root: tuple[float, float],
        angle: float,
        length: float,
        width: float,
        level: int,
    ) -> None:
        """A tapering limb that bends upward and forks three times."""
        random = self._random
        (x, y), along = root, (math.cos(angle), -math.sin(angle))
        tip = (x + along[0] * length, y + along[1] * length)
        bend = (random.random() - 0.5) * length * 0.3
        knee = ((x + tip[0]) / 2 - along[1] * bend, (y + tip[1]) / 2 + along[0] * bend)
        aside = (-along[1] * width / 2, along[0] * width / 2)
        thin = 0.62
        limb = skia.Path()
        limb.moveTo(x + aside[0], y + aside[1])
        limb.quadTo(
            knee[0] + aside[0] * 0.8,
            knee[1] + aside[1] * 0.8,
            tip[0] + aside[0] * thin,
            tip[1] + aside[1] * thin,
        )
        limb.lineTo(tip[0] - aside[0] * thin, tip[1] - aside[1] * thin)
        limb.quadTo(knee[0] - aside[0] * 0.8, knee[1] - aside[1] * 0.8, x - aside[0], y - aside[1])
        limb.close()
        canvas.drawPath(limb, self._wooden)
        if self._snow is not None and width > 0.8 and abs(along[0]) > 0.3:
            cover = skia.Path()
            cover.moveTo(x, y - width * 0.4)
            cover.quadTo(knee[0], knee[1] - width * 0.4, tip[0], tip[1] - width * 0.3)
            canvas.drawPath(cover, stroke(self._snow, width * 0.45))
        self.tips.append(tip)
        if level >= self._levels or length < 9:
            return
        for _ in range(2 + (random.random() < 0.35)):
            turned = angle + float(random.normal()) * 0.55
            shorter = length * float(random.uniform(0.55, 0.8))
            self._branch(canvas, tip, turned, shorter, max(width * thin, 0.7), level + 1)
