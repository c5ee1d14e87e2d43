"""Decibels, pan and fades."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]


def amplitude(gain_db: float) -> float:
    """The factor for a gain in dB."""
    return float(10.0 ** (gain_db / 20.0))


def panned(pan: float) -> Samples:
    """Factors for left and right, [2, 1], of the same power at any pan; 1 and 1 in the middle."""
    angle = (pan + 1) * math.pi / 4
    factors = np.array([[math.cos(angle)], [math.sin(angle)]]) * math.sqrt(2)
    return factors.astype(np.float32)


def faded(start: int, stop: int, length: int, fade_in: int, fade_out: int) -> Samples | None:
    """Factors for samples [start, stop) of something `length` long that fades at its edges.

    A quarter of a sine, so that two faded neighbours sum to the same power. None where
    nothing fades.
    """
    if start >= fade_in and stop <= length - fade_out:
        return None
    at = np.arange(start, stop, dtype=np.float32)
    factors = np.ones(stop - start, np.float32)
    if fade_in:
        factors = np.clip((at + 0.5) / fade_in, 0, 1)
    if fade_out:
        factors = np.minimum(factors, np.clip((length - at - 0.5) / fade_out, 0, 1))
    curve: Samples = np.sin(factors * np.float32(math.pi / 2)).astype(np.float32)
    return curve
