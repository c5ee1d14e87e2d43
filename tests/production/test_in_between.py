"""The clock of frames that are made between those of a take."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prostudio.production.timing.in_between import Between, between_for
from prostudio.production.timing.retime import Footage, retime

clocks = st.builds(Between, st.integers(2, 12), st.integers(1, 1)) | st.just(Between(5, 2))


@pytest.mark.parametrize(
    ("rate", "wanted", "clock"),
    [
        (24, 60, Between(5, 2)),
        (30, 60, Between(2, 1)),
        (Fraction(30000, 1001), 60, Between(2, 1)),
        (16, 24, Between(3, 2)),
        (16, 30, Between(4, 1)),
        (5, 60, Between(12, 1)),
        (30, 30, None),
        (60, 30, None),
        (30, Fraction(30000, 1001), None),
    ],
)
def test_a_rate_that_fits_is_reached_exactly_and_another_closely(rate, wanted, clock):
    assert between_for(Fraction(rate), Fraction(wanted)) == clock


@settings(max_examples=40)
@given(clocks, st.integers(1, 24))
def test_every_frame_of_the_take_keeps_its_place_and_the_rest_are_counted(clock, frames):
    ticks = range(clock.ticks(frames))
    there = [t for t in ticks if t % clock.factor == 0 or t % clock.every == 0]
    own = [clock.original(t) for t in there if clock.original(t) is not None]
    made = [t for t in there if clock.original(t) is None]
    assert own == list(range(frames))
    assert [clock.number(t) for t in made] == list(range(clock.made(frames)))
    for tick in ticks:
        assert abs(clock.nearest(tick) - tick) == min(abs(one - tick) for one in there)


def test_a_film_of_the_new_rate_shows_each_of_its_frames_once():
    clock = between_for(Fraction(24), Fraction(60))
    assert clock is not None
    timing = retime(Footage(49, Fraction(24), Fraction(1, 2)), 0, 60, Fraction(60))
    ticks = [clock.nearest(timing.index(k, clock.factor)) for k in range(60)]
    assert len(set(ticks)) == 60
    assert {b - a for a, b in pairwise(ticks)} == {clock.every}
    shown = [clock.original(tick) for tick in ticks]
    assert [n for n in shown if n is not None] == list(range(12, 36, 2))
