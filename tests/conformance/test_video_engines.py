"""The contract of `VideoEngine`, as every registered engine has to keep it."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from asking import Made, forbidden, shoot, shot_request

from prostudio.engines.base import Loaded
from prostudio.engines.card import Card, Kind
from prostudio.engines.registry import card as card_of
from prostudio.engines.registry import names
from prostudio.engines.request import Machine
from prostudio.errors import FilmError
from prostudio.film import Size

MACHINE = Machine(cores=2, ram_mb=8000)


@pytest.fixture(params=names(Kind.VIDEO))
def card(request) -> Card:
    found = card_of(Kind.VIDEO, request.param)
    if missing := found.missing():
        pytest.skip(f"{found.name} {missing.reason}")
    return found


@pytest.fixture(scope="session")
def first_shots(tmp_path_factory) -> Callable[[Card], Made]:
    """Each engine's plain shot, made once for all tests that only look at it."""

    @cache
    def made_by(name: str) -> Made:
        card, folder = card_of(Kind.VIDEO, name), tmp_path_factory.mktemp("first")
        return shoot(card, [shot_request(card, folder)], folder / "work")

    return lambda card: made_by(card.name)


def longer(card: Card) -> int:
    """Frames of a shot with more than one part, as few as there can be where a step is slow."""
    least = card.video.frames(6)
    return card.video.frames(least + 1) if card.weights() else card.video.frames(80)


def test_the_foreign_engines_are_found_beside_ours():
    assert {"procedural", "stills", "slowpoke", "duo"} <= set(names(Kind.VIDEO))


def test_rules_give_at_least_what_is_asked_and_settle_at_once(card):
    rules = card.video
    for wanted in (1, 2, 8, 9, 36, 37, 38, 240, 1801):
        frames = rules.frames(wanted)
        assert frames >= wanted
        assert rules.frames(frames) == frames
        assert rules.frames(wanted + 1) >= frames
    for size in (Size(1280, 720), Size(720, 1280), Size(640, 360), Size(64, 64)):
        assert rules.size(rules.size(size)) == rules.size(size)


def test_a_role_that_is_needed_is_accepted_and_text_only_engines_need_none(card):
    assert card.video.needs <= card.video.accepts
    assert not (card.video.text_only and card.video.needs)


def test_frames_come_in_order_each_once_at_the_size_that_was_asked(card, first_shots, tmp_path):
    request = shot_request(card, tmp_path)
    made = first_shots(card)
    assert made.first == [0]
    assert len(made.frames[0]) == request.frames
    shape = (request.size.height, request.size.width, 3)
    assert {frame.shape for frame in made.frames[0]} == {shape}


def test_pictures_show_something_and_move(card, first_shots):
    frames = first_shots(card).frames[0]
    assert frames[0].std() > 4
    assert (frames[0] != frames[-1]).any()


def test_the_same_request_gives_the_same_pixels_also_when_it_was_read_before(
    card, first_shots, tmp_path
):
    request = shot_request(card, tmp_path)
    one = first_shots(card).frames[0]
    if card.video.encodes:
        out = tmp_path / "encoded"
        said = list(card.make().encode(request, tmp_path, out))
        assert [event for event in said if isinstance(event, Loaded)]
        request = replace(request, encoded=out)
    other = shoot(card, [request], tmp_path / "other").frames[0]
    for a, b in zip(one, other, strict=True):
        np.testing.assert_array_equal(a, b)


def test_another_prompt_gives_another_picture(card, tmp_path):
    if not card.video.text_only:
        pytest.skip("its picture is given")
    request = shot_request(card, tmp_path)
    one = shoot(card, [request], tmp_path / "one").frames[0][0]
    changed = replace(request, prompt="a city at noon", setting="city")
    other = shoot(card, [changed], tmp_path / "other").frames[0][0]
    assert (one != other).mean() > 0.1


def test_any_frame_alone_is_the_frame_of_the_whole(card, tmp_path):
    if not card.video.random_access:
        pytest.skip("it makes whole shots only")
    request = shot_request(card, tmp_path)
    whole = shoot(card, [request], tmp_path / "work").frames[0]
    part = shoot(card, [replace(request, first=3, stop=5)], tmp_path / "work")
    assert part.first == [3]
    for alone, within in zip(part.frames[0], whole[3:5], strict=True):
        np.testing.assert_array_equal(alone, within)


