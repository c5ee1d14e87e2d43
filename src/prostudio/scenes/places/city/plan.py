"""The street itself: which houses stand in it, what trees and lamps. Shared by its shots."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from prostudio.scenes.toolkit.stage import Stage

KERB, FACADE = 6.6, 10.0
"""Metres from the middle of the street to the kerb and to the house fronts."""
LENGTH = 420.0
STYLES = ("brick", "stone", "deco", "glass", "ribbon", "loft")


@dataclass(frozen=True, slots=True)
class House:
    """One building: metres along the street from `start` to `end`, `side` -1 left, 1 right."""

    side: int
    start: float
    end: float
    height: float
    setback: float
    style: str
    wall: int
    seed: int


@dataclass(frozen=True, slots=True)
class Street:
    """The plan of a street.

    Attributes:
        houses: both sides.
        planted: whether trees stand along it.
        sunny: the side the sun shines on, -1 or 1.
        seed: for what closes the street.
    """

    houses: tuple[House, ...]
    planted: bool
    sunny: int
    seed: int


def lay_out_street(stage: Stage) -> Street:
    """The street of this geography."""
    rng = stage.land("street")
    tall = float(rng.uniform(0.75, 1.25))  # an old town or a downtown
    houses = [h for side in (-1, 1) for h in _row(rng, side, tall)]
    return Street(
        tuple(houses),
        bool(rng.random() < 0.6),
        int(rng.choice([-1, 1])),
        int(rng.integers(1 << 30)),
    )


def _row(rng: np.random.Generator, side: int, tall: float) -> list[House]:
    out: list[House] = []
    z, last = -30.0, ""
    while z < LENGTH:
        length = float(rng.uniform(9, 20))
        height = tall * (11 + 22 * float(rng.random()) ** 1.3 + 34 * float(rng.random()) ** 3)
        style = str(rng.choice([s for s in STYLES if s != last]))
        height = max(height, 22.0) if style in ("glass", "deco") else min(height, 40.0)
        setback, wall, seed = (
            float(rng.random()) * 0.8,
            int(rng.integers(6)),
            int(rng.integers(1 << 30)),
        )
        out.append(House(side, z, z + length - 0.2, height, setback, style, wall, seed))
        z += length + (float(rng.uniform(3, 6)) if rng.random() < 0.2 else 0)
        last = style
    return out
