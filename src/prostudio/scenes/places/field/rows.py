"""The near grain: rows of bending stalks from some thirty metres away to the camera's feet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.places.field.ground import EYE, Lie, Weathering, depth_of
from prostudio.scenes.toolkit.camera import CameraAt
from prostudio.scenes.toolkit.colour import Colour, Floats, mix, rgb
from prostudio.scenes.toolkit.stage import MARGIN, Moment, Stage
from prostudio.scenes.toolkit.wheat import TILE, Grain, draw_row, paint_strip, tinted

TALL = 0.95
"""Metres of grain."""
_SHOWN = 0.56  # share of a stalk that its strip holds
_STEP = 46.0  # units from one column of the mesh to the next


@dataclass(frozen=True, slots=True)
class Row:
    """One row: metres away, its strip, units the strip is high and wide, and its offset."""

    z: float
    strip: skia.Image
    high: float
    wide: float
    offset: float


class Rows:
    """All rows of a shot."""

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
        self._stage, self._lie, self._weathering = stage, lie, weathering
        self._behind, self._sunward = behind, sunward
        self._rows = _plant(stage, lie, crop, flower)
        self._x = np.arange(-MARGIN, stage.width + MARGIN + _STEP, _STEP, dtype=np.float32)
        self._light = rgb(mix("#ffffff", stage.palette["light"], 0.5))

    def draw(self, moment: Moment) -> None:
        """Draw every row, far ones first."""
        for row in self._rows:
            self._draw_row(moment, row)

    def _draw_row(self, moment: Moment, row: Row) -> None:
        lie, camera, x = self._lie, moment.camera, self._columns(row)
        z = np.full_like(x, row.z)
        metres = (x - lie.vx) * row.z / lie.focal
        gust = self._weathering.gust(metres, z, moment.seconds)
        unit = lie.focal / row.z
        # the base lean of the crop, the gust, and each stalk's own quick tremble
        tremble = np.sin(metres * 2.6 + moment.seconds * 5.2 + row.z) * 0.03
        bend = (0.07 + 0.13 * gust + tremble) * self._weathering.strength**0.7
        flat = lie.vy + unit * EYE
        foot_y = flat - lie.rise(x, np.full_like(x, flat - lie.vy))
        top_y = foot_y - unit * TALL * (1 - 0.35 * bend * bend)
        low_y = foot_y - unit * TALL * (1 - _SHOWN)
        top = self._seen(camera, x + bend * unit * TALL, top_y, row.z)
        foot = self._seen(camera, x + bend * unit * TALL * 0.2, low_y, row.z)
        texture = (x - x[0]) * (TILE / row.wide) + row.offset
        draw_row(
            self._stage.canvas,
            row.strip,
            top,
            foot,
            texture,
            self._lit(x, metres, gust, row, moment),
        )

    def _columns(self, row: Row) -> Floats:
        """Columns of the mesh; close ones at the edges of the track, so that it cuts cleanly."""
        if self._lie.track is None:
            return self._x
        middle = self._lie.vx + float(self._lie.track_at(row.z)) * self._lie.focal / row.z
        half = 1.25 * self._lie.focal / row.z
        cuts = np.array([middle - half, middle - 0.72 * half, middle + 0.72 * half, middle + half])
        return np.sort(np.concatenate([self._x, cuts])).astype(np.float32)

    def _lit(self, x: Floats, metres: Floats, gust: Floats, row: Row, moment: Moment) -> Floats:
        """What each column is multiplied by: sheen of the gusts, cloud shadow, the sun's path."""
        z = np.full_like(metres, row.z)
        level = np.clip(0.84 + 0.1 * gust, 0.55, 1.0) * self._weathering.sunshine(
            metres, z, moment.seconds
        )
        level = level * (1 - 0.30 * self._behind * np.clip(1 - row.z / 9, 0, 1))
        if self._sunward is not None:
            aside = np.abs(x - self._sunward) / (self._stage.width * 0.42)
            level = level * (1 - 0.34 * self._behind * np.clip(aside, 0, 1))
        out = np.ones((len(x), 4), np.float32)
        out[:, :3] = level[:, None]
        if self._lie.track is not None:
            aside = np.abs(metres - self._lie.track_at(row.z))
            out[:, 3] = np.clip((aside - 0.92) / 0.3, 0, 1)
        return out

    def _seen(self, camera: CameraAt, x: Floats, y: Floats, z: float) -> Floats:
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
    while z < 34:
        distances.append(z)
        z *= 1.22
    masters = {}
    for name, units, count in (("near", 230.0, 88), ("middle", 96.0, 150), ("far", 40.0, 250)):
        grain = Grain(crop[0], crop[1], crop[2], flower)
        masters[name] = paint_strip(
            grain, units, count, rng, stage.scale * (1.0 if units > 100 else 1.5)
        )
    rows = []
    for k, z in enumerate(distances):
        high = lie.focal / z * TALL * _SHOWN
        name, units = (
            ("near", 230.0) if high > 130 else ("middle", 96.0) if high > 48 else ("far", 40.0)
        )
        wide = TILE * high / units
        haze = float(0.78 * np.exp(-lie.focal * EYE / z / 26))
        strip = tinted(
            masters[name], wide * stage.scale, high * stage.scale, stage.palette["haze"], haze
        )
        shade = 211.0 * k + float(rng.uniform(0, 400))
        rows.append(Row(z, strip, high, wide, shade))
    return rows[::-1]
