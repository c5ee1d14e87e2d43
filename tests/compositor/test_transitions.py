"""Transitions as functions of two pictures and a time."""

from __future__ import annotations

import numpy as np
import pytest

from prostudio.compositor.transitions import TRANSITIONS, transition
from prostudio.film import Size, TransitionKind
from prostudio.media.colour import Planes, flat

SIZE = Size(64, 64)
OLD, NEW = (60, 90, 200), (200, 140, 80)


def blended(kind: TransitionKind, time: float) -> tuple[int, ...]:
    rule = transition(kind)
    if rule.overlaps:
        picture, other = flat(SIZE, OLD), flat(SIZE, NEW)
    else:
        picture, other = flat(SIZE, OLD if time < 0.5 else NEW), None
    rule.blend(picture, other, time)
    return tuple(values(picture))


def values(picture: Planes) -> list[int]:
    assert all((plane == plane[0, 0]).all() for plane in picture)
    return [int(plane[0, 0]) for plane in picture]


@pytest.mark.parametrize("kind", TRANSITIONS)
def test_every_transition_begins_with_the_old_shot_and_ends_with_the_new(
    kind: TransitionKind,
) -> None:
    assert blended(kind, 0.0) == OLD
    assert blended(kind, 1.0) == NEW


def test_a_dissolve_is_the_even_mixture() -> None:
    for time in np.linspace(0, 1, 23):
        wanted = [a + (b - a) * time for a, b in zip(OLD, NEW, strict=True)]
        assert np.abs(np.array(blended(TransitionKind.DISSOLVE, time)) - wanted).max() <= 1


@pytest.mark.parametrize(
    ("kind", "middle"),
    [(TransitionKind.FADE, (16, 128, 128)), (TransitionKind.FADE_WHITE, (235, 128, 128))],
)
def test_a_fade_is_its_colour_in_the_middle(kind: TransitionKind, middle: tuple[int, ...]) -> None:
    assert blended(kind, 0.5) == middle
    before = [abs(blended(kind, time)[0] - middle[0]) for time in (0.0, 0.1, 0.25, 0.4)]
    assert before == sorted(before, reverse=True)