def test_what_the_card_does_not_allow_is_refused_before_the_first_frame(card, tmp_path):
    for what, requests in forbidden(card, tmp_path).items():
        with pytest.raises(FilmError) as refusal:
            next(iter(card.make().shoot(requests, tmp_path)))
        assert refusal.value.message, what


def test_progress_rises_from_0_to_1(card, first_shots):
    fractions = first_shots(card).fractions
    assert all(a <= b for a, b in pairwise(fractions))
    assert all(0 <= fraction <= 1 for fraction in fractions)


def test_closing_cancels_and_the_engine_can_begin_again(card, tmp_path):
    engine, request = card.make(), shot_request(card, tmp_path)
    call = engine.shoot([request], tmp_path)
    next(call)
    call.close()
    again = engine.shoot([request], tmp_path)
    next(again)
    again.close()


def test_a_killed_call_goes_on_from_its_checkpoints(card, tmp_path):
    if not card.video.resumable:
        pytest.skip("it keeps no checkpoints")
    request = shot_request(card, tmp_path, frames=longer(card))
    fresh = shoot(card, [request], tmp_path / "fresh")
    work = tmp_path / "work"
    work.mkdir()
    call = card.make().shoot([request], work)
    next(call)
    call.close()
    left = {path: path.stat().st_mtime_ns for path in work.iterdir()}
    assert left, "the first section was kept"
    resumed = shoot(card, [request], work)
    assert all(path.stat().st_mtime_ns == at for path, at in left.items())
    np.testing.assert_array_equal(resumed.frames[0], fresh.frames[0])


def test_checkpoints_of_another_request_are_not_used(card, tmp_path):
    if not card.video.resumable:
        pytest.skip("it keeps no checkpoints")
    request = shot_request(card, tmp_path)
    shoot(card, [request], tmp_path / "work")
    changed = replace(request, seed=request.seed + 1)
    mixed = shoot(card, [changed], tmp_path / "work").frames[0]
    np.testing.assert_array_equal(mixed, shoot(card, [changed], tmp_path / "new").frames[0])


def test_sound_comes_in_order_and_is_as_long_as_the_pictures(card, first_shots, tmp_path):
    if not card.video.makes_sound:
        assert first_shots(card).sound == [[]]
        return
    request = shot_request(card, tmp_path, want_sound=True)
    sound = shoot(card, [request], tmp_path / "work").sound[0]
    at = 0
    for chunk in sound:
        assert chunk.first == at
        assert chunk.samples.dtype == np.float32
        assert np.abs(chunk.samples).max() <= 1
        at += chunk.samples.shape[1]
    rates = {chunk.sample_rate for chunk in sound}
    assert len(rates) == 1
    assert abs(at - request.frames / request.rate * rates.pop()) <= 1


def test_several_shots_of_one_call_keep_their_boundaries(card, tmp_path):
    if card.video.shots_per_call == 1:
        pytest.skip("it makes one shot a call")
    one = shot_request(card, tmp_path, want_sound=card.video.makes_sound)
    other = replace(one, prompt="a field by day", frames=card.video.frames(one.frames + 1))
    made = shoot(card, [one, other], tmp_path / "work")
    assert [len(frames) for frames in made.frames] == [one.frames, other.frames]
    assert made.first == [0, 0]
    if card.video.makes_sound:
        assert all(made.sound)


def test_it_says_how_it_reads_a_request_and_what_it_will_take(card, tmp_path):
    engine, request = card.make(), shot_request(card, tmp_path)
    assert all(engine.read_as(request).words)
    short = engine.estimate(request, MACHINE)
    long = engine.estimate(replace(request, frames=card.video.frames(900)), MACHINE)
    assert 0 < short.seconds < long.seconds
    assert short.ram_mb > 0
    assert short.loading <= short.seconds
    if card.video.encodes:
        reading = engine.estimate_encoding(request, MACHINE)
        assert 0 < reading.loading <= reading.seconds
        assert reading.ram_mb > 0
