"""Transitions: pure functions of two pictures and a time.

A new one is a function here and a row in TRANSITIONS. Times run from 0 (the old shot
alone) to 1 (the new shot alone).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from prostudio.errors import UnsupportedError
from prostudio.film import TransitionKind
from prostudio.media.levels import BLACK, WHITE

if TYPE_CHECKING:
    from prostudio.media.colour import Pixels, Planes


@dataclass(frozen=True, slots=True)
class TransitionRule:
    """How a transition is shown.

    Attributes:
        overlaps: both shots are seen at once, so it reaches into their handles.
            Otherwise the old shot is seen up to the middle and the new one from there.
        blend: draws into the first picture, which is the receiver's own. The second is
            None for a transition that does not overlap.
    """

    overlaps: bool
    blend: Callable[[Planes, Planes | None, float], None]


def transition(kind: TransitionKind) -> TransitionRule:
    """The rule of a kind of transition.

    Raises:
        UnsupportedError: a kind that this release does not carry out.
    """
    rule = TRANSITIONS.get(kind)
    if rule is None:
        known = ", ".join(sorted(known.value for known in TRANSITIONS))
        raise UnsupportedError(
            f"transition is {kind.value!r}, which is not built yet",
            hint=f"choose cut, {known}",
        )
    return rule


def dissolve(picture: Planes, other: Planes | None, time: float) -> None:
    """Mix the two pictures, evenly over time."""
    assert other is not None
    for plane, incoming in zip(picture, other, strict=True):
        _mix(plane, incoming, time)


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
        _mix(plane, value, amount)


def _mix(plane: Pixels, other: Pixels | int, amount: float) -> None:
    """Plane becomes plane * (1 - amount) + other * amount, in 256ths; exact at 0 and 1."""
    import numpy as np

    weight = round(256 * amount)
    total = plane * np.uint16(256 - weight)
    total += other * np.uint16(weight)
    total += np.uint16(128)
    total >>= np.uint16(8)
    plane[:] = total


TRANSITIONS: Mapping[TransitionKind, TransitionRule] = MappingProxyType(
    {
        TransitionKind.DISSOLVE: TransitionRule(overlaps=True, blend=dissolve),
        TransitionKind.FADE: TransitionRule(overlaps=False, blend=fade_black),
        TransitionKind.FADE_WHITE: TransitionRule(overlaps=False, blend=fade_white),
    }
)
