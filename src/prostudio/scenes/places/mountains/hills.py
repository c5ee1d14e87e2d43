"""Wooded hills between the range and the viewer, each a layer, darker as it is nearer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.toolkit.brush import Blend, linear, path, vertical
from prostudio.scenes.toolkit.colour import Colour, Floats, mix
from prostudio.scenes.toolkit.noise import ridge_line
from prostudio.scenes.toolkit.plants import grove
from prostudio.scenes.toolkit.sky import Orb
from prostudio.scenes.toolkit.stage import MARGIN, Layer, Stage


@dataclass(frozen=True, slots=True)
class Hill:
    """One hill line.

    Attributes:
        near: 0 the farthest hill .. 1 the one at the viewer's feet.
        base: y of its middle in units.
        swell: height of its waves in units.
        tree: height of its trees in units.
        depth: for the camera.
    """

    near: float
    base: float
    swell: float
    tree: float
    depth: float
    name: str


class HillLine:
    """The outline of a hill: shared by neighbouring shots, tilted by this one."""

    def __init__(self, stage: Stage, hill: Hill) -> None:
        self._stage, self._hill = stage, hill
        self._line = ridge_line(2048, 1.75, stage.land_seed(hill.name), 1)
        random = stage.random(hill.name)
        self._tilt = float(random.choice((-1, 1)) * random.uniform(0.5, 1.0)) * hill.swell
        self._from = float(random.uniform(0, 2048))

    def __call__(self, x: Floats) -> Floats:
        """y of the ground at x, both in units."""
        at = np.asarray(x, np.float32) + self._from
        left = np.floor(at).astype(np.int64)
        part = at - left
        line = self._line[left % 2048] * (1 - part) + self._line[(left + 1) % 2048] * part
        aside = (np.asarray(x) / self._stage.width - 0.5) * 2
        # a hill at the frame's side frames the view; the middle stays open
        rise = self._tilt * aside * np.abs(aside)
        return np.asarray(self._hill.base - self._hill.swell * 0.45 * line + rise, np.float32)


def paint_hill(stage: Stage, hill: Hill, orb: Orb, grain: skia.Shader) -> Layer:
    """A hill with its woods: rows of trees down its slope, lit towards the sun."""
    palette = stage.palette
    line = HillLine(stage, hill)
    air = mix(palette["haze"], palette["hill"], 0.62 + 0.38 * hill.near)
    tone = mix(air, palette["near"], 0.16 + 0.8 * hill.near**1.15)
    veil = mix(tone, palette["haze"], 0.55 * (1 - hill.near) ** 0.7)
    span = (-MARGIN, stage.width + MARGIN)
    white = palette.many("snow")[1]
    snow: Colour | None = mix(tone, white, 0.55) if stage.snowy else None
    ground_tone = mix(tone, white, 0.6) if stage.snowy else tone

    def paint(canvas: skia.Canvas) -> None:
        x = np.arange(span[0], span[1] + 3, 3, dtype=np.float32)
        bottom = [(span[1], stage.height + MARGIN), (span[0], stage.height + MARGIN)]
        outline = path(np.vstack([np.stack([x, line(x)], 1), bottom]))
        stops = [(0.0, ground_tone, 1.0), (1.0, mix(ground_tone, veil, 0.9), 1.0)]
        canvas.drawPath(outline, vertical(hill.base - hill.swell, hill.base + 150, stops))
        _texture(canvas, outline, grain)
        _woods(canvas, stage, hill, line, (tone, veil), snow)
        _light(canvas, stage, hill, orb)

    top = hill.base - 3 * hill.swell - 2 * hill.tree
    bounds = (span[0], top, span[1], min(hill.base + stage.height * 0.34, stage.height + MARGIN))
    return stage.layer(paint, hill.depth, bounds)


def _woods(
    canvas: skia.Canvas,
    stage: Stage,
    hill: Hill,
    line: HillLine,
    tones: tuple[Floats, Floats],
    snow: Colour | None,
) -> None:
    """Rows of trees from the crest downward; lower rows stand in thicker air."""
    random, clumps = (
        stage.land(hill.name + " wood"),
        ridge_line(512, 1.3, stage.land_seed("clumps"), 2),
    )
    rows = 5 if hill.near < 0.9 else 3
    for row in range(rows):
        share = row / max(rows - 1, 1)
        colour = mix(tones[0], tones[1], 0.5 * share)
        drop = hill.tree * (1.0 + 0.5 * hill.near) * row
        grove(
            canvas,
            random,
            (-MARGIN, stage.width + MARGIN),
            lambda x, drop=drop: line(x) + drop,  # type: ignore[misc]
            hill.tree,
            hill.tree * (0.22 + 0.05 * row),
            (colour, mix(colour, stage.palette["near"], 0.3 * hill.near)),
            snow=snow,
            share=lambda x, row=row: float(
                np.clip(0.8 + 0.5 * clumps[int(x / 3 + 90 * row) % 512], 0, 1)
            ),  # type: ignore[misc]
        )


def _texture(canvas: skia.Canvas, outline: skia.Path, grain: skia.Shader) -> None:
    """Ground that is not flat paint."""
    matrix = skia.Matrix()
    matrix.setScale(1.6, 0.5)
    canvas.save()
    canvas.clipPath(outline, True)
    canvas.drawPaint(
        skia.Paint(
            Shader=grain.makeWithLocalMatrix(matrix), BlendMode=Blend.kSoftLight, Alphaf=0.35
        )
    )
    canvas.restore()


def _light(canvas: skia.Canvas, stage: Stage, hill: Hill, orb: Orb) -> None:
    """The sun's side of the hill in warmer air."""
    alpha = 0.34 * (1 - 0.8 * hill.near) * (0.2 + 0.8 * orb.strength)
    reach = stage.width * 0.75
    start, end = (orb.x, 0.0), (orb.x - orb.side(stage) * -reach, 0.0)
    warm = mix(stage.palette["haze"], stage.palette["light"], 0.6)
    for finish in (end, (2 * orb.x - end[0], 0.0)):
        paint = linear(start, finish, [(0.0, warm, alpha), (1.0, warm, 0.0)])
        paint.setBlendMode(Blend.kSrcATop)
        left, right = sorted((start[0], finish[0]))
        canvas.drawRect(skia.Rect(left, -MARGIN, right, stage.height + MARGIN), paint)
