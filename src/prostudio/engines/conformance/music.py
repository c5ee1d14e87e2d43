"""Promises of a `MusicEngine`."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from prostudio.engines.base import AudioChunk, Progress
from prostudio.engines.card import Card
from prostudio.engines.conformance.asking import music_request, music_rules
from prostudio.engines.conformance.promise import Promise, require
from prostudio.engines.conformance.trial import MACHINE, Trial
from prostudio.engines.request import MusicRequest
from prostudio.media.audio import resample, write_wav


def composed(card: Card, request: MusicRequest) -> NDArray[np.float32]:
    """The samples [2, n] of a music."""
    parts, at, told = list[NDArray[np.float32]](), 0, [0.0]
    for chunk in card.make().compose(request):
        if isinstance(chunk, AudioChunk):
            require(chunk.first == at, "chunks come in time order, without a gap")
            require(chunk.samples.dtype == np.float32, "samples are float32")
            require(chunk.samples.shape[0] == 2, "music is stereo: [2, n]")
            parts.append(np.array(chunk.samples))
            at += chunk.samples.shape[1]
        elif isinstance(chunk, Progress):
            told.append(chunk.fraction)
    require(told == sorted(told) and told[-1] <= 1, "progress rises from 0 to 1")
    require(parts, "music comes")
    return np.concatenate(parts, axis=1)


def music_is_exactly_as_long_as_asked(trial: Trial) -> None:
    """To the sample, finite, at most 1 in magnitude."""
    for samples in (1000, 50_001):
        music = composed(trial.card, music_request(trial.card, samples=samples))
        require(music.shape == (2, samples), f"{samples} samples were asked for: {music.shape}")
        require(np.isfinite(music).all(), "samples are finite")
        require(np.abs(music).max() <= 1, "samples are at most 1 in magnitude")


def the_same_request_gives_the_same_samples_and_another_seed_others(trial: Trial) -> None:
    """On the same machine."""
    card = trial.card
    one, again, other = (composed(card, music_request(card, seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    require((one != other).any(), "another seed gives other music")


def it_says_which_mood_it_heard_and_what_it_will_take(trial: Trial) -> None:
    """`read_as` has words."""
    engine = trial.card.make()
    request = MusicRequest(("tense", "slow"), 480_000, seed=1)
    require(music_rules(trial.card).moods(), "its card knows moods")
    require(engine.read_as(request).words, "its reading has words")
    require(engine.estimate(request, MACHINE).seconds > 0, "an estimate has seconds")


def closing_cancels(trial: Trial) -> None:
    """`close()` of the generator ends the work."""
    call = trial.card.make().compose(music_request(trial.card, samples=160_000))
    next(call)
    call.close()


def windows_cover_a_music_and_do_not_depend_on_its_length(trial: Trial) -> None:
    """So that longer music keeps the windows it has."""
    rules = music_rules(trial.card)
    assert rules.windows is not None
    rate = rules.sample_rate
    for samples, more in pairwise([1, rate // 10, 31 * rate, 95 * rate, 600 * rate]):
        windows, longer = rules.windows(samples), rules.windows(more)
        require(windows[0][0] == 0, "the first window begins with the music")
        require(windows[-1][1] >= samples, "the last window ends with the music, or after it")
        chained = all(first < nxt <= stop for (first, stop), (nxt, _) in pairwise(windows))
        require(chained, "each window begins inside the one before, or at its end")
        kept = longer[: len(windows) - 1] == windows[:-1]
        require(kept, "longer music has the same windows, but for the last")


def a_window_goes_on_from_the_one_before(trial: Trial) -> None:
    """It is given the file of that one."""
    rules = music_rules(trial.card)
    assert rules.windows is not None
    (first, stop), (follows, _), *_ = rules.windows(600 * rules.sample_rate)
    tone = 0.1 * np.sin(np.arange(stop - first) / 20, dtype=np.float32)
    before = trial.folder() / "before.wav"
    write_wav(before, [resample(np.stack([tone, tone]), rules.sample_rate)])
    samples = stop - follows + rules.sample_rate // 5
    request = replace(music_request(trial.card, samples=samples), window=1, before=before)
    music = composed(trial.card, request)
    require(music.shape == (2, samples), "the second window is as long as asked")
    require(np.isfinite(music).all(), "samples are finite")


def _by_windows(card: Card) -> bool:
    return music_rules(card).windows is not None


PROMISES = (
    Promise(music_is_exactly_as_long_as_asked),
    Promise(the_same_request_gives_the_same_samples_and_another_seed_others),
    Promise(it_says_which_mood_it_heard_and_what_it_will_take),
    Promise(closing_cancels),
    Promise(windows_cover_a_music_and_do_not_depend_on_its_length, _by_windows),
    Promise(a_window_goes_on_from_the_one_before, _by_windows),
)
