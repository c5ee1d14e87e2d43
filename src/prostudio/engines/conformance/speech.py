"""Promises of a `SpeechEngine`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from prostudio.engines.base import AudioChunk, Progress
from prostudio.engines.card import Card
from prostudio.engines.conformance.asking import speech_rules
from prostudio.engines.conformance.promise import Promise, require, require_refusal
from prostudio.engines.conformance.trial import MACHINE, Trial
from prostudio.engines.request import SpeechRequest
from prostudio.film.text.cues import CUES

TEXT = "The sea never once thanked him, not in forty years."
EMPTY = ("", "   ", "...", "—!?", "🙂")
AWKWARD = "Dr. Wu paid $3.50 on 12/11/2026, see www.example.com 🙂"


def spoken(card: Card, request: SpeechRequest) -> tuple[NDArray[np.float32], list[Any]]:
    """The samples [1, n] and the words of a sentence."""
    parts, words, at, told = list[NDArray[np.float32]](), list[Any](), 0, 0.0
    for chunk in card.make().speak(request):
        if isinstance(chunk, Progress):
            require(told <= chunk.fraction <= 1, "progress rises from 0 to 1")
            told = chunk.fraction
        if isinstance(chunk, AudioChunk):
            require(chunk.first == at, "chunks come in time order, without a gap")
            require(chunk.samples.dtype == np.float32, "samples are float32")
            require(chunk.samples.shape[0] == 1, "speech is mono: [1, n]")
            parts.append(np.array(chunk.samples))
            words += chunk.words
            at += chunk.samples.shape[1]
    require(parts, "audio comes")
    return np.concatenate(parts, axis=1), words


def a_sentence_is_heard_and_at_most_1_in_magnitude(trial: Trial) -> None:
    """It takes longer than a second."""
    samples, _ = spoken(trial.card, SpeechRequest(TEXT, "en"))
    rate = speech_rules(trial.card).sample_rate
    require(samples.shape[1] > rate, "a sentence of ten words takes more than a second")
    require(0.02 < np.abs(samples).max() <= 1, "it is heard, and at most 1 in magnitude")


def words_come_in_order_within_the_audio(trial: Trial) -> None:
    """One for each token of the text that is spoken."""
    samples, words = spoken(trial.card, SpeechRequest(TEXT, "en"))
    require([word.text for word in words] == TEXT.split(), "words are the text's tokens")
    edges = [edge for word in words for edge in (word.start, word.stop)]
    require(edges == sorted(edges), "words come in order, and do not overlap")
    within = edges[0] >= 0 and edges[-1] <= samples.shape[1]
    require(within, "words lie within the audio")


def the_same_request_gives_the_same_samples(trial: Trial) -> None:
    """On the same machine."""
    request = SpeechRequest("Twice the same.", "en", seed=3)
    one, again = (spoken(trial.card, request)[0] for _ in range(2))
    np.testing.assert_array_equal(one, again)


def a_slower_rate_takes_longer(trial: Trial) -> None:
    """At 0.7 of the pace by a tenth at least."""
    usual, slow = (
        spoken(trial.card, SpeechRequest(TEXT, "en", rate=rate))[0].shape[1] for rate in (1.0, 0.7)
    )
    require(slow > 1.1 * usual, "a rate of 0.7 takes at least a tenth longer")


def an_unknown_voice_or_language_is_refused(trial: Trial) -> None:
    """With a FilmError."""
    unknown = {
        "an unknown voice": SpeechRequest("Hello.", "en", voice="unheard-of"),
        "an unknown language": SpeechRequest("Hello.", "xx-nowhere"),
    }
    for what, request in unknown.items():
        require_refusal(what, lambda asked=request: spoken(trial.card, asked))  # type: ignore[misc]


def nothing_to_say_is_refused(trial: Trial) -> None:
    """The message has the words `nothing to speak`."""
    for text in EMPTY:
        request = SpeechRequest(text, "en")
        told = require_refusal(repr(text), lambda asked=request: spoken(trial.card, asked))  # type: ignore[misc]
        said = "nothing to speak" in told.message
        require(said, f"of {text!r} it says that there is nothing to speak, not {told.message!r}")


def numbers_abbreviations_addresses_and_emoji_are_no_obstacle(trial: Trial) -> None:
    """They are spoken or left out."""
    samples, words = spoken(trial.card, SpeechRequest(AWKWARD, "en"))
    rate = speech_rules(trial.card).sample_rate
    require(samples.shape[1] > rate, "an awkward sentence is spoken")
    require(len(words) <= len(AWKWARD.split()), "there are not more words than tokens")


def its_cues_are_ones_that_a_film_knows(trial: Trial) -> None:
    """Those of `prostudio.film.text.cues.CUES`."""
    require(speech_rules(trial.card).cues <= CUES, f"its cues are among {sorted(CUES)}")


def its_voices_have_a_name_and_a_language(trial: Trial) -> None:
    """And it can read plain words."""
    rules = speech_rules(trial.card)
    voices = rules.voices()
    named = bool(voices) and all(name and language for name, language in voices)
    require(named, "every voice has a name and a language")
    require(rules.cannot_read("Plain words.", "en") is None, "it can read plain words")


def closing_cancels_and_an_estimate_is_given(trial: Trial) -> None:
    """`close()` of the generator ends the work and any child."""
    engine, request = trial.card.make(), SpeechRequest(TEXT, "en")
    call = engine.speak(request)
    next(call)
    call.close()
    require(engine.estimate(request, MACHINE).seconds > 0, "an estimate has seconds")


def _times_words(card: Card) -> bool:
    return speech_rules(card).word_times


PROMISES = (
    Promise(a_sentence_is_heard_and_at_most_1_in_magnitude),
    Promise(words_come_in_order_within_the_audio, _times_words),
    Promise(the_same_request_gives_the_same_samples),
    Promise(a_slower_rate_takes_longer),
    Promise(an_unknown_voice_or_language_is_refused),
    Promise(nothing_to_say_is_refused),
    Promise(numbers_abbreviations_addresses_and_emoji_are_no_obstacle),
    Promise(its_cues_are_ones_that_a_film_knows),
    Promise(its_voices_have_a_name_and_a_language),
    Promise(closing_cancels_and_an_estimate_is_given),
)
