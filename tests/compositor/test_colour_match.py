"""Colours of neighbouring shots, measured and brought together."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from looks_apart import APART, cut, distance, graded_like, shown

from prostudio.compositor.colour_match import (
    Colours,
    Grade,
    difference,
    grade_for,
    grading,
    measured,
)
from prostudio.film import Size
from prostudio.media.colour import copy, flat
from prostudio.scenes.scene import Place, TimeOfDay, Weather


def matched_by(after: list, before: list, strength: float = 0.8) -> Grade:
    return grade_for(measured(iter(after)), measured(iter(before)), strength)


def test_the_difference_at_cuts_is_at_least_halved_on_the_test_set():
    apart, together = [], []
    for name in APART:
        before, after = cut(name)
        apply = grading(matched_by(after, before))
        apart.append(distance(before[-1], after[0]))
        mended = [copy(picture) for picture in after]
        for picture in mended:
            apply(picture)
        together.append(distance(before[-1], mended[0]))
        assert together[-1] < apart[-1], name
    assert np.mean(together) <= 0.5 * np.mean(apart), (apart, together)


def test_shots_of_the_same_colours_stay_as_they_are():
    before, _ = cut("warmer")
    assert matched_by(before, before) == Grade()


def test_a_night_beside_a_day_stays_a_night():
    day = shown(Place.LIGHTHOUSE, TimeOfDay.DAY, Weather.CLEAR, 1)
    night = shown(Place.LIGHTHOUSE, TimeOfDay.NIGHT, Weather.STORM, 1)
    apart = difference(measured(iter(day)), measured(iter(night)))
    grade = matched_by(night, day)
    assert apart > 50
    assert grade.share < 0.35


def test_the_more_is_asked_for_the_closer_it_comes():
    before, after = cut("darker")
    own, reference = measured(iter(after)), measured(iter(before))
    left = []
    for strength in (0.0, 0.4, 0.8, 1.0):
        pictures = [copy(picture) for picture in after]
        grade = grade_for(own, reference, strength)
        if grade != Grade():
            apply = grading(grade)
            for picture in pictures:
                apply(picture)
        left.append(distance(before[-1], pictures[0]))
    assert left == sorted(left, reverse=True)


def test_black_and_white_stay_and_brightness_never_turns_round():
    before, after = cut("flatter")
    grade = matched_by(after, before, 1.0)
    ramp = flat(Size(256, 64))
    ramp.y[:] = np.arange(256, dtype=np.uint8)
    grading(grade)(ramp)
    row = ramp.y[0].astype(int)
    assert row[16] == 16
    assert row[235] == 235
    assert (np.diff(row) >= 0).all()


def test_no_picture_is_moved_by_more_than_the_limits():
    before, after = cut("greener")
    picture = copy(after[0])
    grading(matched_by(after, before, 1.0))(picture)
    assert np.abs(picture.y.astype(int) - after[0].y).max() <= 36
    for new, old in ((picture.u, after[0].u), (picture.v, after[0].v)):
        moved = np.abs(new.astype(int) - old)
        assert moved.max() <= 20 + 0.35 * np.abs(old.astype(int) - 128).max() + 12


def test_measures_and_grades_travel_as_json():
    before, after = cut("warmer")
    own = measured(iter(after))
    assert Colours.from_json(json.loads(json.dumps(own.to_json()))).to_json() == own.to_json()
    grade = matched_by(after, before)
    again = Grade.from_json(json.loads(json.dumps(grade.to_json())))
    assert again.to_json() == grade.to_json()
    assert replace(Grade(), share=0.0) == Grade.from_json(Grade().to_json())


def test_nothing_to_measure_is_refused():
    with pytest.raises(ValueError, match="no picture"):
        measured(iter(()))


def test_pictures_keep_their_form():
    before, after = cut("warmer")
    picture = graded_like(before[0], "darker")
    assert picture.size == before[0].size
    assert after[0].size == before[0].size
