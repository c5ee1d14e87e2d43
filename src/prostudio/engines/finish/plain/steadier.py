"""Light that jumps from frame to frame, made even.

Each frame's brightness is told by some of its percentiles, and its colour by two means. These are
smoothed over time by a bilateral filter (Tomasi and Manduchi 1998, in one dimension): frames count
the less, the further away and the more different they are. So a flash, a cut or a lamp that is
switched on stays what it is, and only small jumps go.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from prostudio.engines.finish.plain import WINDOW

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from prostudio.media.colour import Planes

PERCENTILES = (1, 5, 15, 30, 50, 70, 85, 95, 99)
_FRAMES = 3.0
"""Standard deviation in time."""
_LEVELS = 12.0
"""Standard deviation of what counts as the same light; flicker seen in takes is 2 to 10."""
_MOST_LIGHT, _MOST_COLOUR = 20.0, 6.0
"""Levels by which a frame is changed at most."""


def steadied(pictures: Iterator[Planes], strength: float = 1.0) -> Iterator[Planes]:
    """The same pictures in even light; they are drawn into. 17 are held at once."""
    held: deque[tuple[Planes, NDArray[np.float64]]] = deque()
    looks: deque[NDArray[np.float64]] = deque()
    before = 0
    for picture in pictures:
        look = _look(picture)
        held.append((picture, look))
        looks.append(look)
        if len(held) > WINDOW:
            yield _evened(held.popleft(), looks, before, strength)
            before = _slid(looks, before)
    while held:
        yield _evened(held.popleft(), looks, before, strength)
        before = _slid(looks, before)


def _slid(looks: deque[NDArray[np.float64]], before: int) -> int:
    """How many looks lie before the next picture's own."""
    if before == WINDOW:
        looks.popleft()
        return before
    return before + 1


def _look(picture: Planes) -> NDArray[np.float64]:
    """Percentiles of brightness, then the means of Cb and Cr; every fourth row and column."""
    light = np.percentile(picture.y[::4, ::4], PERCENTILES)
    return np.array([*light, picture.u[::2, ::2].mean(), picture.v[::2, ::2].mean()])


def _evened(
    one: tuple[Planes, NDArray[np.float64]],
    looks: deque[NDArray[np.float64]],
    before: int,
    strength: float,
) -> Planes:
    picture, look = one
    near = np.array(looks)
    apart = np.abs(near - look).mean(axis=1)
    away = np.arange(len(near)) - before
    weight = np.exp(-0.5 * ((away / _FRAMES) ** 2 + (apart / _LEVELS) ** 2))
    change = strength * ((weight @ near) / weight.sum() - look)
    if np.abs(change).max() < 0.25:
        return picture
    _curve(picture.y, look[:-2], change[:-2])
    for plane, shift in zip((picture.u, picture.v), change[-2:], strict=True):
        moved = np.arange(256) + np.clip(shift, -_MOST_COLOUR, _MOST_COLOUR)
        plane[:] = np.clip(np.round(moved), 0, 255).astype(np.uint8)[plane]
    return picture


def _curve(
    plane: NDArray[np.uint8], light: NDArray[np.float64], change: NDArray[np.float64]
) -> None:
    """Take the percentiles where they should be; black and white stay."""
    change = np.clip(change, -_MOST_LIGHT, _MOST_LIGHT)
    apart = np.maximum.accumulate(light + 1e-3 * np.arange(len(light)))
    came = np.concatenate([[0.0], apart, [255.5]])
    goes = np.concatenate([[0.0], np.maximum.accumulate(apart + change), [255.5]])
    curve = np.interp(np.arange(256), came, np.maximum.accumulate(np.clip(goes, 0, 255.5)))
    plane[:] = np.round(curve).astype(np.uint8)[plane]
