"""Transitions as functions of two pictures and a time."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from prostudio.compositor.transitions import TRANSITIONS, transition
from prostudio.compositor.transitions.mixing import eased, pace
from prostudio.film import Size, TransitionKind
from prostudio.media.colour import Planes, copy, flat, planes_of

SIZE = Size(64, 64)
WIDE = Size(320, 180)
OLD, NEW = (60, 90, 200), (200, 140, 80)
OVERLAPPING = [kind for kind, rule in TRANSITIONS.items() if rule.overlaps]


def blended(kind: TransitionKind, time: float) -> tuple[int, ...]:
    picture = shown(kind, time, flat(SIZE, OLD), flat(SIZE, NEW))
    assert all((plane == plane[0, 0]).all() for plane in picture)
    return tuple(int(plane[0, 0]) for plane in picture)


def shown(kind: TransitionKind, time: float, old: Planes, new: Planes) -> Planes:
    rule = transition(kind)
    if rule.overlaps:
        picture = copy(old)
        rule.blend(picture, copy(new), time)
    else:
        picture = copy(old if time < 0.5 else new)
        rule.blend(picture, None, time)
    return picture


def landscape(seed: int, low: int = 16, high: int = 235, size: Size = WIDE) -> Planes:
    """A picture with soft shapes of every size, so that motion and jumps can be measured."""
    import av

    random = np.random.default_rng(seed)
    picture = planes_of(av.VideoFrame(size.width, size.height, "yuv420p"))
    for plane in picture:
        rows, columns = (np.linspace(0, 1, length) for length in plane.shape)
        waves = sum(
            np.outer(np.cos(a * rows + c), np.cos(b * columns + d)) / (1 + a + b)
            for a, b, c, d in random.uniform(0, 9, (12, 4))
        )
        levels = (waves - waves.min()) / np.ptp(waves)
        plane[:] = np.rint(low + levels * (high - low))
    return picture


@pytest.mark.parametrize("kind", TRANSITIONS)
def test_every_transition_begins_with_the_old_shot_and_ends_with_the_new(
    kind: TransitionKind,
) -> None:
    assert blended(kind, 0.0) == OLD
    assert blended(kind, 1.0) == NEW
    old, new = landscape(1), landscape(2)
    for time, wanted in ((0.0, old), (1.0, new)):
        for plane, same in zip(shown(kind, time, old, new), wanted, strict=True):
            np.testing.assert_array_equal(plane, same)


@pytest.mark.parametrize("kind", OVERLAPPING)
def test_every_transition_is_the_same_twice_and_leaves_the_other_picture_alone(
    kind: TransitionKind,
) -> None:
    old, new = landscape(1), landscape(2)
    other = copy(new)
    pictures = []
    for _ in range(2):
        picture = copy(old)
        transition(kind).blend(picture, other, 0.37)
        pictures.append(picture)
    for one, again in zip(*pictures, strict=True):
        np.testing.assert_array_equal(one, again)
    for plane, untouched in zip(other, new, strict=True):
        np.testing.assert_array_equal(plane, untouched)


@pytest.mark.parametrize("kind", [k for k in OVERLAPPING if k is not TransitionKind.MATCH])
def test_no_transition_jumps_between_two_frames(kind: TransitionKind) -> None:
    old, new = landscape(3), landscape(4)
    before = shown(kind, 0.0, old, new).y.astype(int)
    steps = []
    for time in np.linspace(0, 1, 49)[1:]:
        now = shown(kind, float(time), old, new).y.astype(int)
        steps.append(np.abs(now - before).mean())
        before = now
    whole = np.abs(old.y.astype(int) - new.y).mean()
    assert max(steps) < 0.25 * whole  # an even dissolve would be 1/48 of it each
    assert max(abs(b - a) for a, b in pairwise(steps)) < 0.08 * whole


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


def test_easing_starts_and_stops_at_rest_and_its_pace_is_its_slope() -> None:
    assert (eased(0), eased(1), eased(0.5)) == (0, 1, 0.5)
    for time in (0.2, 0.5, 0.9):
        slope = (eased(time + 1e-5) - eased(time - 1e-5)) / 2e-5
        assert abs(slope - pace(time)) < 1e-6
    assert eased(0.02) < 1e-4


SIDES = [
    (TransitionKind.WIPE, 1, 1),
    (TransitionKind.WIPE_LEFT, 1, -1),
    (TransitionKind.WIPE_UP, 0, -1),
    (TransitionKind.WIPE_DOWN, 0, 1),
    (TransitionKind.PUSH, 1, -1),
    (TransitionKind.PUSH_RIGHT, 1, 1),
    (TransitionKind.PUSH_UP, 0, -1),
    (TransitionKind.PUSH_DOWN, 0, 1),
]


@pytest.mark.parametrize(("kind", "axis", "step"), SIDES)
def test_the_edge_of_a_wipe_or_push_moves_as_named_and_smoothly_within_pixels(
    kind: TransitionKind, axis: int, step: int
) -> None:
    old, new = flat(WIDE, (30, 128, 128)), flat(WIDE, (230, 128, 128))
    length = WIDE.width if axis else WIDE.height
    for time in np.linspace(0.1, 0.9, 60):
        planes = shown(kind, float(time), old, new)
        for plane, low, high in zip(planes, (30, 128, 128), (230, 128, 128), strict=True):
            if low == high:
                assert (plane == low).all()
        profile = planes.y.mean(0 if axis else 1)
        uncovered = (profile - 30).sum() / 200
        edge_room = 0.04 * length if kind.value.startswith("wipe") else 0
        wanted = eased(float(time)) * (length + 2 * edge_room) - edge_room
        if wanted - edge_room > 4 and wanted + edge_room < length - 4:
            assert abs(uncovered - wanted) < 0.2  # of a pixel
        new_side = profile[:3] if step > 0 else profile[-3:]
        if time > 0.4:
            assert new_side.min() > 228  # the new picture comes from where the motion begins


def test_a_push_carries_both_pictures_along_unchanged_where_it_is_slow() -> None:
    old, new = landscape(5), landscape(6)
    time = next(t for t in np.linspace(0, 0.3, 3000) if eased(float(t)) * WIDE.width >= 3)
    picture = shown(TransitionKind.PUSH, float(time), old, new)
    moved = np.concatenate([old.y[:, 3:], new.y[:, :3]], 1).astype(int)
    assert np.abs(picture.y - moved)[:, 2:-6].max() <= 4


def test_a_zoom_holds_its_centre_and_grows_towards_the_middle() -> None:
    old = flat(WIDE, (20, 128, 128))
    old.y[80:100, 150:170] = 220
    sizes = []
    for time in np.linspace(0, 0.4, 12):
        y = shown(TransitionKind.ZOOM, float(time), old, flat(WIDE, (20, 128, 128))).y
        weight = (y.astype(float) - 20) / 200
        rows, columns = np.indices(y.shape)
        assert abs((weight * rows).sum() / weight.sum() - 89.5) < 0.05
        assert abs((weight * columns).sum() / weight.sum() - 159.5) < 0.05
        sizes.append(weight.sum())
    assert sizes == sorted(sizes)
    assert sizes[-1] > 2 * sizes[0]


def test_both_sides_of_a_match_cut_have_the_same_tones() -> None:
    dark, bright = landscape(7, 20, 90), landscape(8, 110, 230)
    apart = abs(float(dark.y.mean()) - float(bright.y.mean()))
    before = shown(TransitionKind.MATCH, 0.4999, dark, bright).y
    after = shown(TransitionKind.MATCH, 0.5, dark, bright).y
    shares = np.linspace(0.05, 0.95, 19)
    gaps = np.abs(np.quantile(before, shares) - np.quantile(after, shares))
    assert apart > 80
    assert gaps.max() < 6
    assert abs(float(before.mean()) - float(after.mean())) < 1


def test_a_match_cut_keeps_the_order_of_tones_and_cuts_in_the_middle() -> None:
    dark, bright = landscape(7, 20, 90), landscape(8, 110, 230)
    for time, origin in ((0.45, dark), (0.55, bright)):
        y = shown(TransitionKind.MATCH, time, dark, bright).y
        order = np.argsort(origin.y, axis=None, kind="stable")
        assert (np.diff(y.ravel()[order].astype(int)) >= 0).all()


@pytest.mark.parametrize("kind", OVERLAPPING)
def test_a_film_may_be_of_the_smallest_size(kind: TransitionKind) -> None:
    small = Size(64, 64)
    old, new = landscape(1, size=small), landscape(2, size=small)
    for time in (0.01, 0.5, 0.99):
        assert shown(kind, time, old, new).size == small


def test_every_kind_but_the_cut_has_a_rule_with_a_length() -> None:
    assert set(TRANSITIONS) == set(TransitionKind) - {TransitionKind.CUT}
    assert all(Fraction(1, 10) < rule.seconds < 3 for rule in TRANSITIONS.values())
