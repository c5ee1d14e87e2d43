"""The village itself: its lane, its houses and its church. Shared by neighbouring shots."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from prostudio.scenes.toolkit.stage import Stage


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of house, in metres: gable width, length, height of walls, of the roof above them."""

    name: str
    width: float
    length: float
    walls: float
    roof: float
    storeys: int
    timbered: bool


KINDS = (
    Kind("cottage", 6.4, 9.0, 2.9, 3.6, 1, False),
    Kind("timbered", 7.2, 10.0, 5.4, 4.4, 2, True),
    Kind("farmhouse", 7.6, 14.0, 3.2, 4.6, 1, False),
    Kind("townhouse", 6.0, 8.0, 7.4, 3.6, 3, False),
    Kind("hall", 8.4, 12.0, 5.2, 3.2, 2, False),
    Kind("barn", 8.6, 13.0, 4.0, 5.0, 0, True),
    Kind("gabled", 6.8, 8.2, 5.0, 5.2, 2, True),
)


@dataclass(frozen=True, slots=True)
class House:
    """One house: where its middle stands, how it is turned (radians), what it is made of."""

    kind: Kind
    x: float
    z: float
    yaw: float
    wall: int
    roof: int
    chimney: bool
    seed: int


@dataclass(frozen=True, slots=True)
class Church:
    """The church: where its tower stands; `spire` is needle, onion or saddle."""

    x: float
    z: float
    yaw: float
    spire: str
    seed: int


@dataclass(frozen=True, slots=True)
class Village:
    """The plan."""

    houses: tuple[House, ...]
    church: Church
    bend: float
    swing: float

    def lane(self, z: float) -> float:
        """Metres to the right of the lane's middle, at distance z."""
        return self.swing * math.sin(z / 34 + self.bend) * min(1.0, z / 60)


def lay_out_village(stage: Stage) -> Village:
    """The village of this geography."""
    rng = stage.land("village")
    bend, swing = float(rng.uniform(0, 6.28)), float(rng.uniform(7, 13))
    bare = Village((), Church(0, 0, 0, "needle", 0), bend, swing)
    side = 1 if rng.random() < 0.5 else -1
    z = float(rng.uniform(96, 112))
    church = Church(
        bare.lane(z) + side * float(rng.uniform(13, 17)), z, -side * float(rng.uniform(0.35, 0.7)),
        str(rng.choice(["needle", "onion", "saddle"])), int(rng.integers(1 << 30)),
    )  # fmt: skip
    houses = [h for flank in (-1, 1) for h in _row(rng, bare, flank, church)]
    return Village(tuple(sorted(houses, key=lambda h: -h.z)), church, bend, swing)


def _row(rng: np.random.Generator, plan: Village, flank: int, church: Church) -> list[House]:
    """Houses along one side of the lane, and some behind them."""
    out: list[House] = []
    z = float(rng.uniform(54, 62))
    last = ""
    while z < 190:
        for depth in (0, 1, 2):
            if depth and rng.random() > 0.62:
                continue
            kind = KINDS[int(rng.integers(len(KINDS)))]
            while kind.name == last:
                kind = KINDS[int(rng.integers(len(KINDS)))]
            last = kind.name
            x = plan.lane(z) + flank * (
                float(rng.uniform(11.5, 15)) + depth * float(rng.uniform(17, 22))
            )
            at = z + float(rng.normal()) * 1.5 + depth * 2
            yaw = flank * float(rng.uniform(-0.9, 0.9)) + (math.pi / 2 if rng.random() < 0.5 else 0)
            if math.hypot(x - church.x, (at - church.z) * 0.8) < 17:
                continue
            out.append(
                House(
                    kind,
                    x,
                    at,
                    yaw,
                    int(rng.integers(5)),
                    int(rng.integers(4)),
                    bool(rng.random() < 0.8),
                    int(rng.integers(1 << 30)),
                )
            )
        z += float(rng.uniform(16, 23)) * (1 + z / 400)
    return out
