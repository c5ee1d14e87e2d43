"""The light of water: sky in the waves, the sun's path, light through crests, foam."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from prostudio.scenes.toolkit.heightfield import Floats

SKY_STEPS = 64


@dataclass(frozen=True, slots=True)
class Light:
    """A sun, moon or lamp whose path lies on the water.

    Attributes:
        x, y: units where it stands in the picture.
        colour: [3] 0..1.
        strength: brightness of the path.
        rough: variance of slope that a mirror image of it is spread over at least.
    """

    x: float
    y: float
    colour: Floats
    strength: float = 1.0
    rough: float = 0.0016


@dataclass(frozen=True, slots=True)
class Water:
    """Colours of the sea under one sky; colours are [3] float32 in 0..1.

    Attributes:
        sky: [SKY_STEPS, 3]; row k is the sky at elevation sine (k / (SKY_STEPS - 1)) ** 2.
        deep: where no light comes back; glow: the light inside a thin crest.
        height: deviation of the swell, metres.
        haze: colour of the air, gone over at `haze_at` metres.
        broken: 0 no foam .. 1 storm.
        ambient: [3] added to everything (a flash of lightning).
    """

    sky: Floats
    deep: Floats
    glow: Floats
    foam: Floats
    haze: Floats
    haze_at: float
    height: float
    lights: tuple[Light, ...] = ()
    broken: float = 0.0
    ambient: Floats = field(default_factory=lambda: np.zeros(3, np.float32))


@dataclass(frozen=True, slots=True)
class Relief:
    """The surface on the grid of lines of sight.

    Attributes:
        waves: [lines, columns, 4] height (m), slope x, slope z, foam.
        rough: [lines] variance of slope that the grid is too coarse to show.
        lace: [lines, columns] texture of foam, deviation about 1, or None.
    """

    waves: Floats
    rough: Floats
    lace: Floats | None = None


@dataclass(frozen=True, slots=True)
class Shore:
    """Land that the sea washes against.

    Attributes:
        distance: [columns] metres from the camera to the waterline per column of the window,
            smoothed and carried on past the land.
        height: [columns] metres that the land rises there.
        there: [columns] 1 before land, 0 away from it, soft between.
        colour: [3] of its dark mirror image.
        surf: map [n, m] of the surf, 0..1, seen from above: axis 0 away, axis 1 right.
        corner: metres x, z of the map's first cell, from the camera; cell: metres.
    """

    distance: Floats
    height: Floats
    there: Floats
    colour: Floats
    surf: Floats
    corner: tuple[float, float]
    cell: float

    def surf_at(self, x: Floats, z: Floats) -> Floats | None:
        """The surf at x [lines, columns] and z [lines], None where the map has nothing."""
        row = ((z - self.corner[1]) / self.cell).astype(np.intp)
        if row[0] >= self.surf.shape[0] or row[-1] < 0:
            return None
        column = ((x - self.corner[0]) * (1 / self.cell)).astype(np.intp)
        # the map's rim is bare, so clipping to it means none
        np.clip(column, 0, self.surf.shape[1] - 1, out=column)
        column += (np.clip(row, 0, self.surf.shape[0] - 1) * self.surf.shape[1])[:, None]
        return np.take(self.surf, column)


@dataclass(frozen=True, slots=True)
class Sight:
    """The grid of lines of sight: x [lines, columns] and z [lines] in metres, and the camera."""

    x: Floats
    z: Floats
    eye: float
    focal: float
    horizon: float
    centre: float


def shade(
    sight: Sight,
    relief: Relief,
    water: Water,
    seconds: float,
    shore: Shore | None,
    out: Floats,
) -> None:
    """Write colour and crest foam [lines, columns, 4] of the sea into `out`.

    Colour is worked on one channel at a time: numpy is slow along an axis of three.
    """
    height, sx, sz = (np.ascontiguousarray(relief.waves[..., k]) for k in range(3))
    z = sight.z[:, None]
    x, down = sight.x, sight.eye - height
    away: Floats = (1 / np.sqrt(x * x + down * down + z * z)).astype(np.float32)
    steep = 1 / np.sqrt(1 + sx * sx + sz * sz)
    facing = np.maximum((x * sx + down + z * sz) * away * steep, 0)
    # Of rough water the eye sees the slopes that lean towards it, and they mirror higher sky.
    lean = np.sqrt(relief.rough)[:, None] * 0.55
    facing = np.minimum(facing + lean * (1 - facing) ** 2, 1)
    up = np.minimum(np.abs(2 * facing * steep - down * away), 1)
    step = (np.sqrt(up) * (SKY_STEPS - 1)).astype(np.intp)
    grazing = 1 - facing
    fresnel = 0.02 + 0.98 * (grazing * grazing) ** 2 * grazing
    through = _through(height, sz, water)
    hidden = None if shore is None else _land_hides_sky(up, z, shore)
    paths = [
        _path(sight, sx, sz, down, away, relief.rough, light) * (0.15 + 0.85 * fresnel)
        for light in water.lights
    ]
    foam = _foam(sight, relief, water, seconds, shore)
    lit = np.clip(0.74 + 0.55 * sz - 0.2 * sx, 0.35, 1.0)
    if relief.lace is not None:
        lit += 0.07 * relief.lace
    clear = np.exp(-sight.z / water.haze_at).astype(np.float32)[:, None]
    for k in range(3):
        sky = np.take(water.sky[:, k], step)
        if hidden is not None and shore is not None:
            sky += (shore.colour[k] - sky) * hidden
        colour = through * water.glow[k] + water.deep[k]
        colour += (sky - colour) * fresnel
        for path, light in zip(paths, water.lights, strict=True):
            colour += path * (light.colour[k] * light.strength)
        colour += (water.foam[k] * lit - colour) * foam
        out[..., k] = water.ambient[k] + water.haze[k] + (colour - water.haze[k]) * clear
    out[..., 3] = foam * np.clip(height * (1 / water.height) - 0.1, 0, 1)


def _through(height: Floats, sz: Floats, water: Water) -> Floats:
    """Light that shines through the thin upper part of a wave turned towards the eye."""
    thin = np.clip(height * (1 / (2.4 * water.height)) + 0.3, 0, 1)
    turned = np.clip(sz * 1.6 + 0.25, 0, 1)
    return np.asarray(thin * thin * turned, np.float32)


def _path(
    sight: Sight, sx: Floats, sz: Floats, down: Floats, away: Floats, rough: Floats, light: Light
) -> Floats:
    """Glitter (Cox and Munk 1954): how likely a facet there mirrors the light into the eye."""
    lx, ly = (light.x - sight.centre) / sight.focal, (sight.horizon - light.y) / sight.focal
    far = 1 / math.sqrt(lx * lx + ly * ly + 1)
    turn = 1 / (max(ly * far, 0.012) + down * away)
    across = sx + (lx * far - sight.x * away) * turn
    along = sz + (far - sight.z[:, None] * away) * turn
    spread = (rough + light.rough)[:, None]
    off = (across * across + along * along) * (-0.5 / spread)
    glitter: Floats = np.exp(off) * np.minimum(0.0108 / spread, 2.4)
    off *= 0.2
    glitter += np.exp(off) * np.minimum(0.0011 / spread, 0.3)
    return np.minimum(glitter, 1.6, out=glitter)


def _land_hides_sky(up: Floats, z: Floats, shore: Shore) -> Floats:
    """How much the mirrored ray meets land instead of sky."""
    gap = np.maximum(shore.distance - z, 0.5)
    reach = shore.height / np.sqrt(gap * gap + shore.height**2)
    hidden = np.clip((reach - up) * 6 + 0.2, 0, 0.9)
    hidden *= (shore.distance > z) * shore.there
    return np.asarray(hidden, np.float32)


def _foam(
    sight: Sight, relief: Relief, water: Water, seconds: float, shore: Shore | None
) -> Floats:
    foam = relief.waves[..., 3] * water.broken
    surf = None if shore is None else shore.surf_at(sight.x, sight.z)
    if surf is not None:
        # it swells and drains with the waves that come in
        pulse = 0.75 + 0.25 * np.sin(seconds * 0.9 + sight.x * 0.13 + 0.35 * relief.waves[..., 0])
        foam = np.maximum(foam, surf * pulse)
    if relief.lace is None:
        return foam
    torn = foam * 1.05 + relief.lace * (0.3 * np.minimum(foam * 4, 1))
    cover = np.clip((torn - 0.27) * 1.6, 0, 1)
    covered: Floats = cover * cover * (2.76 - 1.84 * cover)
    return covered
