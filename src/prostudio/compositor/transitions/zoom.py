"""Zoom: the camera dives into the old picture and comes to rest out of the new one."""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING

from prostudio.compositor.transitions.mixing import mix

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from prostudio.media.colour import Pixels, Planes

_DEEPEST = log(2.4)
"""How far it dives, as a logarithm: steps of it look even."""
_SHUTTER = 0.05
"""How much the picture grows while the shutter is open, per unit of speed."""
_DOUBLINGS = 3
"""Each doubles the pictures that make the blur of one: eight."""
_CROSSING = 0.16
"""Share of the time in which one picture goes over into the other."""


def zoom(picture: Planes, other: Planes | None, time: float) -> None:
    """Dive in, cross over in the middle where it is fastest, come out (a cross zoom)."""
    assert other is not None
    near = 1 - abs(2 * time - 1)
    depth, speed = near * near * near, 3 * near * near
    crossed = min(1.0, max(0.0, (time - 0.5) / _CROSSING + 0.5))
    for plane, incoming in zip(picture, other, strict=True):
        old = _zoomed(plane, depth, speed) if crossed < 1 else plane
        if crossed > 0:
            mix(old, _zoomed(incoming, depth, speed), crossed * crossed * (3 - 2 * crossed))
        plane[:] = old


def _zoomed(plane: Pixels, depth: float, speed: float) -> Pixels:
    """The picture at a depth of 0 to 1, blurred along the way as by an open shutter."""
    if depth == 0:
        return plane
    grown = max(0.0, depth * _DEEPEST - _SHUTTER * speed / 2)
    step = _SHUTTER * speed / (1 << _DOUBLINGS)
    picture = _scaled(plane, exp(grown))
    for doubling in range(_DOUBLINGS):
        mix(picture, _scaled(picture, exp(step * (1 << doubling))), 0.5)
    return picture


def _scaled(plane: Pixels, scale: float) -> Pixels:
    """The middle of a picture, `scale` times as large, between its pixels (bilinear)."""
    import numpy as np

    rows, columns = (_places(length, scale) for length in plane.shape)
    above, part = rows
    tall = _between(plane[above], plane[above + 1], part[:, None])
    left, part = columns
    tall = np.ascontiguousarray(tall[:, left[0] : left[-1] + 2])
    left = left - left[0]
    return _between(tall.take(left, axis=1), tall.take(left + 1, axis=1), part)


def _places(length: int, scale: float) -> tuple[NDArray[np.intp], NDArray[np.uint16]]:
    """For each pixel the one before its place in the picture, and how far behind in 256ths."""
    import numpy as np

    middle = (length - 1) / 2
    place = np.clip((np.arange(length) - middle) / scale + middle, 0, length - 1)
    before = np.minimum(place.astype(np.intp), length - 2)
    return before, np.rint(256 * (place - before)).astype(np.uint16)


def _between(one: Pixels, two: Pixels, part: NDArray[np.uint16]) -> Pixels:
    import numpy as np

    total = one * (256 - part)
    total += two * part
    total += np.uint16(128)
    return (total >> np.uint16(8)).astype(np.uint8)
