"""The range: a ridged height field, seen from a valley, lit and veiled once per shot."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from prostudio.drawing.surface import image_of
from prostudio.scenes.toolkit.colour import Floats, mix, rgb, smoothstep
from prostudio.scenes.toolkit.heightfield import Hit, cast
from prostudio.scenes.toolkit.noise import noise, sample
from prostudio.scenes.toolkit.sky import Orb
from prostudio.scenes.toolkit.stage import MARGIN, Layer, Stage

_CELLS = 512
_SAMPLES = 380
_NEAR, _FAR = 2.4, 9.5  # distances in units of the tile's own kilometre
_LENS = 900.0  # units per unit of x / z: about 70 degrees across a wide frame
_PER_KM = 42.0  # cells of the tile


@dataclass(frozen=True, slots=True)
class Range:
    """A range as it stands in a shot.

    Attributes:
        foot: y in units where the range meets the valley.
        peak: y in units that its highest summit reaches.
        gap: x in units of the gap between the peaks: shots of one geography look at the
            same range, each in another direction.
        snow_line: share of the height above which snow lies.
    """

    foot: float
    peak: float
    gap: float
    snow_line: float


def _bearings(stage: Stage) -> tuple[float, tuple[float, float]]:
    """Where the tile begins, and how far right and left of the gap the summits stand."""
    land = stage.land("range")
    return float(land.uniform(0, 12)), (
        float(land.uniform(0.36, 0.5)),
        float(land.uniform(0.3, 0.46)),
    )


@dataclass(frozen=True, slots=True)
class Slope:
    """What each pixel of the range is like, [rows, columns] each.

    Attributes:
        x, z: where it lies, right of the gap and away from the viewer.
        level: height, 0..1 of the highest; light: 0 in shade .. 1 in full sun.
        facing: 1 level ground .. 0 a wall; fine: small unevenness, deviation 1.
    """

    x: Floats
    z: Floats
    level: Floats
    light: Floats
    facing: Floats
    fine: Floats


def relief(seed: int) -> Floats:
    """Ridged multifractal: sharp crests, and detail where it is already high. [512, 512], 0..1."""
    height = np.zeros((_CELLS, _CELLS), np.float32)
    octaves = ((2.4, 1, 1.0), (2.1, 4, 0.34), (1.9, 12, 0.13), (1.7, 34, 0.04))
    for k, (roughness, low_cut, gain) in enumerate(octaves):
        crest = 1 - np.abs(noise(_CELLS, _CELLS, roughness, seed + k, low_cut))
        height += gain * crest * (1 if k == 0 else np.clip(0.35 + 0.55 * height, 0.1, 1.5))
    height -= height.min()
    return np.asarray(height / height.max(), np.float32)


def paint_range(stage: Stage, view: Range, orb: Orb) -> Layer:
    """The range as one layer behind everything that stands in the valley."""
    columns = round((stage.width + 2 * MARGIN) * stage.scale)
    top = view.peak - 40
    rows = round((view.foot + 8 - top) * stage.scale)
    tile = relief(stage.land_seed("range"))
    depth = (_NEAR * (_FAR / _NEAR) ** np.linspace(0, 1, _SAMPLES)).astype(np.float32)
    units = np.linspace(-MARGIN, stage.width + MARGIN, columns, dtype=np.float32)
    across = (units - np.float32(view.gap)) / np.float32(_LENS)
    x, z = across[None] * depth[:, None], np.broadcast_to(depth[:, None], (_SAMPLES, columns))
    height = _heights(tile, x, z, *_bearings(stage))
    seen_height = height / depth[:, None]
    tall = (view.foot - view.peak) * stage.scale / float(seen_height.max())
    bottom = rows - 8 * stage.scale
    hit = cast((bottom - tall * seen_height).astype(np.float32), depth, rows)
    colour = _shaded(stage, view, orb, hit, (x, z, height))
    picture = np.dstack([colour, np.ones(colour.shape[:2], np.float32)]) * hit.seen[..., None]
    picture = hit.blend_edges(np.ascontiguousarray(picture, np.float32))
    bounds = (-MARGIN, top, stage.width + MARGIN, view.foot + 8)
    return stage.placed(image_of(picture, premultiplied=True), bounds, 0.1)


def _heights(
    tile: Floats, x: Floats, z: Floats, where: float, summits: tuple[float, float]
) -> Floats:
    """Height at world x, z: foothills rise out of the valley, one gap lets the light in."""
    cells = sample(tile, (x + where) * _PER_KM, z * _PER_KM)
    rise = np.clip((z - _NEAR) / 3.2, 0, 1) ** 1.25
    gap = 1 - 0.7 * np.exp(-((x / z / 0.17) ** 2))
    # a summit on either side of the gap: one of them stands in the frame's open half
    right, left = summits
    summit = 0.78 + 0.62 * np.exp(-(((x / z - right) / 0.19) ** 2))
    summit = summit + 0.52 * np.exp(-(((x / z + left) / 0.17) ** 2))
    return np.asarray(cells**1.25 * rise * gap * summit, np.float32)


def _shaded(
    stage: Stage, view: Range, orb: Orb, hit: Hit, field: tuple[Floats, Floats, Floats]
) -> Floats:
    """Colours [rows, columns, 3]: rock, woods and snow under one light, behind miles of air."""
    x, z, height = field
    side = orb.side(stage)
    across = np.gradient(height, axis=1) / np.maximum(np.gradient(x, axis=1), 1e-5)
    along = np.gradient(height, axis=0) / np.gradient(z[:, 0])[:, None]
    along = along - across * x / z
    lit = _sunlight(height, x, side)
    px, pz, level = hit.read(x), hit.depth, hit.read(height)
    fine = sample(noise(_CELLS, _CELLS, 1.15, stage.land_seed("rock"), 4), px * 620, pz * 380)
    steep_x = hit.read(np.asarray(across, np.float32)) * 2.6 + 0.28 * fine
    steep_z = hit.read(np.asarray(along, np.float32)) * 2.6 + 0.18 * fine
    facing = 1 / np.sqrt(1 + steep_x**2 + steep_z**2)
    sun = np.array([side * 0.8, 0.42, 0.24], np.float32)
    lambert = (-steep_x * sun[0] + sun[1] - steep_z * sun[2]) * facing / np.linalg.norm(sun)
    light = np.clip(lambert * 1.25, 0, 1) * hit.read(lit)
    level = level / max(float(height.max()), 1e-6)
    return _coloured(stage, view, orb, Slope(px, pz, level, light, facing, fine))


def _sunlight(height: Floats, x: Floats, side: int) -> Floats:
    """Cast shadow of a low light that shines along x: a running maximum finds what blocks it."""
    slope = 0.34
    order = slice(None) if side < 0 else slice(None, None, -1)
    ray = (height + slope * (x if side < 0 else -x))[:, order]
    blocked = (np.maximum.accumulate(ray, axis=1) - ray)[:, order]
    return 1 - 0.85 * smoothstep(0.0, 0.06, blocked)


def _coloured(stage: Stage, view: Range, orb: Orb, slope: Slope) -> Floats:
    """Rock, woods below, snow above where it can lie, then the air before them."""
    palette, level, fine = stage.palette, slope.level, slope.fine

    def tone(name: str) -> Floats:
        shade, bright = palette.many(name)
        return np.asarray(shade + (bright - shade) * slope.light[..., None], np.float32)

    snow = smoothstep(0, 0.09, level - view.snow_line + 0.035 * fine)
    snow = snow * smoothstep(0.2, 0.42, slope.facing + 0.05 * fine + 0.25 * level)
    wood = smoothstep(0.0, 0.07, 0.15 - level + 0.03 * fine) * (1 - snow)
    colour = tone("rock") * (1 + 0.06 * fine[..., None])
    colour = colour + (tone("wood") - colour) * wood[..., None]
    colour = colour + (tone("snow") - colour) * snow[..., None]
    towards = (slope.x / slope.z * _LENS + view.gap - orb.x) / 420
    near_sun = np.exp(-(towards**2))[..., None] * (0.5 * orb.strength)
    air = 1 - np.exp(-np.clip(slope.z - _NEAR, 0, 9) / _visibility(stage))
    low = np.clip(1 - level * 3.6, 0, 1) * 0.5
    veil = np.clip(air * 0.8 + low, 0, 0.97)[..., None]
    haze = (
        rgb(palette["haze"])
        + (mix(palette["haze"], palette["light"], 0.7) - palette["haze"]) * near_sun
    )
    return np.asarray(np.clip(colour + (haze - colour) * veil, 0, 1), np.float32)


def _visibility(stage: Stage) -> float:
    """Distance, in the tile's kilometres, over which the air hides two thirds."""
    return {"clear": 4.6, "cloud": 4.0, "storm": 2.2, "rain": 1.7, "snow": 1.8, "fog": 1.0}[
        stage.reading.weather.value
    ] * (0.62 if stage.reading.time.value in {"dawn", "sunset"} else math.sqrt(1.1))
