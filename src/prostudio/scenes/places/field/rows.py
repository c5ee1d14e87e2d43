"""The near grain: rows of bending stalks from some thirty metres away to the camera's feet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.places.field.ground import EYE, Lie, Weathering, depth_of
from prostudio.scenes.toolkit.camera import CameraAt
from prostudio.scenes.toolkit.colour import Colour, Floats
from prostudio.scenes.toolkit.stage import MARGIN, Moment, Stage
from prostudio.scenes.toolkit.wheat import TILE, Grain, draw_row, paint_strip, stretched

TALL = 0.95
"""Metres of grain."""
_SHOWN = 0.46  # share of a stalk that its strip holds
_REACH = MARGIN + 70  # units a row's picture reaches past the frame
_STEP = 62.0  # units from one column of the mesh to the next


@dataclass(frozen=True, slots=True)
class Row:
    """One row: metres away, and its picture."""

    z: float
    strip: skia.Image


class Rows:
    """All rows of a shot.

    Everything is kept as [rows, columns], so that a frame asks the wind once.
    """

    def __init__(
        self,
        stage: Stage,
        lie: Lie,
        weathering: Weathering,
        crop: list[Colour],
        *,
        flower: Colour | None,
        behind: float,
        sunward: float | None,
    ) -> None:
        self._stage, self._weathering = stage, weathering
        self._rows = _plant(stage, lie, crop, flower)
        self._z = np.array([[row.z] for row in self._rows], np.float32)
        self._x = np.stack([_columns(stage, lie, row.z) for row in self._rows])
        self._unit = np.float32(lie.focal) / self._z  # units per metre
        self._metres = (self._x - np.float32(lie.vx)) / self._unit
        down = np.broadcast_to(self._unit * np.float32(EYE), self._x.shape)
        self._foot = lie.vy + down - lie.rise(self._x, down)
        self._texture = (self._x + np.float32(_REACH)) * np.float32(stage.scale)
        self._still = _still_light(stage, self._z, self._x, behind, sunward)
        self._cover = np.ones_like(self._x)
        if lie.track is not None:
            aside = np.abs(self._metres - lie.track_at(self._z))
            self._cover = np.clip((aside - 0.92) / 0.3, 0, 1).astype(np.float32)
        self._cover = self._cover * np.clip((27 - self._z) / 11, 0.1, 1)  # no edge where they begin

    def draw(self, moment: Moment) -> None:
        """Draw every row, far ones first."""
        t, unit, metres = moment.seconds, self._unit, self._metres
        z = np.broadcast_to(self._z, metres.shape)
        gust = self._weathering.gust(metres, z, t)
        # the base lean of the crop, the gust, and each stalk's own quick tremble
        tremble = np.sin(metres * 2.6 + t * 3.4 + z) * 0.014
        bend = (0.08 + 0.12 * gust + tremble) * self._weathering.strength**0.7
        top_x = self._x + bend * unit * TALL
        top_y = self._foot - unit * TALL * (1 - 0.35 * bend * bend)
        low_x = self._x + bend * unit * TALL * 0.2
        low_y = self._foot - unit * TALL * (1 - _SHOWN)
        level = np.clip(0.9 + 0.12 * gust, 0.6, 1.0) * self._still
        level = level * self._weathering.sunshine(metres, z, t)
        light = np.stack([level, level, level, self._cover], -1)
        for k, row in enumerate(self._rows):
            top = _seen(moment.camera, top_x[k], top_y[k], row.z)
            low = _seen(moment.camera, low_x[k], low_y[k], row.z)
            draw_row(self._stage.canvas, row.strip, top, low, self._texture[k], light[k])


def _columns(stage: Stage, lie: Lie, z: float) -> Floats:
    """Columns of a row's mesh; close ones at the edges of the track, so that it cuts cleanly."""
    x = np.arange(-MARGIN, stage.width + MARGIN + _STEP, _STEP, dtype=np.float32)
    if lie.track is None:
        return x
    unit = lie.focal / z
    middle = lie.vx + float(lie.track_at(z)) * unit
    half = 1.25 * unit
    cuts = np.array([middle - half, middle - 0.72 * half, middle + 0.72 * half, middle + half])
    return np.sort(np.concatenate([x, cuts])).astype(np.float32)


def _still_light(
    stage: Stage, z: Floats, x: Floats, behind: float, sunward: float | None
) -> Floats:
    """The light that does not change: less of it near the feet and away from a low sun."""
    level = 1 - 0.16 * behind * np.clip(1 - z / 9, 0, 1)
    if sunward is not None:
        aside = np.abs(x - sunward) / (stage.width * 0.5)
        level = level * (1 - 0.22 * behind * np.clip(aside, 0, 1))
    return np.asarray(np.broadcast_to(level, x.shape), np.float32)


def _seen(camera: CameraAt, x: Floats, y: Floats, z: float) -> Floats:
    """Places laid out at a distance, [n, 2], where the camera sees them."""
    depth = depth_of(z)
    x0, y0 = camera.point(0, 0, depth)
    scale = camera.scale(depth)
    return np.stack([x0 + x * scale, y0 + y * scale], 1).astype(np.float32)


def _plant(stage: Stage, lie: Lie, crop: list[Colour], flower: Colour | None) -> list[Row]:
    """Rows at distances that shrink by a fifth, each tinted by the air before it."""
    rng = stage.land("rows")
    lowest = stage.height + 60 - lie.vy
    z = lie.focal * (EYE - TALL) / lowest
    distances = []
    while z < 26:
        distances.append(z)
        z *= 1.235
    masters = {}
    for name, units, count in (("near", 190.0, 190), ("middle", 80.0, 320), ("far", 34.0, 520)):
        grain = Grain(crop[0], crop[1], crop[2], flower)
        fine = stage.scale * (1.0 if units > 100 else 1.5)
        masters[name] = paint_strip(grain, units, count, rng, fine)
    rows = []
    for z in distances:
        high = lie.focal / z * TALL * _SHOWN
        name, units = (
            ("near", 190.0) if high > 110 else ("middle", 80.0) if high > 40 else ("far", 34.0)
        )
        size = (round((stage.width + 2 * _REACH) * stage.scale), max(2, round(high * stage.scale)))
        haze = float(0.78 * np.exp(-lie.focal * EYE / z / 26))
        tile, offset = TILE * high / units * stage.scale, float(rng.uniform(0, 1))
        air = (stage.palette["haze"], haze)
        rows.append(Row(z, stretched(masters[name], size, tile, offset, air)))
    return rows[::-1]
