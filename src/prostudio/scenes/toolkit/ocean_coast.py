"""Land in the sea: where the water meets it, and what of the water it hides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from prostudio.scenes.toolkit.colour import Floats
from prostudio.scenes.toolkit.ground import HeightOf
from prostudio.scenes.toolkit.ocean_light import Shore
from prostudio.scenes.toolkit.ocean_view import Optics, Window
from prostudio.scenes.toolkit.stage import Moment


@dataclass(frozen=True, slots=True)
class Coast:
    """Land in the sea, as laid out before the camera moves.

    Attributes:
        left, top, pixel: units of the corner of the land's pixels, and units per pixel.
        depth: [rows, columns] metres to what those pixels show.
        distance: [columns] metres to the waterline, smoothed and carried on past the land.
        height: [columns] metres that the land rises there.
        there: [columns] 1 before land, 0 away from it, soft between.
        colour: [3] of its dark mirror image.
        surf: map of the surf, 0..1, with bare rims; see `surf_map`.
        corner: world x, z of its first cell; cell: metres.
        bottom: units down to which land shows.
    """

    left: float
    top: float
    pixel: float
    depth: Floats
    distance: Floats
    height: Floats
    there: Floats
    colour: Floats
    surf: Floats
    corner: tuple[float, float]
    cell: float
    bottom: float

    def seen_from(self, moment: Moment, layer: float, optics: Optics, window: Window) -> Shore:
        """The coast per column of a window, for a camera."""
        column, inside = self._columns(moment, layer, window)
        corner = self.corner[0] - optics.sideways, self.corner[1] - optics.forward
        distance = self.distance[column] - np.float32(optics.forward)
        there = self.there[column] * inside
        height = self.height[column]
        return Shore(distance, height, there, self.colour, self.surf, corner, self.cell)

    def depth_seen(
        self, moment: Moment, layer: float, window: Window, top: float, rows: int
    ) -> Floats:
        """Metres to the land in the first rows of a window, [rows, columns]."""
        column, inside = self._columns(moment, layer, window)
        y0, scale = moment.camera.point(0, self.top, layer)[1], moment.camera.scale(layer)
        y = top + (np.arange(rows) + 0.5) * window.pixel
        row = np.clip(((y - y0) / (self.pixel * scale)).astype(np.intp), 0, len(self.depth) - 1)
        depth = self.depth[row[:, None], column]
        depth[:, ~inside] = 0
        return depth

    def _columns(
        self, moment: Moment, layer: float, window: Window
    ) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        scale = moment.camera.scale(layer)
        x0 = moment.camera.point(self.left, 0, layer)[0]
        column = np.floor((window.columns_at() - x0) / (self.pixel * scale)).astype(np.intp)
        inside = (column >= 0) & (column < self.distance.size)
        return np.clip(column, 0, self.distance.size - 1), inside


def surf_map(
    height_of: HeightOf, bounds: tuple[float, float, float, float], cell: float, reach: float
) -> Floats:
    """Where waves break on land: 1 at the waterline, gone `reach` metres out.

    Args:
        bounds: world x, z of the first corner and of the last.
    """
    x0, z0, x1, z1 = bounds
    z, x = np.meshgrid(np.arange(z0, z1, cell), np.arange(x0, x1, cell), indexing="ij")
    near: Floats = (height_of(x.astype("f4"), z.astype("f4")) > -0.3).astype(np.float32)
    steps = max(1, round(reach / cell / 2))
    for _ in range(steps):
        for axis in (0, 1):
            near = near / 2 + (np.roll(near, 1, axis) + np.roll(near, -1, axis)) / 4
            near = np.maximum(near, (np.roll(near, 1, axis) + np.roll(near, -1, axis)) / 2.2)
    near = np.clip(near, 0, 1)
    near[[0, -1]], near[:, [0, -1]] = 0, 0
    return near
