"""The contract of `MusicEngine`."""

import numpy as np
import pytest

from prostudio.engines.base import AudioChunk
from prostudio.engines.card import Card, Kind
from prostudio.engines.registry import card as card_of
from prostudio.engines.registry import names
from prostudio.engines.request import Machine, MusicRequest


@pytest.fixture(params=names(Kind.MUSIC))
def card(request) -> Card:
    return card_of(Kind.MUSIC, request.param)


def composed(card: Card, request: MusicRequest) -> np.ndarray:
    parts, at = [], 0
    for chunk in card.make().compose(request):
        if isinstance(chunk, AudioChunk):
            assert chunk.first == at, "chunks come in time order"
            assert chunk.samples.dtype == np.float32
            assert chunk.samples.shape[0] == 2
            parts.append(np.array(chunk.samples))
            at += chunk.samples.shape[1]
    return np.concatenate(parts, axis=1)


@pytest.mark.parametrize("samples", [1000, 100_001, 234_567])
def test_music_is_exactly_as_long_as_asked(card, samples):
    music = composed(card, MusicRequest(("calm",), samples, seed=1))
    assert music.shape == (2, samples)
    assert np.abs(music).max() <= 1


def test_the_same_request_gives_the_same_samples_and_another_seed_others(card):
    one, again, other = (
        composed(card, MusicRequest(("calm",), 200_000, seed)) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(one, again)
    assert (one != other).any()


def test_it_says_which_mood_it_heard_and_what_it_will_take(card):
    engine, request = card.make(), MusicRequest(("tense", "slow"), 480_000, seed=1)
    assert card.music.moods()
    assert engine.read_as(request).words
    assert engine.estimate(request, Machine(2, 8000)).seconds > 0


def test_closing_cancels(card):
    call = card.make().compose(MusicRequest(("calm",), 10_000_000, seed=1))
    next(call)
    call.close()
