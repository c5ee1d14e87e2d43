"""The sea as a level camera sees it: lines of sight, waves on them, cast to pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from prostudio.scenes.toolkit.heightfield import Floats, average
from prostudio.scenes.toolkit.noise import noise
from prostudio.scenes.toolkit.ocean import Waves, slope_variance, surface
from prostudio.scenes.toolkit.ocean_light import Relief, Shore, Sight, Water, shade
from prostudio.scenes.toolkit.ocean_lines import across_columns, along_lines, swallowed

_BLOCK = 24  # lines shaded at once: their arrays stay in the processor's cache
_LACE_CELLS, _LACE_METRES = 256, 17.0
_SEEN_PATCHES = 22.0  # a band's waves are smaller than a pixel beyond that many patches
SHEAR = 0.37  # reading the tile askew keeps its repeats from lining up with the view


@dataclass(frozen=True, slots=True)
class Optics:
    """A level camera over water, in units of the picture and metres of the world.

    Attributes:
        focal: units; the picture is 2 * atan(width / 2 / focal) wide.
        horizon: units from the top.
        centre: units from the left of the axis of sight.
        eye: metres above still water.
        sideways, forward: metres travelled to the right and ahead.
    """

    focal: float
    horizon: float
    centre: float
    eye: float
    sideways: float = 0.0
    forward: float = 0.0

    def at(self, x: float, y: float, z: float) -> tuple[float, float, float]:
        """Where the point (x right, y up, z ahead; metres) is seen, and units per metre there."""
        scale = self.focal / max(z - self.forward, 0.1)
        return (
            self.centre + (x - self.sideways) * scale,
            self.horizon + (self.eye - y) * scale,
            scale,
        )


@dataclass(frozen=True, slots=True)
class Window:
    """The part of the picture that the sea is drawn in, and how finely.

    Attributes:
        width, bottom: units.
        pixel: units per pixel of the drawn sea; 2 is half resolution at 720 lines.
        margin: units above the horizon that near crests may reach.
    """

    width: float
    bottom: float
    pixel: float = 1.6
    margin: float = 40.0

    @property
    def columns(self) -> int:
        """Pixels across."""
        return math.ceil(self.width / self.pixel)

    def columns_at(self) -> Floats:
        """Units from the left of the middle of every column."""
        return ((np.arange(self.columns) + 0.5) * self.pixel).astype(np.float32)


@dataclass(frozen=True, slots=True)
class SeaPicture:
    """A drawn sea.

    Attributes:
        colours: [rows, columns, 4] float32 premultiplied, about 0..1.
        spray: [rows, columns] float32 share of foam on crests, 0..1.
        depth: [rows, columns] float32 metres from the camera.
        top: units from the top of the picture of its first row.
    """

    colours: Floats
    spray: Floats
    depth: Floats
    top: float


def render(
    optics: Optics,
    window: Window,
    bands: tuple[tuple[Waves, int], ...],
    water: Water,
    seconds: float,
    shore: Shore | None = None,
) -> SeaPicture:
    """Draw the sea at a second.

    Args:
        bands: waves and their seeds, longest first; the first one is the swell that hides
            what lies behind it, the others only turn the light.
    """
    focal, top = optics.focal / window.pixel, optics.horizon - window.margin
    edges = _line_edges(optics, window, bands[0][0].height)
    tiles = _tiles(bands, seconds, edges + optics.forward, edges, focal)
    z = ((edges[1:] + edges[:-1]) / 2).astype(np.float32)
    column = ((window.columns_at() - optics.centre) / optics.focal).astype(np.float32)
    lit = np.empty((z.size, column.size, 4), np.float32)
    rows_of = np.empty((z.size, column.size), np.float32)
    horizon = (optics.horizon - top) / window.pixel
    for start in range(0, z.size, _BLOCK):
        part = slice(start, start + _BLOCK)
        x = column[None] * z[part, None]
        relief = _relief(tiles, part, x, z[part], optics)
        sight = Sight(x, z[part], optics.eye, optics.focal, optics.horizon, optics.centre)
        shade(sight, relief, water, seconds, shore, lit[part])
        rows_of[part] = horizon + focal * (optics.eye - relief.waves[..., 0]) / z[part, None]
    rows = math.ceil((window.bottom - top) / window.pixel) + 1
    return _picture(rows_of, lit, z, rows, top)


def _line_edges(optics: Optics, window: Window, rise: float) -> Floats:
    """Rising distances: about a line a pixel where still water would be seen, few in front."""
    below = (window.bottom - optics.horizon) / window.pixel + 3
    focal = optics.focal / window.pixel
    steep = min(rise / optics.eye, 0.3)  # high faces stretch what lies between two lines
    rows = np.linspace(below, 0.35, max(24, int(below * (1.15 + 1.5 * steep))))
    z = focal * optics.eye / rows
    nearest = max(z[0] * (1 - 2.6 * rise / optics.eye), z[0] * 0.2, 0.5)
    # A crest close by stands up over many rows, so its lines lie closer.
    count = 24 + int(220 * steep)
    front = np.geomspace(nearest, z[0], count)[:-1] if nearest < z[0] * 0.98 else z[:0]
    return np.concatenate([front, z])


@dataclass(frozen=True, slots=True)
class _Lines:
    """A tile read along the lines of sight: [lines, cells, k], metres per cell, swallowed slope."""

    values: Floats
    cell: float
    shear: float
    rough: Floats


def _tiles(
    bands: tuple[tuple[Waves, int], ...],
    seconds: float,
    travelled: Floats,
    edges: Floats,
    focal: float,
) -> list[_Lines]:
    wide = ((edges[1:] + edges[:-1]) / 2 / focal).astype(np.float32)
    read: list[_Lines] = []
    for waves, seed in bands:
        tile = surface(waves, seed, seconds)
        reach = len(wide)
        if read:  # only the first band is high enough to be more than slopes
            tile = np.ascontiguousarray(tile[..., 1:3])
            reach = int(np.searchsorted(edges, _SEEN_PATCHES * waves.patch))
        lines = along_lines(tile, waves.cell, travelled[: reach + 1], wide[:reach])
        whole = slope_variance(waves, seed)
        rough = np.full(len(wide), whole, np.float32)
        rough[:reach] = swallowed(whole, lines)
        read.append(_Lines(lines, waves.cell, SHEAR, rough))
    if bands[0][0].foam:
        cell = _LACE_METRES / _LACE_CELLS
        # No finer across than along: threads of foam would smear into streaks on far slopes.
        even = np.maximum(wide, 0.9 * np.diff(edges)).astype(np.float32)
        texture = along_lines(lace(bands[0][1]), cell, travelled, even)
        read.append(_Lines(texture, cell, 0.0, np.zeros_like(read[0].rough)))
    return read


def _relief(tiles: list[_Lines], part: slice, x: Floats, z: Floats, optics: Optics) -> Relief:
    """The surface on some of the lines."""
    total, texture, rough = None, None, np.zeros(z.size, np.float32)
    for lines in tiles:
        rough += lines.rough[part]
        if part.start >= len(lines.values):
            continue
        shear = (lines.shear * (z + optics.forward) + optics.sideways)[:, None].astype(np.float32)
        here = lines.values[part]
        read = across_columns(here, lines.cell, (x + shear)[: len(here)])
        if read.shape[2] == 1:
            texture = read[..., 0]
            continue
        read[..., -1 if total is not None else 2] += (
            lines.shear * read[..., 0 if total is not None else 1]
        )
        if total is None:
            total = read
        else:
            total[: len(here), :, 1:3] += read
    if total is None:
        raise ValueError("a sea needs at least one band of waves")
    return Relief(total, rough, texture)


def _picture(rows_of: Floats, lit: Floats, z: Floats, rows: int, top: float) -> SeaPicture:
    """Bring shaded lines [lines, columns, 4] (colour, spray) to pixels."""
    colours, depth = average(rows_of, lit, z, rows)
    spray = colours[..., 3].copy()
    row = np.arange(rows, dtype=np.float32)[:, None]
    np.clip(row + 1 - rows_of.min(axis=0), 0, 1, out=colours[..., 3])
    return SeaPicture(colours, spray, depth, top)


@lru_cache(maxsize=4)
def lace(seed: int) -> Floats:
    """Foam texture [256, 256, 1]: threads and bubbles, mean 0, deviation about 1."""
    threads = 1 - np.abs(noise(256, 256, 1.3, seed, 3))
    fine = noise(256, 256, 0.9, seed + 1, 12)
    both = threads + 0.35 * fine
    return np.asarray((both - both.mean()) / both.std(), np.float32)[..., None]
