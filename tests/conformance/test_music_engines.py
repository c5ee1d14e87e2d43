"""The contract of `MusicEngine`."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from prostudio.engines.base import AudioChunk, Progress
from prostudio.engines.card import Card, Kind
from prostudio.engines.registry import card as card_of
from prostudio.engines.registry import names
from prostudio.engines.request import Machine, MusicRequest
from prostudio.media.audio import resample, write_wav


@pytest.fixture(params=names(Kind.MUSIC))
def card(request) -> Card:
    found = card_of(Kind.MUSIC, request.param)
    if missing := found.missing():
        pytest.skip(f"{found.name} {missing.reason}")
    return found


def short(card: Card, seed: int = 1, samples: int = 20_000) -> MusicRequest:
    """Half a second; of an engine with windows, the first and only one."""
    return MusicRequest(("calm",), samples, seed, window=None if any_length(card) else 0)


def any_length(card: Card) -> bool:
    return card.music.windows is None


def composed(card: Card, request: MusicRequest) -> np.ndarray:
    parts, at, fractions = [], 0, [0.0]
    for chunk in card.make().compose(request):
        if isinstance(chunk, AudioChunk):
            assert chunk.first == at, "chunks come in time order"
            assert chunk.samples.dtype == np.float32
            assert chunk.samples.shape[0] == 2
            parts.append(np.array(chunk.samples))
            at += chunk.samples.shape[1]
        elif isinstance(chunk, Progress):
            fractions.append(chunk.fraction)
    assert fractions == sorted(fractions)
    assert fractions[-1] <= 1
    return np.concatenate(parts, axis=1)


@pytest.mark.parametrize("samples", [1000, 50_001])
def test_music_is_exactly_as_long_as_asked(card, samples):
    request = short(card, samples=samples)
    music = composed(card, request)
    assert music.shape == (2, request.samples)
    assert np.isfinite(music).all()
    assert np.abs(music).max() <= 1


def test_the_same_request_gives_the_same_samples_and_another_seed_others(card):
    one, again, other = (composed(card, short(card, seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert (one != other).any()


def test_it_says_which_mood_it_heard_and_what_it_will_take(card):
    engine, request = card.make(), MusicRequest(("tense", "slow"), 480_000, seed=1)
    assert card.music.moods()
    assert engine.read_as(request).words
    assert engine.estimate(request, Machine(2, 8000)).seconds > 0


def test_closing_cancels(card):
    call = card.make().compose(short(card, samples=160_000))
    next(call)
    call.close()


def test_windows_cover_a_music_and_do_not_depend_on_its_length(card):
    if any_length(card):
        pytest.skip(f"{card.name} makes any length in one call")
    rate = card.music.sample_rate
    lengths = [1, rate // 10, 31 * rate, 95 * rate, 600 * rate]
    for samples, more in pairwise(lengths):
        windows, longer = card.music.windows(samples), card.music.windows(more)
        assert windows[0][0] == 0
        assert windows[-1][1] >= samples
        assert all(first < nxt <= stop for (first, stop), (nxt, _) in pairwise(windows))
        assert longer[: len(windows) - 1] == windows[:-1]


def test_a_window_goes_on_from_the_one_before(card, tmp_path: Path):
    if any_length(card):
        pytest.skip(f"{card.name} makes any length in one call")
    rate = card.music.sample_rate
    (first, stop), (follows, _), *_ = card.music.windows(600 * rate)
    tone = 0.1 * np.sin(np.arange(stop - first) / 20, dtype=np.float32)
    write_wav(tmp_path / "before.wav", [resample(np.stack([tone, tone]), rate)])
    samples = stop - follows + rate // 5
    second = replace(short(card, samples=samples), window=1, before=tmp_path / "before.wav")
    music = composed(card, second)
    assert music.shape == (2, samples)
    assert np.isfinite(music).all()
