"""Height fields seen by a level camera: sea, dunes and mountains, cast column by column.

A field is given as samples along the line of sight: sample d, near first, of column x
appears at screen row `rows_of[d, x]`. What a pixel shows is the first sample whose running
minimum reaches it. The running minimum is sorted, so counting replaces searching: one
histogram gives every pixel's sample at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_BLOCK = 160  # columns cast at once: their arrays stay in the processor's cache

Floats = NDArray[np.float32]
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Hit:
    """What every pixel of a window sees.

    Attributes:
        near, far: [rows, columns] flat indices (sample * columns + column) of the two
            samples that the pixel's surface lies between.
        part: [rows, columns] float32, 0 at `near` to 1 at `far`.
        seen: [rows, columns] bool, false where the sky begins.
        depth: [rows, columns] float32, distance of what is seen.
        edge: [rows, columns] float32, how much of the pixel is covered by the nearer crest
            whose top lies in it; 0 away from silhouettes.
    """

    near: Indices
    far: Indices
    part: Floats
    seen: NDArray[np.bool_]
    depth: Floats
    edge: Floats

    def read(self, values: Floats) -> Floats:
        """Values [samples, columns] or [samples, columns, k] as the pixels see them."""
        flat = values.reshape((-1, *values.shape[2:]))
        a, b = np.take(flat, self.near, axis=0), np.take(flat, self.far, axis=0)
        part = self.part if values.ndim == 2 else self.part[..., None]
        b -= a
        b *= part
        b += a
        return b

    def blend_edges(self, picture: Floats) -> Floats:
        """Blend each silhouette pixel of picture [rows, columns, k] with the crest below it.

        The coverage is exact, so a crest moves through a pixel without a step. In place.
        """
        rows, columns = np.nonzero(self.edge[:-1] > 0)
        cover = self.edge[rows, columns][:, None]
        below = picture[rows + 1, columns]
        picture[rows, columns] += (below - picture[rows, columns]) * cover
        return picture


def cast(rows_of: Floats, depth: Floats, rows: int, *, jump: float = 0.07) -> Hit:
    """Find what each pixel of a window `rows` high sees.

    Args:
        rows_of: [samples, columns] screen row (0 = top of the window, fractions count) of
            every sample, near samples first.
        depth: [samples] rising distances.
        jump: relative step in depth from one row to the next that counts as a silhouette.
    """
    columns = rows_of.shape[1]
    shape = (rows, columns)
    hit = Hit(
        np.empty(shape, np.intp), np.empty(shape, np.intp), np.empty(shape, np.float32),
        np.empty(shape, np.bool_), np.empty(shape, np.float32), np.empty(shape, np.float32),
    )  # fmt: skip
    for start in range(0, columns, _BLOCK):
        _cast_columns(hit, rows_of, depth, slice(start, min(start + _BLOCK, columns)), jump)
    return hit


def _cast_columns(hit: Hit, rows_of: Floats, depth: Floats, part: slice, jump: float) -> None:
    """Fill some columns of a hit."""
    heights = np.ascontiguousarray(rows_of[:, part])
    samples, columns = heights.shape
    rows = hit.seen.shape[0]
    top = np.minimum.accumulate(heights, axis=0)
    column = np.arange(columns, dtype=np.intp)
    first = np.ceil(top)
    np.clip(first, 0, rows, out=first)
    counts = np.bincount(
        (first.astype(np.intp) * columns + column).ravel(), minlength=(rows + 1) * columns
    ).reshape(rows + 1, columns)
    index = np.cumsum(counts[::-1], axis=0)[::-1][1:]  # samples that do not reach the row
    hit.seen[:, part] = index < samples
    far = np.minimum(index, samples - 1)
    near = np.maximum(far - 1, 0)
    z, z_far = depth[near], depth[far]
    hit.near[:, part] = near * rows_of.shape[1] + (column + part.start)
    hit.far[:, part] = far * rows_of.shape[1] + (column + part.start)
    near *= columns
    near += column
    far *= columns
    far += column
    row = np.arange(rows, dtype=np.float32)[:, None]
    a, b = np.take(heights, near), np.take(heights, far)
    share = np.clip((a - row) / np.maximum(a - b, 1e-3), 0, 1)
    z_far -= z
    z_far *= share
    z += z_far
    edge = np.clip(row + 1 - np.take(top, near), 0, 1)
    seen = hit.seen[:, part]
    edge[:-1] *= (z[1:] < z[:-1] * np.float32(1 - jump)) | (seen[1:] & ~seen[:-1])
    edge[-1] = 0
    hit.part[:, part], hit.depth[:, part], hit.edge[:, part] = share, z, edge


def average(rows_of: Floats, values: Floats, depth: Floats, rows: int) -> tuple[Floats, Floats]:
    """Average what is seen over every pixel, exactly: crests and far lines never flicker.

    Along a column the visible surface is a broken line over the screen's height. Its running
    integral is read at the edges of the rows; neighbours' difference is the pixel's mean, and
    less than a whole one where the sky begins.

    Args:
        rows_of: as for `cast`; values: [samples, columns, k] of the same samples.

    Returns:
        [rows, columns, k] premultiplied by coverage, and the depth [rows, columns] seen at the
        lower edge of every row.
    """
    top = np.minimum.accumulate(rows_of, axis=0)
    total = np.empty_like(values)
    total[0] = 0
    for k in range(1, len(values)):
        step = (top[k - 1] - top[k])[:, None]
        np.add(values[k - 1], values[k], out=total[k])
        total[k] *= step * np.float32(0.5)
        total[k] += total[k - 1]
    hit = cast(top, depth, rows + 1)
    edges = hit.read(total)
    return edges[:-1] - edges[1:], hit.depth[1:]


def sample(tile: Floats, x: Floats, z: Floats) -> Floats:
    """Bilinear reading of a seamless tile [n, m(, k)] at cell coordinates x, z of any shape."""
    n, m = tile.shape[:2]
    xf, zf = np.floor(x), np.floor(z)
    fx, fz = (x - xf).astype(np.float32), (z - zf).astype(np.float32)
    if tile.ndim == 3:
        fx, fz = fx[..., None], fz[..., None]
    i, j = xf.astype(np.intp) % m, zf.astype(np.intp) % n
    i2, j2 = (i + 1) % m, ((j + 1) % n) * m
    j *= m
    flat = tile.reshape((n * m, *tile.shape[2:]))
    a = np.take(flat, j + i, axis=0)
    a += (np.take(flat, j + i2, axis=0) - a) * fx
    b = np.take(flat, j2 + i, axis=0)
    b += (np.take(flat, j2 + i2, axis=0) - b) * fx
    b -= a
    b *= fz
    b += a
    result: Floats = b
    return result


def shadows(height: Floats, rise: float) -> Floats:
    """Soft shadow [samples, columns] of a low light along axis 0: 1 lit, 0 dark.

    The light comes from index 0 and falls by `rise` per sample; a running maximum of the
    height plus the fallen light finds what stands in its way.
    """
    fall = (np.arange(height.shape[0], dtype=np.float32) * rise)[:, None]
    blocked = np.maximum.accumulate(height + fall, axis=0) - fall
    lit: Floats = np.clip(1 - (blocked - height) / (abs(rise) * 3 + 1e-6), 0, 1).astype(np.float32)
    return lit
