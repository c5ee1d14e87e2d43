"""The lie of a field: perspective, swell, wind and cloud shadows, by metres on the ground."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from prostudio.scenes.scene import Weather
from prostudio.scenes.toolkit.camera import BASE_ZOOM, CameraAt
from prostudio.scenes.toolkit.colour import Floats, smoothstep
from prostudio.scenes.toolkit.noise import noise, ridge_line, sample
from prostudio.scenes.toolkit.stage import MARGIN, Stage

EYE = 1.75
"""Metres from the ground to the camera."""
DEPTH_AT = 2.4
"""Metres away of things whose depth is 1; twice as far, half of it."""
_WIND = {
    Weather.STORM: 1.9,
    Weather.RAIN: 1.35,
    Weather.CLOUD: 1.15,
    Weather.FOG: 0.45,
    Weather.SNOW: 0.7,
}
_TILE = 256


@dataclass(frozen=True, slots=True)
class Lie:
    """Where the field lies in the frame.

    Attributes:
        vx, vy: vanishing point in units, before the swell.
        focal: focal length in units.
        swell: [n] units that the far edge stands above vy, by unit from -MARGIN on.
        track: metres to the right at 0 m and at 60 m, or None without a track.
    """

    vx: float
    vy: float
    focal: float
    swell: Floats
    track: tuple[float, float] | None

    def edge(self, x: float) -> float:
        """y of the field's far edge at x."""
        return self.vy - float(np.interp(x + MARGIN, np.arange(len(self.swell)), self.swell))

    def rise(self, x: Floats, down: Floats) -> Floats:
        """Units that the swell lifts a place `down` units below the horizon."""
        lift = np.interp(np.asarray(x) + MARGIN, np.arange(len(self.swell)), self.swell)
        return np.asarray(lift * np.exp(-np.asarray(down) / 42), np.float32)

    def track_at(self, z: Floats | float) -> Floats:
        """Metres to the right of the track's middle, z metres away."""
        begin, end = self.track or (0.0, 0.0)
        share = np.clip(np.asarray(z, np.float32) / 60, 0, 1.6)
        return np.asarray(
            begin + (end - begin) * share**1.3 + 1.6 * np.sin(share * 4.0) * share, np.float32
        )


def depth_of(z: float) -> float:
    """The toolkit's depth of things z metres away."""
    return min(1.0, DEPTH_AT / max(z, 0.1))


def lie_of(stage: Stage, tree_x: float) -> Lie:
    """The lie of this shot's field; it swells up to where the tree stands."""
    rng = stage.random("lie")
    wide, high = stage.width, stage.height
    vy = high * (float(rng.uniform(0.53, 0.6)) if not stage.tall else float(rng.uniform(0.6, 0.66)))
    x = np.arange(0, int(wide + 2 * MARGIN) + 2, dtype=np.float32) - MARGIN
    roll = ridge_line(2048, 2.2, stage.land_seed("swell"))[(x / 1.4 + 300).astype(int) % 2048]
    swell = 26 * np.exp(-(((x - tree_x) / (0.24 * wide + 60)) ** 2)) + 5 * roll + 6
    side = 1 if tree_x > wide / 2 else -1
    track = None
    if rng.random() < 0.6:
        # under snow it leads away from the camera; through grain it comes in from the side
        begin = float(rng.uniform(-0.8, 0.8)) if stage.snowy else -side * float(rng.uniform(4, 7))
        track = (begin, side * float(rng.uniform(6, 18)))
    focal = 0.55 * wide + 0.2 * min(high, 900.0)
    return Lie(wide * 0.5, vy, focal, np.maximum(swell, 1.0).astype(np.float32), track)


class Weathering:
    """Gusts and cloud shadows over the field, functions of metres and seconds."""

    def __init__(self, stage: Stage, *, shadows: bool) -> None:
        self._gust = noise(_TILE, _TILE, 1.9, stage.seed("gust"), 1)
        self._cloud = noise(_TILE, _TILE, 2.3, stage.seed("cloud shadow"), 1)
        self.strength = _WIND.get(stage.reading.weather, 1.0)
        self._shadows = shadows

    def gust(self, x: Floats, z: Floats, seconds: float) -> Floats:
        """How hard the wind presses, about -2..2, at metres right and away."""
        go = seconds * (5.5 + 2.5 * self.strength)
        broad = sample(self._gust, x * 2.1 - go, z * 1.5 + 0.22 * go)
        fine = sample(self._gust, x * 5.0 - 1.7 * go, z * 3.4 + 90.0)
        return np.asarray(broad * 0.85 + fine * 0.24, np.float32)

    def sunshine(self, x: Floats, z: Floats, seconds: float) -> Floats:
        """1 in the sun down to 0.5 under a passing cloud."""
        if not self._shadows:
            return np.ones_like(x)
        cloud = sample(self._cloud, x * 0.42 - seconds * 1.6, z * 0.42 + seconds * 0.3)
        return np.asarray(1 - 0.5 * smoothstep(0.1, 0.9, cloud), np.float32)


def laid_out(lie: Lie, camera: CameraAt, x: Floats, y: Floats) -> tuple[Floats, Floats, Floats]:
    """Where frame places (x along a row, y by row) are on the ground.

    Args:
        x: [columns] units, y: [rows] units, of the frame.

    Returns:
        x [rows, columns], metres right; z [rows, columns], metres away; down [rows, columns],
        units below the field's far edge, 0 or less beyond it.
    """
    table = lie.vy + np.geomspace(0.5, 1400, 90)
    depths = np.minimum(1.0, DEPTH_AT * (table - lie.vy) / (lie.focal * EYE))
    now = _seen_y(camera, table, depths)
    rows = np.interp(y, now, table)
    rows = np.where(y < now[0], lie.vy + 0.5 - (now[0] - y), rows)  # the swell stands above vy
    depth = np.clip(DEPTH_AT * np.maximum(rows - lie.vy, 0.5) / (lie.focal * EYE), 0, 1)[:, None]
    left = camera.centre[0] + camera.turn[0] + camera.travel[0] * (depth - camera.pivot)
    scale = BASE_ZOOM + (camera.zoom - 1) * (0.2 + 0.8 * depth)
    flat_x = ((x - left) / scale + camera.centre[0]).astype(np.float32)
    below = (rows[:, None] - lie.vy).astype(np.float32)
    down: Floats = below + lie.rise(flat_x, np.maximum(below, 0))
    z = lie.focal * EYE / np.maximum(down, 1.2)
    return (flat_x - np.float32(lie.vx)) * z / np.float32(lie.focal), z, down


def _seen_y(camera: CameraAt, y: Floats, depth: Floats) -> Floats:
    """`CameraAt.point` for many heights at once."""
    middle = camera.centre[1]
    shift = camera.turn[1] + camera.travel[1] * (depth - camera.pivot)
    scale = BASE_ZOOM + (camera.zoom - 1) * (0.2 + 0.8 * depth)
    return np.asarray(middle + shift + (y - middle) * scale, np.float32)
