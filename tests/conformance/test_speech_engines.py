"""The contract of `SpeechEngine`."""

import numpy as np
import pytest

from prostudio.engines.base import AudioChunk, Progress
from prostudio.engines.card import Card, Kind
from prostudio.engines.registry import card as card_of
from prostudio.engines.registry import names
from prostudio.engines.request import Machine, SpeechRequest
from prostudio.errors import FilmError
from prostudio.film.text.cues import CUES

TEXT = "The sea never once thanked him, not in forty years."


@pytest.fixture(params=names(Kind.SPEECH))
def card(request) -> Card:
    found = card_of(Kind.SPEECH, request.param)
    if missing := found.missing():
        pytest.skip(f"it {missing.reason}")
    return found


def spoken(card: Card, request: SpeechRequest):
    parts, words, at = [], [], 0
    told = 0.0
    for chunk in card.make().speak(request):
        if isinstance(chunk, Progress):
            assert told <= chunk.fraction <= 1, "progress rises"
            told = chunk.fraction
        if isinstance(chunk, AudioChunk):
            assert chunk.first == at, "chunks come in time order"
            assert chunk.samples.dtype == np.float32
            assert chunk.samples.shape[0] == 1
            parts.append(np.array(chunk.samples))
            words += chunk.words
            at += chunk.samples.shape[1]
    return np.concatenate(parts, axis=1), words


def test_a_sentence_is_heard_and_at_most_1_in_magnitude(card):
    samples, _ = spoken(card, SpeechRequest(TEXT, "en"))
    assert samples.shape[1] > card.speech.sample_rate
    assert 0.02 < np.abs(samples).max() <= 1


def test_words_come_in_order_within_the_audio(card):
    if not card.speech.word_times:
        pytest.skip("it reports no word times")
    samples, words = spoken(card, SpeechRequest(TEXT, "en"))
    assert [word.text for word in words] == TEXT.split()
    edges = [edge for word in words for edge in (word.start, word.stop)]
    assert edges == sorted(edges)
    assert edges[0] >= 0
    assert edges[-1] <= samples.shape[1]


def test_the_same_request_gives_the_same_samples(card):
    request = SpeechRequest("Twice the same.", "en", seed=3)
    np.testing.assert_array_equal(spoken(card, request)[0], spoken(card, request)[0])


def test_a_slower_rate_takes_longer(card):
    usual, slow = (
        spoken(card, SpeechRequest(TEXT, "en", rate=rate))[0].shape[1] for rate in (1.0, 0.7)
    )
    assert slow > 1.1 * usual


def test_an_unknown_voice_or_language_is_refused(card):
    for request in (
        SpeechRequest("Hello.", "en", voice="unheard-of"),
        SpeechRequest("Hello.", "xx-nowhere"),
    ):
        with pytest.raises(FilmError):
            spoken(card, request)


@pytest.mark.parametrize("text", ["", "   ", "...", "—!?", "🙂"])
def test_nothing_to_say_is_refused(card, text):
    with pytest.raises(FilmError, match="nothing to speak"):
        spoken(card, SpeechRequest(text, "en"))


def test_numbers_abbreviations_addresses_and_emoji_are_no_obstacle(card):
    text = "Dr. Wu paid $3.50 on 12/11/2026, see www.example.com 🙂"
    samples, words = spoken(card, SpeechRequest(text, "en"))
    assert samples.shape[1] > card.speech.sample_rate
    assert len(words) <= len(text.split())


def test_its_cues_are_ones_that_a_film_knows(card):
    assert card.speech.cues <= CUES


def test_voices_have_a_name_and_a_language(card):
    voices = card.speech.voices()
    assert voices
    assert all(name and language for name, language in voices)
    assert card.speech.cannot_read("Plain words.", "en") is None


def test_closing_cancels_and_an_estimate_is_given(card):
    engine, request = card.make(), SpeechRequest(TEXT, "en")
    call = engine.speak(request)
    next(call)
    call.close()
    assert engine.estimate(request, Machine(2, 8000)).seconds > 0
