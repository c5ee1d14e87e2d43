"""How loud a sound is along its length, as a picture of it wants it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from prostudio.media.audio import read_blocks


def peaks(path: Path, samples: int, points: int) -> list[float]:
    """The loudest moment of each of `points` equal parts of a WAV file, 0 to 1.

    Args:
        samples: of the file; what it has beyond them is left out.
    """
    count = max(1, min(points, samples))
    edges = np.linspace(0, samples, count + 1).astype(np.int64)
    found = np.zeros(count, np.float32)
    at = 0
    for block in read_blocks(path):
        loud = np.abs(block).max(axis=0)[: max(0, samples - at)]
        if not len(loud):
            break
        first = int(np.searchsorted(edges, at, side="right")) - 1
        last = int(np.searchsorted(edges, at + len(loud), side="left"))
        starts = np.maximum(edges[first:last] - at, 0)
        parts = np.maximum.reduceat(loud, starts)
        found[first:last] = np.maximum(found[first:last], parts)
        at += len(loud)
    return [round(float(value), 3) for value in np.clip(found, 0, 1)]
