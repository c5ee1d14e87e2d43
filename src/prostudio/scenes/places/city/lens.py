"""The camera that stands in a street: metres to units, in one-point perspective."""

from __future__ import annotations

from dataclasses import dataclass

from prostudio.scenes.toolkit.stage import Stage

NEAREST = 3.6
"""Metres in front of the camera where everything is cut off."""
UNIT_DEPTH = 7.0
"""A thing this many metres away has depth 1; twice as far, half of it."""


@dataclass(frozen=True, slots=True)
class Lens:
    """Where a shot stands in its street and how it looks along it.

    x is metres to the right of the street's middle, y metres above the road, z metres
    ahead of the camera.

    Attributes:
        vx, vy: the vanishing point in units; vy is the horizon.
        focal: focal length in units.
        eye: height of the camera.
        aside: metres the camera stands to the right of the middle.
        along: metres the camera stands along the street of the plan.
    """

    vx: float
    vy: float
    focal: float
    eye: float
    aside: float
    along: float

    def put(self, x: float, y: float, z: float) -> tuple[float, float]:
        """Units of a point; z at least `NEAREST`."""
        return (
            self.vx + self.focal * (x - self.aside) / z,
            self.vy + self.focal * (self.eye - y) / z,
        )

    def size(self, z: float) -> float:
        """Units per metre at a distance."""
        return self.focal / z


def depth_of(z: float) -> float:
    """The toolkit's depth, 0 far .. 1 near, of things z metres away (parallax goes as 1/z)."""
    return min(1.0, UNIT_DEPTH / max(z, 0.1))


def choose_lens(stage: Stage) -> Lens:
    """Where this shot stands: a walker's eye or a first floor, in the road or at its side."""
    rng = stage.random("lens")
    wide, high = stage.width, stage.height
    lean = float(rng.uniform(-1, 1))
    focal = 0.55 * wide + 0.24 * min(high, 900.0) if not stage.tall else 0.62 * high - 60
    return Lens(
        vx=wide * (0.5 - 0.13 * lean),
        vy=high * float(rng.uniform(0.545, 0.6)) if not stage.tall else high * 0.62,
        focal=focal,
        eye=float(rng.choice([1.9, 2.4, 2.9, 4.2])),
        aside=3.4 * lean,
        along=float(rng.uniform(0, 150)),
    )
