"""The valley of a river: its course, its banks and the hills beyond, as a height in metres."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from prostudio.scenes.toolkit.heightfield import Floats, sample
from prostudio.scenes.toolkit.noise import noise

_CELLS = 256


@dataclass(frozen=True, slots=True)
class Course:
    """Where the river runs: two bends over each other, wide or narrow.

    Attributes:
        swing: metres to either side; length: metres of a bend; phase: radians.
        start: metres of the middle at the viewer's feet, right of the axis of sight.
        half: metres from the middle to a bank.
    """

    swing: float
    length: float
    phase: float
    start: float
    half: float

    def middle(self, z: Floats) -> Floats:
        """Metres right of the axis at distance z."""
        grown = 1 - np.exp(-z / 60)
        bend = np.sin(z / self.length + self.phase) + 0.4 * np.sin(z / (0.43 * self.length) + 1.7)
        first = math.sin(self.phase) + 0.4 * math.sin(1.7)
        return np.asarray(
            self.start + self.swing * grown * (bend - first * np.exp(-z / 90)), np.float32
        )


class Valley:
    """Height of the ground at x, z; the river's surface is 0."""

    def __init__(self, course: Course, seed: int, hills: float) -> None:
        self._course, self._hills = course, hills
        broad = noise(_CELLS, _CELLS, 2.1, seed, 2)
        fine = noise(_CELLS, _CELLS, 1.4, seed + 1, 3)
        self._tile = np.stack([broad, fine], axis=2).astype(np.float32)

    def from_bank(self, x: Floats, z: Floats) -> Floats:
        """Metres from the water's edge, negative in the river."""
        torn = self._read(x, z, 55)
        wide = self._course.half * (1 + 0.10 * torn[..., 0]) + 0.5 * torn[..., 1]
        return np.asarray(np.abs(x - self._course.middle(z)) - wide, np.float32)

    def __call__(self, x: Floats, z: Floats) -> Floats:
        """Metres above the river."""
        away = self.from_bank(x, z)
        rough = self._read(x, z, 34)
        bank = np.interp(away, _BANK_AT, _BANK).astype(np.float32)
        on_land = np.clip(away / 2.5, 0, 1)
        meadow = on_land * (0.30 * rough[..., 0] + 0.12 * rough[..., 1]) + 0.018 * np.maximum(
            away, 0
        )
        rise = np.clip((away - 55) / 420, 0, 1) ** 1.4
        hills = rise * self._hills * (1 + 0.45 * self._read(x, z, 780)[..., 0])
        return np.asarray(bank + meadow + hills, np.float32)

    def _read(self, x: Floats, z: Floats, metres: float) -> Floats:
        scale = np.float32(_CELLS / metres)
        return sample(self._tile, x * scale, z * scale)


_BANK_AT = np.array([-4.0, -0.6, 0.0, 0.5, 1.4, 4.0, 20.0])
_BANK = np.array([-1.5, -0.5, 0.02, 0.40, 0.85, 1.05, 1.3])
"""Height over metres from the edge: a cut bank, then meadow."""
