"""The headland: a tongue of rock with grass on it, as a height in metres anywhere."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from prostudio.scenes.toolkit.heightfield import Floats, sample
from prostudio.scenes.toolkit.noise import noise

_CELLS = 256


@dataclass(frozen=True, slots=True)
class Headland:
    """Rock around a lighthouse at (x, z), in metres of the camera's world.

    Attributes:
        x, z: foot of the tower.
        inland: direction in which the land goes on, radians from +x towards +z.
        top: metres from the water to the tower's foot.
        width: metres from the tower to the edge of the cliff.
        seed: of rock and coast.
    """

    x: float
    z: float
    inland: float
    top: float
    width: float
    seed: int

    def relief(self) -> _Relief:
        """The height function (its noise is made here, once)."""
        return _Relief(self)


class _Relief:
    """Height of the land at world x, z."""

    def __init__(self, land: Headland) -> None:
        self._land = land
        broad = noise(_CELLS, _CELLS, 2.2, land.seed, 2)
        crag = 1.25 * np.abs(noise(_CELLS, _CELLS, 2.1, land.seed + 1, 4)) - 1
        self._tile = np.stack([broad, crag], axis=2).astype(np.float32)

    def __call__(self, x: Floats, z: Floats) -> Floats:
        """Metres above still water; below 0 away from the land."""
        land = self._land
        px, pz = x - land.x, z - land.z
        ux, uz = math.cos(land.inland), math.sin(land.inland)
        along, aside = px * ux + pz * uz, px * -uz + pz * ux
        inside = self._inside(x, z, along, aside)
        top = self._top(x, z, along, aside)
        cliff = np.interp(inside / 11, *_PROFILE).astype(np.float32)
        height = _ledges(cliff * top, self._read(x, z, 90)[..., 0])
        return np.asarray(np.maximum(height, self._skerries(x, z, inside)), np.float32)

    def _read(self, x: Floats, z: Floats, metres: float) -> Floats:
        scale = np.float32(_CELLS / metres)
        return sample(self._tile, x * scale, z * scale)

    def _inside(self, x: Floats, z: Floats, along: Floats, aside: Floats) -> Floats:
        """Metres from the coast, positive on land: a widening tongue with a torn edge."""
        land = self._land
        beyond = along - np.clip(along, -0.8 * land.width, 900)
        width = land.width + 0.2 * np.maximum(along, 0)
        bays, clefts = self._read(x, z, 210), self._read(x, z, 62)
        torn = 5.0 * bays[..., 0] + 4.0 * clefts[..., 1] + 0.5 * self._read(x, z, 23)[..., 1]
        built = ((along - 8) ** 2 + aside**2) / (1.1 * land.width) ** 2
        calm = np.clip(1.15 - np.exp(-built), 0.15, 1)
        return np.asarray(width + torn * calm - np.hypot(beyond, aside), np.float32)

    def _top(self, x: Floats, z: Floats, along: Floats, aside: Floats) -> Floats:
        """Height of the grass: level about the tower, down to the nose, up inland."""
        land = self._land
        rolling = self._read(x, z, 420)[..., 0] * 2.6 + self._read(x, z, 45)[..., 0] * 0.35
        level = np.exp(-((along - 8) ** 2 + aside**2) / 26.0**2)
        nose = np.clip(-along / (1.5 * land.width), 0, 1) ** 1.4
        rise = 10 * (1 - np.exp(-np.maximum(along - 14, 0) / 130))
        top = land.top * (1 - 0.62 * nose) + rise + rolling * (1 - level)
        return np.asarray(top, np.float32)

    def _skerries(self, x: Floats, z: Floats, inside: Floats) -> Floats:
        """Boulders at the foot of the cliff and rocks in the surf before it."""
        stones = self._read(x, z, 118)[..., 0] * 1.5 + self._read(x, z, 33)[..., 0] * 1.1
        near = np.exp(-((inside + 4) ** 2) / 110)
        rock = 2.1 * near * (stones - 0.35) - 9.0 * (1 - near)
        return np.asarray(np.where(inside < 5, rock, -9.0), np.float32)


_PROFILE = (
    np.array([-4.0, -1.5, 0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.5]),
    np.array([-5.0, -0.5, 0.0, 0.17, 0.52, 0.83, 0.95, 0.99, 1.0]),
)
"""Share of the height over metres from the coast / 11: scree, wall, rounded shoulder.

Under water it falls off quickly: a storm's troughs go 5 m down and would bare a shallow floor.
"""


def _ledges(height: Floats, wander: Floats) -> Floats:
    """Harder beds stand out: steps of some metres, bent a little."""
    bed = height / 4.6 + 0.5 * wander
    whole = np.floor(bed)
    part = bed - whole
    stepped = (whole + part * part * part * (part * (part * 6 - 15) + 10) - 0.5 * wander) * 4.6
    return np.asarray(height + 0.55 * (stepped - height), np.float32)
