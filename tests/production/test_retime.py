"""Fitting a take to its time."""

from __future__ import annotations

from fractions import Fraction

from prostudio.production.timing.retime import Footage, retime

RATE = Fraction(30)


def test_a_take_at_the_films_rate_is_shown_frame_by_frame() -> None:
    shown = retime(Footage(100, RATE), 0, 90, RATE)
    assert [shown.index(k) for k in (0, 1, 50, 89)] == [0, 1, 50, 89]


def test_a_take_at_another_rate_keeps_its_speed() -> None:
    shown = retime(Footage(73, Fraction(16)), 0, 120, RATE)
    assert shown.index(30) == 16
    assert shown.index(105) == 56


def test_handles_of_the_take_lie_before_the_shot() -> None:
    shown = retime(Footage(73, Fraction(16), handle=Fraction(1, 2)), 9, 60, RATE)
    assert shown.index(9) == 8


def test_a_take_that_is_a_little_short_is_slowed_and_not_held() -> None:
    shown = retime(Footage(96, Fraction(16)), 0, 190, RATE)
    steps = [shown.index(k + 1) - shown.index(k) for k in range(189)]
    assert shown.index(189) == 95
    assert max(steps) == 1
    assert 1 in steps[-4:]


def test_a_take_that_is_far_too_short_is_slowed_by_a_tenth_and_then_held() -> None:
    shown = retime(Footage(30, RATE), 0, 90, RATE)
    assert shown.index(22) == 20
    assert {shown.index(k) for k in range(33, 90)} == {29}


def test_a_take_that_ends_on_a_picture_is_trimmed_at_its_beginning() -> None:
    footage = Footage(37, Fraction(16), Fraction(1, 2))
    timing = retime(footage, 0, 24, Fraction(12), to_the_end=True)
    assert timing.pace == 1
    assert timing.index(0) == 5
    assert timing.index(23) in (35, 36)
    short = retime(footage, 0, 36, Fraction(12), to_the_end=True)
    assert short.index(0) == 0
    assert short.index(35) == 36
