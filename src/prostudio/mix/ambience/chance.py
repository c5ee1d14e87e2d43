"""Chance as a function: numbers that follow from a seed and a place alone.

A generator has a past; these have none, so any stretch of an ambience can be made by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_STEP = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1


def chance(seed: int, at: NDArray[np.int64], which: int = 0) -> NDArray[np.float64]:
    """Evenly spread in [0, 1), one for each of `at`; `which` tells several of a place apart.

    SplitMix64 (Steele, Lea, Flood 2014) of seed, place and number.
    """
    start = np.uint64((seed * _STEP + (which + 1) * 0xD1B54A32D192ED03) & _MASK)
    with np.errstate(over="ignore"):
        state = start + at.astype(np.uint64) * np.uint64(_STEP)
        state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        state ^= state >> np.uint64(31)
    found: NDArray[np.float64] = (state >> np.uint64(11)).astype(np.float64) / 2**53
    return found


def drift(
    seed: int, seconds: NDArray[np.float64], period: float, which: int = 0
) -> NDArray[np.float64]:
    """A smooth curve from -1 to 1 that wanders about once in `period` and never comes round.

    Value noise of two octaves, the finer one three times as fast and a third as strong.
    """
    curve = np.zeros_like(seconds)
    for octave, (speed, share) in enumerate(((1.0, 0.75), (3.1, 0.25))):
        at = seconds * (speed / period)
        knot = np.floor(at).astype(np.int64)
        part = at - knot
        before, after = (chance(seed, knot + n, which * 2 + octave) for n in (0, 1))
        curve += share * (2 * (before + (after - before) * part * part * (3 - 2 * part)) - 1)
    return curve
