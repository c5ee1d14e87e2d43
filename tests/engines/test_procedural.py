"""Drawn scenes through the engines' door."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from prostudio.engines.card import Kind
from prostudio.engines.registry import card
from prostudio.engines.request import Machine, ShotRequest
from prostudio.engines.video.procedural.view import scene_of, view_of
from prostudio.film import Camera, Size
from prostudio.scenes.scene import Place, Weather

REQUEST = ShotRequest(
    prompt="a lighthouse on a cliff at night",
    size=Size(256, 144),
    rate=Fraction(30),
    frames=60,
    seed=7,
)


def test_the_camera_comes_from_the_script_then_from_the_prompt_then_from_the_place():
    assert view_of(replace(REQUEST, camera=Camera.TILT_UP)).camera == "tilt up"
    named = replace(REQUEST, prompt="slow zoom out from a lighthouse")
    assert view_of(named).camera == "pull out"
    assert view_of(REQUEST).camera in set(Camera) - {"auto"}


def test_shots_of_one_setting_share_geography_and_others_do_not():
    one, other = (replace(REQUEST, setting="cliff", seed=seed) for seed in (1, 2))
    assert view_of(one).geography == view_of(other).geography
    assert view_of(one).seed != view_of(other).seed
    assert view_of(replace(one, setting="bay")).geography != view_of(one).geography


def test_style_is_weaker_than_the_prompt_and_negative_words_take_it_away():
    styled = replace(REQUEST, style=("storm", "a city by day"))
    assert scene_of(styled).place is Place.LIGHTHOUSE
    assert scene_of(styled).weather is Weather.STORM
    assert scene_of(replace(styled, negative="storm")).weather is not Weather.STORM


def test_the_reading_says_what_is_drawn_and_what_is_left_out():
    engine = card(Kind.VIDEO, "procedural").make()
    told = engine.read_as(replace(REQUEST, prompt="a dog by the sea at dawn in fog"))
    assert told.words == ("sea", "dawn", "fog")
    assert told.left_out == ("animals",)
    assert told.notes == ()
    assert engine.read_as(replace(REQUEST, prompt="x", language="ja")).notes == (
        "words in 'ja' are not read for pictures",
        "not named: place, time of day, weather",
    )


def test_the_second_decides_and_not_the_rate():
    engine = card(Kind.VIDEO, "procedural").make()
    slow = replace(REQUEST, rate=Fraction(15), frames=30, first=10, stop=11)
    fast = replace(REQUEST, first=20, stop=21)
    one, other = (next(engine.shoot([r], Path())).pixels for r in (slow, fast))
    np.testing.assert_array_equal(one, other)


def test_the_estimate_grows_with_pixels_and_frames():
    engine, machine = card(Kind.VIDEO, "procedural").make(), Machine(2, 8000)
    small = engine.estimate(REQUEST, machine).seconds
    large = engine.estimate(replace(REQUEST, size=Size(1280, 720)), machine).seconds
    part = engine.estimate(replace(REQUEST, stop=10), machine).seconds
    assert part < small < large


def test_black_and_white_has_no_colour_at_all_and_the_same_light():
    engine = card(Kind.VIDEO, "procedural").make()
    wanted = replace(REQUEST, prompt="a village at sunset", stop=1)
    colour = next(engine.shoot([wanted], Path())).pixels[0, ..., :3]
    grey = next(engine.shoot([replace(wanted, style=("black and white",))], Path())).pixels[0]
    assert np.ptp(grey[..., :3].astype(int), axis=2).max() == 0
    assert abs(grey[..., 0].mean() - (colour @ [0.2126, 0.7152, 0.0722]).mean()) < 2
    assert colour.std(axis=2).max() > 10
