"""Land seen by a level camera: a height function cast to pixels, with what shading needs.

Made once per shot (some tenths of a second); the picture is then a layer like any other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from prostudio.scenes.toolkit.heightfield import Floats, Hit, cast
from prostudio.scenes.toolkit.ocean_view import Optics

HeightOf: TypeAlias = Callable[[Floats, Floats], Floats]
"""Metres above still water at world x, z (arrays of one shape)."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Land as pixels. The first arrays are [n]: one value for every pixel that shows land.

    Attributes:
        x, height, z: world metres of what each pixel shows.
        nx, ny, nz: its upward normal.
        hollow: how much the ground sinks in there against its surroundings, -1..1.
        hit: what was cast, [rows, columns].
        water_at: [columns] metres to the first land of each column, 1e6 where none.
        crest: [columns] metres above water of the highest land of each column.
        left, top: units of the window's corner; pixel: units per pixel.
    """

    x: Floats
    height: Floats
    z: Floats
    nx: Floats
    ny: Floats
    nz: Floats
    hollow: Floats
    hit: Hit
    water_at: Floats
    crest: Floats
    left: float
    top: float
    pixel: float

    def lit_by(self, direction: tuple[float, float, float]) -> Floats:
        """Cosine between normal and the direction to a light (x right, y up, z away), 0..1."""
        lx, ly, lz = np.asarray(direction, np.float32) / np.float32(np.linalg.norm(direction))
        lit: Floats = np.clip(self.nx * lx + self.ny * ly + self.nz * lz, 0, 1)
        return lit

    def picture(self, colours: Floats) -> Floats:
        """Premultiplied [rows, columns, 4] of colours [n, 3], crests blended."""
        picture = np.zeros((*self.hit.seen.shape, 4), np.float32)
        whole = np.ones((len(colours), 4), np.float32)
        np.clip(colours, 0, 1, out=whole[:, :3])
        picture[self.hit.seen] = whole
        return self.hit.blend_edges(picture)


def look_at(
    height_of: HeightOf,
    optics: Optics,
    bounds: tuple[float, float, float, float],
    pixel: float,
    depths: Floats,
    *,
    sunk: float = -3.0,
) -> Ground:
    """Cast a height function to the pixels of a window.

    Args:
        bounds: left, top, right, bottom in units.
        pixel: units per pixel.
        depths: [samples] rising world z of the lines to look along.
        sunk: ground lower than this many metres is not drawn (it lies under water).
    """
    left, top, right, bottom = bounds
    columns = round((right - left) / pixel)
    rows = round((bottom - top) / pixel)
    across = ((left + (np.arange(columns) + 0.5) * pixel - optics.centre) / optics.focal).astype(
        "f4"
    )
    z = depths.astype(np.float32)
    x = across[None] * z[:, None]
    height = height_of(x, np.broadcast_to(z[:, None], x.shape)).astype(np.float32)
    height = np.maximum(height, sunk)
    rows_of = ((optics.horizon - top) + optics.focal * (optics.eye - height) / z[:, None]) / pixel
    hit = cast(rows_of.astype(np.float32), z, rows)
    values = _described(height, x, z).reshape(-1, 6)
    hit = replace(hit, seen=hit.seen & (hit.read(height) > sunk + 0.05))
    near, far, part = hit.near[hit.seen], hit.far[hit.seen], hit.part[hit.seen][:, None]
    seen = np.take(values, near, axis=0)
    seen += (np.take(values, far, axis=0) - seen) * part
    depth = hit.depth[hit.seen]
    above = height > 0
    first = np.where(above.any(0), z[np.argmax(above, axis=0)], np.float32(1e6))
    return Ground(
        seen[:, 0] * depth, seen[:, 1], depth, seen[:, 2], seen[:, 3], seen[:, 4], seen[:, 5], hit,
        first.astype(np.float32), np.maximum(height.max(0), 0), left, top, pixel,
    )  # fmt: skip


def _described(height: Floats, x: Floats, z: Floats) -> Floats:
    """[samples, columns, 6]: x / z, height, normal, hollow."""
    step = np.gradient(z).astype(np.float32)[:, None]
    sx = np.gradient(height, axis=1) / np.maximum(x[:, 1:2] - x[:, :1], 1e-4)
    sz = np.gradient(height, axis=0) / step
    sz -= sx * (x / z[:, None])  # along a line of sight x grows too
    inv = 1 / np.sqrt(1 + sx * sx + sz * sz)
    mean = (np.roll(height, 6, 1) + np.roll(height, -6, 1) + np.roll(height, 4, 0)) / 3
    hollow = np.clip((mean - height) / 2, -1, 1)
    parts = [x / z[:, None], height, -sx * inv, inv, -sz * inv, hollow]
    return np.stack(parts, axis=2).astype(np.float32)
