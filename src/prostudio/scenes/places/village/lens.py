"""Where a shot stands above its village, and the lie of the land."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from prostudio.scenes.toolkit.colour import Floats
from prostudio.scenes.toolkit.stage import Stage

NEAR = 30.0
"""Metres away where the foreground begins."""


@dataclass(frozen=True, slots=True)
class Lens:
    """The camera: x metres right of the village's middle, y up, z metres away from it.

    Attributes:
        vx, vy: vanishing point in units; focal: in units.
        eye: metres above the valley floor.
        aside: metres the camera stands to the right.
        along: metres it has come nearer to the village.
        roll: phase of the land's waves, of the geography.
    """

    vx: float
    vy: float
    focal: float
    eye: float
    aside: float
    along: float
    roll: float

    def ground(self, x: float, z: float) -> float:
        """Height of the land in metres at x, z (of the plan)."""
        waves = 0.7 * math.sin(x / 17 + z / 23 + self.roll) + 0.5 * math.sin(
            x / 31 - z / 13 + 2 * self.roll
        )
        bowl = 0.0011 * x * x
        return waves + min(bowl, 9.0) + 0.018 * max(z - 60, 0)

    def put(self, x: float, y: float, z: float) -> tuple[float, float]:
        """Units of a point of the plan, y metres above the valley floor."""
        away = max(z - self.along, 4.0)
        return (
            self.vx + self.focal * (x - self.aside) / away,
            self.vy + self.focal * (self.eye - y) / away,
        )

    def stand(self, x: float, z: float) -> tuple[float, float]:
        """Units of a point on the ground."""
        return self.put(x, self.ground(x, z), z)

    def nearest(self, height: float) -> float:
        """Distance of the plan at which the ground leaves a frame `height` units high."""
        return self.along + max(6.0, 0.7 * self.focal * self.eye / (height - self.vy))

    def size(self, z: float) -> float:
        """Units per metre at a distance of the plan."""
        return self.focal / max(z - self.along, 4.0)

    def contour(self, z: float, left: float, right: float) -> Floats:
        """The ground's line at distance z across the frame: [n, 2] units, left to right."""
        xs = np.arange(left, right + 12, 12)
        away = max(z - self.along, 4.0)
        metres = (xs - self.vx) * away / self.focal + self.aside
        ys = [self.stand(m, z)[1] for m in metres.tolist()]
        return np.stack([xs, ys], 1).astype(np.float32)


def depth_of(lens: Lens, z: float) -> float:
    """The toolkit's depth of things at a distance of the plan."""
    return min(1.0, 34.0 / max(z - lens.along, 1.0))


def choose_lens(stage: Stage) -> Lens:
    """Where this shot stands: higher or lower, left or right, nearer or farther."""
    rng = stage.random("lens")
    high = stage.height
    focal = 0.86 * stage.width + 250 if not stage.tall else 1050.0
    return Lens(
        vx=stage.width * 0.5,
        vy=high * (float(rng.uniform(0.40, 0.46)) if not stage.tall else 0.47),
        focal=focal,
        eye=float(rng.uniform(7.5, 11.0)),
        aside=float(rng.uniform(-14, 14)) * (0.5 if stage.tall else 1.0),
        along=float(rng.uniform(-16, 2)),
        roll=float(stage.land("roll").uniform(0, 6.28)),
    )
