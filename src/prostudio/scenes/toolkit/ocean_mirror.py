"""Still water: the world upside down, bent by ripples, with the water's own dark below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from prostudio.drawing.library import skia
from prostudio.drawing.surface import pixels_of
from prostudio.scenes.toolkit.brush import LINEAR
from prostudio.scenes.toolkit.colour import Floats
from prostudio.scenes.toolkit.heightfield import sample
from prostudio.scenes.toolkit.native import native_image
from prostudio.scenes.toolkit.noise import noise
from prostudio.scenes.toolkit.ocean import Waves, slope_variance, surface
from prostudio.scenes.toolkit.ocean_lines import across_columns, along_lines, swallowed
from prostudio.scenes.toolkit.ocean_view import Optics
from prostudio.scenes.toolkit.shader import Coarse
from prostudio.scenes.toolkit.stage import Moment, Stage

_PATCH_CELLS = 256


@dataclass(frozen=True, slots=True)
class StillWater:
    """How a lake or river looks.

    Attributes:
        bands: ripples with their seeds.
        deep: [3] the water's own colour.
        light: [3] added on ripples that face the light.
        mirror: share of the mirror image at the far shore and at the frame's lower edge.
        ruffled: 0 only glassy .. 1 breezy everywhere; between, cat's paws wander.
        flow: metres a second that the ripples are carried, right and towards the viewer.
        bend: how strongly ripples move the mirror image; 1 is as in nature.
    """

    bands: tuple[tuple[Waves, int], ...]
    deep: Floats
    light: Floats
    mirror: tuple[float, float] = (0.96, 0.62)
    ruffled: float = 0.4
    flow: tuple[float, float] = (0.0, 0.0)
    bend: float = 0.6


def paint_upside_down(target: skia.Canvas, above: skia.Image, shore: float, scale: float) -> None:
    """Paint a frame upside down about a shore.

    Where the mirror image needs more sky than the frame shows, the sky is turned back on itself.

    Args:
        above: the frame as drawn so far, `scale` pixels per unit.
        shore: units from the top.
    """
    sky = above.makeSubset(skia.IRect(0, 0, above.width(), max(int(shore * scale), 1)))
    matrix = skia.Matrix()
    matrix.setScale(1 / scale, -1 / scale)
    matrix.postTranslate(0, 2 * shore)
    shader = sky.makeShader(skia.TileMode.kClamp, skia.TileMode.kMirror, LINEAR, matrix)
    target.drawPaint(skia.Paint(Shader=shader))


class MirrorLake:
    """The water of one shot, from its far edge down.

    Args:
        top: units where the water begins (it may be hidden by banks there).
        pixel: units per pixel.
    """

    def __init__(self, stage: Stage, water: StillWater, top: float, pixel: float = 2.0) -> None:
        self._stage, self._water, self._top = stage, water, top
        self._pixel = pixel if stage.scale >= 1 else pixel / max(stage.scale, 0.25)
        reach = (0.0, top - 60, stage.width, stage.height + 120)
        self._coarse = Coarse(reach, self._pixel)
        self._patches = noise(_PATCH_CELLS, _PATCH_CELLS, 1.9, stage.seed("cat's paws"), 2)

    def draw(self, moment: Moment, optics: Optics, paint: Callable[[skia.Canvas], None]) -> None:
        """Draw the water.

        Args:
            paint: paints the mirrored world where it would be seen in perfectly still water.
        """
        top = max(moment.camera.point(0, self._top, 0.0)[1], optics.horizon + self._pixel)
        coarse = self._coarse
        paint(coarse.canvas)
        source = pixels_of(coarse.surface)
        columns = source.shape[1]
        rows = int((self._stage.height - top) / self._pixel) + 2
        y = (top + (np.arange(rows + 1) * self._pixel)).astype(np.float32)
        edges = (optics.focal * optics.eye / np.maximum(y - optics.horizon, 0.5))[::-1]
        x_units = (np.arange(columns) + 0.5) * (self._stage.width / columns)
        image = self._bent(moment, optics, edges, x_units.astype(np.float32), source, top)
        bounds = skia.Rect.MakeXYWH(0, top, self._stage.width, rows * self._pixel)
        self._stage.canvas.drawImageRect(native_image(image), bounds, LINEAR)

    def _bent(
        self,
        moment: Moment,
        optics: Optics,
        edges: Floats,
        x_units: Floats,
        source: np.ndarray[tuple[int, ...], np.dtype[np.uint8]],
        top: float,
    ) -> Floats:
        """The picture of the water, [rows, columns, 4], far row first."""
        water, pixel = self._water, self._pixel
        z = ((edges[1:] + edges[:-1]) / 2).astype(np.float32)
        x = ((x_units - optics.centre) / optics.focal)[None] * z[:, None]
        sx, sz, rough = self._slopes(moment, optics, edges, x, z)
        calm = self._calm(moment, x + np.float32(optics.sideways), z + np.float32(optics.forward))
        sx, sz = sx * calm, sz * calm
        focal = optics.focal / pixel * water.bend
        down = (optics.focal * optics.eye / z - (top - optics.horizon)) / pixel  # rows below top
        first = (top - self._coarse.bounds.top()) / pixel
        row = (first + down)[:, None] - 2 * focal * sz
        column = x_units[None] / pixel * np.float32(1) + focal * 0.5 * sx
        # never less than three rows: a ripple must not make single pixels jump
        smear = 1.5 * focal * np.sqrt(rough)[:, None] + 1.7
        flat = source.view(np.uint32).reshape(-1)
        mirrored = np.zeros((*row.shape, 4), np.float32)
        for share in (-0.9, -0.3, 0.3, 0.9):
            picked = _picked(flat, source.shape[1], source.shape[0], row + share * smear, column)
            mirrored += picked.view(np.uint8).reshape(*row.shape, 4)
        mirrored *= np.float32(1 / (4 * 255))
        return self._coloured(mirrored, sz, sx, z)[::-1]

    def _slopes(
        self, moment: Moment, optics: Optics, edges: Floats, x: Floats, z: Floats
    ) -> tuple[Floats, Floats, Floats]:
        water, t = self._water, moment.seconds
        ahead = optics.forward + water.flow[1] * t
        aside = np.float32(optics.sideways - water.flow[0] * t)
        sx = sz = np.zeros_like(x)
        rough = np.zeros_like(z)
        for waves, seed in water.bands:
            tile = surface(waves, seed, t)
            wide = z * self._pixel / optics.focal
            slopes = np.ascontiguousarray(tile[..., 1:3])
            lines = along_lines(slopes, waves.cell, edges + ahead, wide)
            rough = rough + swallowed(slope_variance(waves, seed), lines)
            read = across_columns(lines, waves.cell, x + aside)
            sx, sz = sx + read[..., 0], sz + read[..., 1]
        return sx, sz, rough

    def _calm(self, moment: Moment, x: Floats, z: Floats) -> Floats:
        """Share of the ripples' strength: glassy water with cat's paws that wander over it."""
        drift = moment.seconds * 0.6
        along = np.broadcast_to(z[:, None] * 0.55, x.shape).astype(np.float32)
        wind = sample(self._patches, x * 1.1 + np.float32(drift), along + np.float32(drift))
        low = 1 - 2.2 * self._water.ruffled
        share: Floats = 0.22 + 0.78 * np.clip((wind - low) * 0.8, 0, 1)
        return share

    def _coloured(self, mirrored: Floats, sz: Floats, sx: Floats, z: Floats) -> Floats:
        """Mix the mirror image with the water's own colour by angle."""
        water = self._water
        far, near = water.mirror
        share = near + (far - near) * np.clip((z - z[0]) / (z[-1] - z[0]) * 6, 0, 1) ** 0.5
        keep = np.clip(share[:, None] - 1.2 * sz, 0, 1)
        shine = np.clip(1.4 * sz + 0.5 * np.abs(sx), 0, 0.3)
        for k in range(3):
            own = water.deep[k]
            mirrored[..., k] = own + (mirrored[..., k] - own) * keep + shine * water.light[k] * 0.5
        mirrored[..., 3] = 1
        return mirrored


def _picked(
    flat: np.ndarray[tuple[int], np.dtype[np.uint32]],
    columns: int,
    rows: int,
    row: Floats,
    column: Floats,
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint32]]:
    """Pixels at rows and columns, the nearest one, held inside the picture."""
    index = np.clip(row, 0, rows - 1).astype(np.intp)
    index *= columns
    index += np.clip(column, 0, columns - 1).astype(np.intp)
    return np.take(flat, index)
