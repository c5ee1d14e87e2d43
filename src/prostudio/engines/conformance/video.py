"""Promises of a `VideoEngine`: its rules, its frames, what it refuses, what it says before."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from prostudio.engines.base import Loaded
from prostudio.engines.card import Card
from prostudio.engines.conformance import video_sound, video_taken_up
from prostudio.engines.conformance.asking import forbidden, video_rules
from prostudio.engines.conformance.cast import pictures_of_the_cast_change_what_is_shot, takes_cast
from prostudio.engines.conformance.promise import Promise, require, require_refusal
from prostudio.engines.conformance.trial import MACHINE, Trial
from prostudio.engines.request import ShotRequest
from prostudio.film import Size


def its_rules_give_at_least_what_is_asked_and_settle_at_once(trial: Trial) -> None:
    """Asked for what they gave, the rules for frames and sizes give it again."""
    rules = video_rules(trial.card)
    for wanted in (1, 2, 8, 9, 36, 37, 38, 240, 1801):
        frames = rules.frames(wanted)
        require(frames >= wanted, f"`frames({wanted})` is at least {wanted}, not {frames}")
        require(rules.frames(frames) == frames, f"`frames({frames})` stays {frames}")
        require(rules.frames(wanted + 1) >= frames, "more frames are never fewer")
    for size in (Size(1280, 720), Size(720, 1280), Size(640, 360), Size(64, 64)):
        settled = rules.size(size)
        require(rules.size(settled) == settled, f"`size({settled})` stays {settled}")


def a_role_that_is_needed_is_accepted_and_text_only_engines_need_none(trial: Trial) -> None:
    """`needs` is within `accepts`, and empty where a shot can be made of words alone."""
    rules = video_rules(trial.card)
    require(rules.needs <= rules.accepts, "what it needs it accepts")
    require(not (rules.text_only and rules.needs), "an engine that is `text_only` needs nothing")


def frames_come_in_order_each_once_at_the_size_that_was_asked(trial: Trial) -> None:
    """As many as were asked for, from the first on, [H, W, 3]."""
    request, made = trial.request, trial.plain
    require(made.first == [0], "the first frame is frame 0")
    count = len(made.frames[0])
    require(count == request.frames, f"{request.frames} frames were asked for, {count} came")
    shape = (request.size.height, request.size.width, 3)
    require({frame.shape for frame in made.frames[0]} == {shape}, f"every frame is {shape}")


def pictures_show_something_and_move(trial: Trial) -> None:
    """No picture of one colour, and no still."""
    frames = trial.plain.frames[0]
    require(frames[0].std() > 4, "the first frame shows something")
    require((frames[0] != frames[-1]).any(), "the last frame is another than the first")


def the_same_request_gives_the_same_pixels_also_when_it_was_read_before(trial: Trial) -> None:
    """On the same machine; an engine that `encodes` gives them from what it wrote, too."""
    request = trial.request
    if video_rules(trial.card).encodes:
        folder = trial.folder()
        said = list(trial.card.make().encode(request, folder, folder / "encoded"))
        require(any(isinstance(one, Loaded) for one in said), "`encode` says what it loaded")
        request = replace(request, encoded=folder / "encoded")
    other = trial.shoot(request).frames[0]
    for one, again in zip(trial.plain.frames[0], other, strict=True):
        np.testing.assert_array_equal(one, again)


def another_prompt_gives_another_picture(trial: Trial) -> None:
    """Where the picture is not given."""
    first = trial.plain.frames[0][0]
    changed = replace(trial.request, prompt="a city at noon", setting="city")
    other = trial.shoot(changed).frames[0][0]
    require((first != other).mean() > 0.1, "another prompt changes a tenth of the picture")


def any_frame_alone_is_the_frame_of_the_whole(trial: Trial) -> None:
    """What `random_access` says."""
    whole = trial.plain.frames[0]
    part = trial.shoot(replace(trial.request, first=3, stop=5))
    require(part.first == [3], "a part begins at the frame that was asked for")
    for alone, within in zip(part.frames[0], whole[3:5], strict=True):
        np.testing.assert_array_equal(alone, within)


def what_its_card_does_not_allow_is_refused_before_the_first_frame(trial: Trial) -> None:
    """`prostudio.engines.allowed.require_allowed` does it."""
    folder = trial.folder()
    for what, requests in forbidden(trial.card, folder).items():
        require_refusal(what, lambda asked=requests: _begin(trial.card, asked, folder))  # type: ignore[misc]


def _begin(card: Card, requests: list[ShotRequest], folder: Path) -> None:
    next(iter(card.make().shoot(requests, folder)))


def progress_rises_from_0_to_1(trial: Trial) -> None:
    """And never falls."""
    told = trial.plain.fractions
    require(all(a <= b for a, b in pairwise(told)), "progress never falls")
    require(all(0 <= fraction <= 1 for fraction in told), "progress is from 0 to 1")


def closing_cancels_and_the_engine_can_begin_again(trial: Trial) -> None:
    """`close()` of the generator ends the work and gives everything back."""
    engine, folder = trial.card.make(), trial.folder()
    for _ in range(2):
        call = engine.shoot([trial.request], folder)
        next(call)
        call.close()


def it_says_how_it_reads_a_request_and_what_it_will_take(trial: Trial) -> None:
    """`read_as` has words, and a longer shot is estimated to take longer."""
    engine, request = trial.card.make(), trial.request
    rules = video_rules(trial.card)
    require(all(engine.read_as(request).words), "no word of its reading is empty")
    short = engine.estimate(request, MACHINE)
    long = engine.estimate(replace(request, frames=rules.frames(900)), MACHINE)
    require(0 < short.seconds < long.seconds, "a longer shot is estimated to take longer")
    require(short.ram_mb > 0, "an estimate says how much memory")
    require(short.loading <= short.seconds, "loading is a part of the seconds")
    if rules.encodes:
        reading = engine.estimate_encoding(request, MACHINE)
        require(0 < reading.loading <= reading.seconds, "reading has seconds, loading in them")
        require(reading.ram_mb > 0, "the estimate of reading says how much memory")


def _by_words(card: Card) -> bool:
    return video_rules(card).text_only


def _anywhere(card: Card) -> bool:
    return video_rules(card).random_access


PROMISES = (
    Promise(its_rules_give_at_least_what_is_asked_and_settle_at_once),
    Promise(a_role_that_is_needed_is_accepted_and_text_only_engines_need_none),
    Promise(frames_come_in_order_each_once_at_the_size_that_was_asked),
    Promise(pictures_show_something_and_move),
    Promise(the_same_request_gives_the_same_pixels_also_when_it_was_read_before),
    Promise(another_prompt_gives_another_picture, _by_words),
    Promise(any_frame_alone_is_the_frame_of_the_whole, _anywhere),
    Promise(what_its_card_does_not_allow_is_refused_before_the_first_frame),
    Promise(pictures_of_the_cast_change_what_is_shot, takes_cast),
    Promise(progress_rises_from_0_to_1),
    Promise(closing_cancels_and_the_engine_can_begin_again),
    *video_taken_up.PROMISES,
    *video_sound.PROMISES,
    Promise(it_says_how_it_reads_a_request_and_what_it_will_take),
)
