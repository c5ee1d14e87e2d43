"""Trees along the river, placed in metres, painted from far to near."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.places.river.valley import Valley
from prostudio.scenes.toolkit.brush import linear, lines, stroke
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
        elif high < 50 or optics.eye < 0:  # a mirror image needs no boughs
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
    _boughs(canvas, random, place, (light, tone, dark), skia.BlendMode.kSrcATop)
    canvas.restore()
    if white is not None:
        _boughs(canvas, random, place, (white,), skia.BlendMode.kSrcOver)


def _boughs(
    canvas: skia.Canvas,
    random: np.random.Generator,
    place: tuple[float, float, float],
    tones: tuple[Floats, ...],
    mode: skia.BlendMode,
) -> None:
    """Short strokes that hang outward from the trunk, one call for each tone."""
    x, y, high = place
    for tone in tones:
        count = int(high * 0.4)
        down = random.random(count) ** 0.7
        wide = 0.17 * high * down * random.uniform(-1, 1, count)
        drop = 0.022 * high * random.uniform(0.4, 1.2, count)
        top = y - high * (1 - 0.93 * down)
        tip = x + 1.25 * wide + np.copysign(drop, wide)
        ends = np.stack([x + wide, top, tip, top + drop], axis=1).reshape(-1, 2)
        lines(canvas, ends.astype(np.float32), stroke(tone, max(0.8, 0.008 * high), 0.6, mode=mode))


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
