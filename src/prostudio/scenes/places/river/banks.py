"""The land of the valley painted once, upright and as its mirror image."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.places.river.trees import Tree, paint_trees
from prostudio.scenes.places.river.valley import Valley
from prostudio.scenes.toolkit.brush import LINEAR
from prostudio.scenes.toolkit.colour import Floats, smoothstep
from prostudio.scenes.toolkit.ground import Ground, look_at
from prostudio.scenes.toolkit.heightfield import sample
from prostudio.scenes.toolkit.native import native_image
from prostudio.scenes.toolkit.noise import noise
from prostudio.scenes.toolkit.ocean_view import Optics
from prostudio.scenes.toolkit.stage import MARGIN, Layer, Stage

DEPTH = 0.45  # of the land's layer


@dataclass(frozen=True, slots=True)
class Air:
    """Light and air of the shot: direction to the light, its strength, metres of sight."""

    direction: tuple[float, float, float]
    strength: float
    haze_at: float


def paint_land(
    stage: Stage, valley: Valley, optics: Optics, trees: list[Tree], air: Air
) -> tuple[Layer, Layer]:
    """The land and its mirror image (as seen in still water), each a layer."""
    return (
        _painted(stage, valley, optics, trees, air, mirrored=False),
        _painted(stage, valley, optics, trees, air, mirrored=True),
    )


def _painted(
    stage: Stage, valley: Valley, optics: Optics, trees: list[Tree], air: Air, *, mirrored: bool
) -> Layer:
    bounds = (-MARGIN, optics.horizon - 300.0, stage.width + MARGIN, stage.height + MARGIN)
    pixel = (2.4 if mirrored else 1.15) / stage.scale
    # A mirror image is what an eye as far below the water would see, turned upside down.
    eye = replace(optics, eye=-optics.eye) if mirrored else optics
    if mirrored:
        low = 2 * optics.horizon
        bounds = (bounds[0], low - bounds[3], bounds[2], optics.horizon + 60)
    ground = look_at(valley, eye, bounds, pixel, _depths(), sunk=0.0 if mirrored else -0.4)
    colours = _colours(stage, valley, ground, air)
    image = native_image(ground.picture(colours))

    def paint(canvas: skia.Canvas) -> None:
        canvas.drawImageRect(image, skia.Rect(*bounds), LINEAR)
        paint_trees(canvas, stage, eye, trees, air.haze_at)

    return stage.layer(paint, DEPTH, bounds, 1.0 if not mirrored else 0.5)


def _depths() -> Floats:
    return np.concatenate([np.geomspace(7, 60, 130)[:-1], np.geomspace(60, 1500, 120)]).astype("f4")


def _colours(stage: Stage, valley: Valley, ground: Ground, air: Air) -> Floats:
    """Meadow, bare bank, stones at the edge, woods on the hills, in one light and air."""
    palette = stage.palette
    tile = noise(256, 256, 1.3, stage.land_seed("meadow"), 3)
    coarse = sample(tile, ground.x * 7, ground.z * 5)
    fine = sample(tile, ground.x * 41, ground.z * 23 + 80)
    detail = 1 / (1 + (ground.z / 70) ** 2)
    away = valley.from_bank(ground.x, ground.z)
    blades = sample(tile, ground.x * 230, ground.z * 96) / (1 + (ground.z / 26) ** 2)
    grass = np.clip(0.5 + 0.17 * coarse + 0.2 * fine * detail + 0.2 * blades, 0, 1)[..., None]
    dark, bright = palette.many("meadow")
    colour = dark + (bright - dark) * grass
    woods = smoothstep(12, 34, ground.height + 5 * coarse)[..., None]
    tangle = np.clip(0.5 + 0.35 * sample(tile, ground.x * 3.2, ground.z * 1.4), 0, 1)[..., None]
    shade, leaf = palette.many("wood")
    colour = colour + (shade + (leaf - shade) * tangle * 0.8 - colour) * woods
    bare = smoothstep(0.95, 0.35, ground.height + 0.14 * coarse) * smoothstep(4.0, 1.2, away)
    earth, stone = palette.many("bank")
    pebbles = np.clip(0.45 + 0.3 * fine + 0.2 * coarse, 0, 1)[..., None]
    colour = colour + (earth + (stone - earth) * pebbles - colour) * bare[..., None]
    if not stage.snowy:
        colour *= (1 - 0.45 * smoothstep(0.30, 0.05, ground.height))[..., None]
    sun = ground.lit_by(air.direction) * air.strength
    light = palette["ambient"] * (0.55 + 0.45 * ground.ny)[..., None]
    colour = colour * (light * 0.62 + palette["light"] * (sun * 0.58)[..., None])
    if stage.snowy:
        colour *= 1.3
    veil = (1 - np.exp(-ground.z / air.haze_at))[..., None]
    result: Floats = (colour + (palette["haze"] - colour) * veil).astype(np.float32)
    return result
