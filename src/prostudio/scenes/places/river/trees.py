"""Trees along the river, placed in metres, painted from far to near."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.places.river.valley import Valley
from prostudio.scenes.toolkit.brush import linear, stroke
from prostudio.scenes.toolkit.colour import Floats, mix
from prostudio.scenes.toolkit.crown import Leafage, tree
from prostudio.scenes.toolkit.ocean_view import Optics
from prostudio.scenes.toolkit.plants import conifer
from prostudio.scenes.toolkit.stage import Stage


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree: foot in metres of the world, height in metres, kind and a seed of its shape."""

    x: float
    y: float
    z: float
    height: float
    leafy: bool
    seed: int


def plant(stage: Stage, valley: Valley, optics: Optics) -> list[Tree]:
    """Trees on the meadows: groups, thin by the water, none in the river's way."""
    random = stage.land("river trees")
    count = 900
    z = 26 * (620 / 26) ** random.random(count)
    half = stage.width * 0.62 / optics.focal
    x = random.uniform(-half, half, count) * z
    spots = np.stack([x, z]).astype(np.float32)
    away = valley.from_bank(spots[0], spots[1])
    level = valley(spots[0], spots[1])
    clump = np.sin(x / 23 + 3 * random.random()) + np.sin(z / 41 + 6 * random.random())
    kept = (away > 2.5 + 0.01 * z) & (clump + random.normal(size=count) * 0.5 > 0.55)
    kept &= (z > 55) | (away > 9)
    trees = [
        Tree(float(x[k]), float(level[k]) - 0.15, float(z[k]), float(random.uniform(7, 17)),
             bool(random.random() < 0.3 and z[k] < 160), int(random.integers(2**31)))
        for k in np.flatnonzero(kept)
    ]  # fmt: skip
    return sorted(trees, key=lambda one: -one.z)


def paint_trees(
    canvas: skia.Canvas, stage: Stage, optics: Optics, trees: list[Tree], haze_at: float
) -> None:
    """Paint them as an eye sees them."""
    palette = stage.palette
    dark, bright = palette.many("tree")
    white = mix(palette["cloud_lit"], dark, 0.15) if stage.snowy else None
    for one in trees:
        x, y, scale = optics.at(one.x, one.y, one.z)
        high = one.height * scale
        if not (-high < x < stage.width + high) or not 3 < high < 230:
            continue
        random = np.random.default_rng(one.seed)
        air = 1 - math.exp(-one.z / haze_at)
        tone = mix(mix(dark, bright, 0.5 * float(random.random())), palette["haze"], air)
        if one.leafy and high > 24:
            _leafy(canvas, stage, random, (x, y), high * 0.8, air)
        elif high < 50:
            conifer(canvas, random, (x, y), high, tone, snow=white if high > 24 else None)
        else:
            _modelled(canvas, stage, random, (x, y, high), tone, white)


def _modelled(
    canvas: skia.Canvas,
    stage: Stage,
    random: np.random.Generator,
    place: tuple[float, float, float],
    tone: Floats,
    white: Floats | None,
) -> None:
    """A near conifer at x, y, height: boughs over boughs, lit from one side, dark inside."""
    x, y, high = place
    light = mix(tone, stage.palette["light"], 0.34)
    dark = mix(tone, stage.palette["near"], 0.45)
    reach = 0.3 * high
    canvas.saveLayer(skia.Rect(x - reach, y - high - 4, x + reach, y + 8), skia.Paint())
    conifer(canvas, random, (x, y), high, tone, snow=None)
    shade = linear(
        (x - reach * 0.7, 0),
        (x + reach * 0.7, 0),
        [(0, light, 0.75), (0.5, tone, 0), (1, dark, 0.8)],
    )
    shade.setBlendMode(skia.BlendMode.kSrcATop)
    canvas.drawRect(skia.Rect(x - reach, y - high, x + reach, y + 8), shade)
    for _ in range(int(high * 0.9)):
        down = float(random.random()) ** 0.7
        wide = 0.17 * high * down * float(random.uniform(-1, 1))
        bough = mix(light, dark, float(random.random()) * 0.8 + 0.2 * (wide > 0))
        top = y - high * (1 - 0.93 * down)
        drop = 0.022 * high * float(random.uniform(0.4, 1.2))
        paint = stroke(bough, max(0.8, 0.007 * high), 0.55, mode=skia.BlendMode.kSrcATop)
        canvas.drawLine(
            x + wide, top, x + wide * 1.25 + math.copysign(drop, wide), top + drop, paint
        )
    canvas.restore()
    if white is not None:
        _snow_on(canvas, random, place, white)


def _snow_on(
    canvas: skia.Canvas,
    random: np.random.Generator,
    place: tuple[float, float, float],
    white: Floats,
) -> None:
    x, y, high = place
    for _ in range(int(high * 0.5)):
        down = float(random.random()) ** 0.7
        wide = 0.15 * high * down * float(random.uniform(-1, 1))
        top, half = y - high * (1 - 0.93 * down), 0.02 * high * float(random.uniform(0.4, 1.2))
        paint = stroke(white, max(0.9, 0.011 * high), 0.9)
        canvas.drawLine(x + wide - half, top, x + wide + half, top + 0.3 * half, paint)


def _leafy(
    canvas: skia.Canvas,
    stage: Stage,
    random: np.random.Generator,
    foot: tuple[float, float],
    high: float,
    air: float,
) -> None:
    palette = stage.palette
    haze: Floats = palette["haze"]
    dark, middle, bright = (mix(c, haze, air) for c in palette.many("leaf"))
    leaves = 0.0 if stage.snowy else min(20.0, 2400 / high)
    look = Leafage(
        (dark, middle, bright), mix(palette["near"], haze, air), (-0.6, -0.7),
        leaves=leaves, snow=palette["cloud_lit"] if stage.snowy else None,
    )  # fmt: skip
    tree(canvas, random, foot, high, look)
