"""Mixing planes, and easing: what transitions have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prostudio.media.colour import Pixels


def mix(plane: Pixels, other: Pixels | int, amount: float) -> None:
    """Plane becomes plane * (1 - amount) + other * amount, in 256ths; exact at 0 and 1."""
    import numpy as np

    weight = round(256 * amount)
    total = plane * np.uint16(256 - weight)
    total += other * np.uint16(weight)
    total += np.uint16(128)
    total >>= np.uint16(8)
    plane[:] = total


def eased(time: float) -> float:
    """From 0 to 1 with speed and acceleration 0 at both ends (Perlin 2002, smootherstep)."""
    return time * time * time * (time * (time * 6 - 15) + 10)


def pace(time: float) -> float:
    """The speed of `eased`: 0 at both ends, 1.875 in the middle."""
    return 30 * time * time * (1 - time) * (1 - time)
