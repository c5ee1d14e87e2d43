"""Push: the new picture pushes the old one out, both on one strip, with motion blur."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

from prostudio.compositor.transitions.mixing import eased, pace

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from prostudio.media.colour import Pixels, Planes

_SHUTTER = 0.012
"""How far the strip moves while the shutter is open, as a share of the whole way per unit
of pace: about 180 degrees for a push of 0.8 s at 25 frames a second."""


def push(picture: Planes, other: Planes | None, time: float, *, axis: int, step: int) -> None:
    """Move both pictures along, the new one behind the old one.

    Args:
        axis: 1 for sideways, 0 for up or down.
        step: 1 towards the right or the bottom, -1 towards the left or the top.
    """
    assert other is not None
    for plane, incoming in zip(picture, other, strict=True):
        if axis == 0:
            plane, incoming = plane.T, incoming.T
        if step > 0:
            plane, incoming = plane[:, ::-1], incoming[:, ::-1]
        _shift(plane, incoming, eased(time), _SHUTTER * pace(time))


def _shift(plane: Pixels, incoming: Pixels, done: float, open_for: float) -> None:
    """Show the strip (old, new) from `done` of a picture's width on.

    Every pixel is the strip's mean over the way that passes it, with fractions of
    pixels at both ends: a difference of the strip's integral, which is why any way costs
    the same and sub-pixel steps are exact.
    """
    import numpy as np

    length = plane.shape[1]
    way = max(1.0, open_for * length)
    begin = done * length + 0.5 - way / 2  # of the first pixel's mean
    first = floor(begin)
    columns = np.arange(first, first + length + ceil(way) + 2).clip(0, 2 * length - 1)
    old = int(np.count_nonzero(columns < length))
    strip = np.empty((plane.shape[0], columns.size + 1), np.float32)
    strip[:, 0] = 0
    strip[:, 1 : old + 1] = plane[:, columns[:old]]
    strip[:, old + 1 :] = incoming[:, columns[old:] - length]
    np.cumsum(strip, axis=1, out=strip)  # at most 255 * 8192: exact in float32
    total = _at(strip, begin - first + way, length)
    total -= _at(strip, begin - first, length)
    total *= np.float32(1 / way)
    plane[:] = np.rint(total)


def _at(integral: NDArray[np.float32], place: float, count: int) -> NDArray[np.float32]:
    """The integral at `place`, `place + 1`, ... between its columns."""
    import numpy as np

    column = floor(place)
    part = np.float32(place - column)
    low = integral[:, column : column + count]
    between: NDArray[np.float32] = integral[:, column + 1 : column + 1 + count] - low
    between *= part
    between += low
    return between
