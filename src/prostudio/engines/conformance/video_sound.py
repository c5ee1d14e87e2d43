"""Promises of video engines about sound, and about several shots of one call."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from prostudio.engines.card import Card
from prostudio.engines.conformance.asking import video_rules
from prostudio.engines.conformance.promise import Promise, require
from prostudio.engines.conformance.trial import Trial


def it_makes_no_sound_that_its_card_does_not_tell_of(trial: Trial) -> None:
    """No `AudioChunk` from an engine that does not say `makes_sound`."""
    require(trial.plain.sound == [[]], "an engine without `makes_sound` yields no sound")


def sound_comes_in_order_and_is_as_long_as_the_pictures(trial: Trial) -> None:
    """To within a sample, at most 1 in magnitude, float32."""
    request = replace(trial.request, want_sound=True)
    sound = trial.shoot(request).sound[0]
    require(sound, "sound that is wanted comes")
    at = 0
    for chunk in sound:
        require(chunk.first == at, "sound comes in time order, without a gap")
        require(chunk.samples.dtype == np.float32, "samples are float32")
        require(np.abs(chunk.samples).max() <= 1, "samples are at most 1 in magnitude")
        at += chunk.samples.shape[1]
    rates = {chunk.sample_rate for chunk in sound}
    require(len(rates) == 1 and None not in rates, "sound has one sample rate, which it says")
    wanted = request.frames / request.rate * (rates.pop() or 0)
    require(abs(at - wanted) <= 1, "sound is as long as the pictures")


def several_shots_of_one_call_keep_their_boundaries(trial: Trial) -> None:
    """Each chunk carries its shot's index."""
    rules = video_rules(trial.card)
    one = replace(trial.request, want_sound=rules.makes_sound)
    other = replace(one, prompt="a field by day", frames=rules.frames(one.frames + 1))
    made = trial.shoot(one, other)
    counts = [len(frames) for frames in made.frames]
    require(counts == [one.frames, other.frames], "each shot has the frames that it asked for")
    require(made.first == [0, 0], "each shot begins at its frame 0")
    require(all(made.sound) or not rules.makes_sound, "each shot has sound")


def _heard(card: Card) -> bool:
    return video_rules(card).makes_sound


def _unheard(card: Card) -> bool:
    return not video_rules(card).makes_sound


def _several(card: Card) -> bool:
    return video_rules(card).shots_per_call > 1


PROMISES = (
    Promise(it_makes_no_sound_that_its_card_does_not_tell_of, _unheard),
    Promise(sound_comes_in_order_and_is_as_long_as_the_pictures, _heard),
    Promise(several_shots_of_one_call_keep_their_boundaries, _several),
)
