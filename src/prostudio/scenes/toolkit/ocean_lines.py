"""A seamless tile read along lines of sight: what a picture of a wide sea needs, without shimmer.

The tile's axes lie along the view, so reading it is two steps of one dimension each. Both
steps average over the pixel's footprint exactly (by running sums), so far water neither
crawls nor sparkles; what the average swallows comes back as roughness, see `swallowed`.
"""

from __future__ import annotations

import numpy as np

from prostudio.scenes.toolkit.heightfield import Floats


def along_lines(tile: Floats, cell: float, edges: Floats, wide: Floats) -> Floats:
    """Average the tile over strips of depth.

    Args:
        tile: [n, m, k], axis 0 away from the viewer.
        cell: metres per cell.
        edges: [lines + 1] rising distances in metres; line i lies between edges i and i + 1.
        wide: [lines] metres across that a pixel covers there.

    Returns:
        [lines, m, k] float32.
    """
    n = tile.shape[0]
    middle, half = (edges[1:] + edges[:-1]) / 2, np.maximum(edges[1:] - edges[:-1], cell) / 2
    total = np.zeros((n + 1, *tile.shape[1:]), np.float32)
    for row in range(n):  # six times quicker than cumsum along the first axis
        np.add(total[row], tile[row], out=total[row + 1])
    upper = _running(total, (middle + half) / cell, n)
    upper -= _running(total, (middle - half) / cell, n)
    upper /= (2 * half / cell)[:, None, None].astype(np.float32)
    return _across(upper, np.maximum(1, np.round(wide / cell)).astype(np.intp))


def _running(total: Floats, at: Floats, n: int) -> Floats:
    whole = np.floor(at)
    part = (at - whole).astype(np.float32)[:, None, None]
    turns, index = np.divmod(whole.astype(np.intp), n)
    low = total[index]
    low += (total[index + 1] - low) * part
    low += total[-1] * turns[:, None, None].astype(np.float32)
    return low


def _across(lines: Floats, cells: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Floats:
    """Box average of every line over its own whole number of cells."""
    wide = np.flatnonzero(cells > 1)
    if wide.size == 0:
        return lines
    m = lines.shape[1]
    part, count = lines[wide], np.minimum(cells[wide], m)
    total = np.concatenate([np.zeros_like(part[:, :1]), np.cumsum(part, axis=1)], axis=1)
    total = np.concatenate([total, total[:, 1:] + total[:, -1:]], axis=1)
    start = (np.arange(m)[None] - (count // 2)[:, None]) % m
    row = np.arange(wide.size)[:, None]
    lines[wide] = (total[row, start + count[:, None]] - total[row, start]) / count[:, None, None]
    return lines


def across_columns(lines: Floats, cell: float, x: Floats) -> Floats:
    """Read lines [lines, m, k] at metres x [lines, columns]; [lines, columns, k].

    m is a power of two, as of every tile.
    """
    m = lines.shape[1]
    at = x * np.float32(1 / cell)
    whole = np.floor(at)
    part = (at - whole)[..., None]
    index = whole.astype(np.intp)
    index &= m - 1  # five times quicker than a remainder
    base = (np.arange(lines.shape[0], dtype=np.intp) * m)[:, None]
    flat = lines.reshape(-1, lines.shape[2])
    index += base
    low = np.take(flat, index, axis=0)
    index -= base
    index += 1
    index &= m - 1
    index += base
    high = np.take(flat, index, axis=0)
    high -= low
    high *= part
    high += low
    return np.asarray(high, np.float32)


def swallowed(whole: float, lines: Floats) -> Floats:
    """Variance of slope [lines] that averaging took away: far water is rougher, not smoother.

    Args:
        whole: variance of slope of the tile, see `ocean.slope_variance`.
        lines: [lines, m, k] of height and slopes, or of the slopes alone.
    """
    first = 1 if lines.shape[2] > 2 else 0
    left = (lines[..., first].var(axis=1) + lines[..., first + 1].var(axis=1)) / 2
    return np.asarray(np.maximum(whole - left, 0), np.float32)
