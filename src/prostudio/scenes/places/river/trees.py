"""Trees along the river, placed in metres, painted from far to near."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.places.river.valley import Valley
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
        if not (-high < x < stage.width + high) or not 3 < high < 260:
            continue
        random = np.random.default_rng(one.seed)
        air = 1 - math.exp(-one.z / haze_at)
        tone = mix(mix(dark, bright, 0.5 * float(random.random())), palette["haze"], air)
        if one.leafy and high > 24:
            _leafy(canvas, stage, random, (x, y), high * 0.8, air)
        else:
            conifer(canvas, random, (x, y), high, tone, snow=white if high > 24 else None)


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
