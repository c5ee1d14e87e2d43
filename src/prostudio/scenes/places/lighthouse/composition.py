"""Where the camera stands: some views of the same headland, chosen by the shot's seed."""

from __future__ import annotations

import math
from dataclasses import dataclass

from prostudio.scenes.places.lighthouse.headland import Headland
from prostudio.scenes.toolkit.ocean_scene import STATES
from prostudio.scenes.toolkit.ocean_view import Optics
from prostudio.scenes.toolkit.stage import Stage


@dataclass(frozen=True, slots=True)
class Standpoint:
    """One way to look at the lighthouse.

    Attributes:
        away: metres to the tower, from and to.
        eye: metres above the water.
        horizon: share of the height at which it lies.
        across: share of the width at which the tower stands, on the right.
        inland: degrees from +x (right) towards +z (away) in which the land goes on, from and to.
    """

    away: tuple[float, float]
    eye: float
    horizon: float
    across: tuple[float, float]
    inland: tuple[float, float]


STANDPOINTS = (
    Standpoint((135, 165), 7.5, 0.560, (0.69, 0.76), (4, 28)),  # from a boat
    Standpoint((300, 400), 6.0, 0.640, (0.62, 0.72), (-2, 12)),  # far, the sea and the sky
    Standpoint((80, 100), 5.0, 0.740, (0.62, 0.70), (12, 40)),  # from below
    Standpoint((120, 150), 43.0, 0.400, (0.52, 0.66), (-62, -40)),  # from the land behind
)
FOCAL = 940.0


@dataclass(frozen=True, slots=True)
class Composition:
    """The camera and the land before it. `side` is +1 with the land to the right, -1 left."""

    optics: Optics
    land: Headland
    side: int
    distance: float


def compose(stage: Stage) -> Composition:
    """The view of this shot."""
    random, shared = stage.random("standpoint"), stage.land("headland")
    top, width = float(shared.uniform(20, 25)), float(shared.uniform(17, 22))
    point = STANDPOINTS[int(random.choice(4, p=(0.36, 0.2, 0.24, 0.2)))]
    side = 1 if random.random() < 0.5 else -1
    distance = float(random.uniform(*point.away))
    across, inland = float(random.uniform(*point.across)), float(random.uniform(*point.inland))
    if stage.tall:
        across, distance = 0.5 + (across - 0.5) * 0.55, distance * 1.25
    swell = STATES[stage.reading.weather].height
    horizon = (point.horizon + (0.06 if stage.tall else 0.0)) * stage.height
    middle = stage.width / 2
    eye = max(point.eye, 4.3 * swell)
    # far enough that the lantern stays below the frame's top
    distance = max(distance, FOCAL * (top + 33 - eye) / (horizon - 0.05 * stage.height))
    optics = Optics(FOCAL, horizon, middle, eye)
    angle = math.radians(inland)
    land = Headland(
        x=side * (across * stage.width - middle) * distance / FOCAL,
        z=distance,
        inland=angle if side > 0 else math.pi - angle,
        top=top,
        width=width,
        seed=stage.land_seed("rock") % 65536,
    )
    return Composition(optics, land, side, distance)
