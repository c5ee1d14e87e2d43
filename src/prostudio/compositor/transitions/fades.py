"""Dissolve, and fades through a colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prostudio.compositor.transitions.mixing import mix
from prostudio.media.levels import BLACK, WHITE

if TYPE_CHECKING:
    from prostudio.media.colour import Planes


def dissolve(picture: Planes, other: Planes | None, time: float) -> None:
    """Mix the two pictures, evenly over time."""
    assert other is not None
    for plane, incoming in zip(picture, other, strict=True):
        mix(plane, incoming, time)


def fade_black(picture: Planes, _other: Planes | None, time: float) -> None:
    """The old shot sinks into black, the new one rises out of it."""
    _towards(picture, BLACK, _veil(time))


def fade_white(picture: Planes, _other: Planes | None, time: float) -> None:
    """The old shot flares into white, the new one comes out of it."""
    _towards(picture, WHITE, _veil(time))


def _veil(time: float) -> float:
    """How much of the colour covers the picture: 0 at both ends, 1 in the middle, eased."""
    depth = 1 - abs(2 * time - 1)
    return depth * depth * (3 - 2 * depth)


def _towards(picture: Planes, colour: tuple[int, int, int], amount: float) -> None:
    for plane, value in zip(picture, colour, strict=True):
        mix(plane, value, amount)
