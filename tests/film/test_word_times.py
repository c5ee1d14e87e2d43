"""Estimated times of words."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prostudio.film import Word
from prostudio.film.text.number_words import number_words
from prostudio.film.text.word_sounds import sounds
from prostudio.film.text.word_times import estimate_words, within

SECOND = 48_000


def test_estimated_words_span_the_voice_and_say_that_they_are_estimates() -> None:
    words = estimate_words("Then, suddenly, the light went out.", 1000, 100_001, "en")
    assert [word.text for word in words][:2] == ["Then,", "suddenly,"]
    assert words[0].start == 1000
    assert words[-1].stop == 100_001
    assert all(a.stop <= b.start for a, b in pairwise(words))
    assert {word.source for word in words} == {"estimated"}
    assert estimate_words("  ", 0, 100) == ()


def test_the_stop_after_a_mark_belongs_to_no_word() -> None:
    then, suddenly, the, *_ = estimate_words("Then, suddenly the light went out.", 0, 3 * SECOND)
    assert suddenly.start - then.stop > SECOND / 10
    assert the.start == suddenly.stop


def test_what_is_not_spoken_takes_no_time_and_its_stop_belongs_to_the_word_before() -> None:
    words = estimate_words("He waited — nobody came …", 0, 2 * SECOND, "en")
    assert [word.text for word in words] == ["He", "waited", "nobody", "came"]
    assert words[2].start > words[1].stop


def test_a_heard_pause_is_found_at_its_mark() -> None:
    pause = (40_000, 52_000)
    words = estimate_words("One two three, four five six.", 0, 96_000, "en", [pause])
    assert (words[2].stop, words[3].start) == pause


def test_without_pauses_heard_a_mark_stops_nobody() -> None:
    words = estimate_words("One two three, four five six.", 0, 96_000, "en", [])
    assert all(a.stop == b.start for a, b in pairwise(words))


def test_a_closed_mouth_within_a_word_is_no_pause_between_words() -> None:
    heard = [(4_800, 9_700), (58_000, 70_000)]
    words = estimate_words("Incomprehensible, she said", 0, 96_000, "en", heard)
    assert words[0].start == 0
    assert (words[0].stop, words[1].start) == heard[1]


def test_an_error_does_not_grow_past_a_pause() -> None:
    """A slow speaker of the first half and a quick one of the second."""
    text = "Far away lay the sea, and nobody in the village had ever seen it."
    truth = (95_000, 104_600)
    words = estimate_words(text, 0, 5 * SECOND, "en", [truth])
    assert (words[4].text, words[4].stop, words[5].start) == ("sea,", *truth)


def test_a_long_recording_with_hundreds_of_pauses_is_matched_quickly_and_in_order() -> None:
    sentence = "The sea was calm, and the boats went out. "
    length = 3 * SECOND
    pauses = [
        (n * length + at, n * length + at + 7200)
        for n in range(80)
        for at in (51_000, length - 7200)
    ][:-1]
    words = estimate_words(sentence * 80, 0, 80 * length, "en", pauses)
    assert len(words) == 80 * 9
    off = [abs(words[9 * n].start - n * length) for n in range(80)]
    assert max(off) < SECOND / 2


READ = [
    ("1942", "en", "one thousand nine hundred forty two"),
    ("1942", "de", "eintausend neunhundert zweiundvierzig"),
    ("91", "fr", "quatre-vingt onze"),
    ("71", "fr", "soixante et onze"),
    ("527", "es", "quinientos veintisiete"),
    ("121", "pt", "cento e vinte e um"),
    ("28", "it", "ventotto"),
    ("22000", "pl", "dwadzieścia dwa tysiące"),
    ("2005", "ru", "две тысячи пять"),
    ("21000", "ru", "двадцать одна тысяча"),
    ("3000000", "nl", "drie miljoen"),
    ("007", "fr", "zéro zéro sept"),
    ("100", "es", "cien"),
]


@pytest.mark.parametrize(("digits", "language", "words"), READ)
def test_numbers_are_read_as_people_count(digits: str, language: str, words: str) -> None:
    assert " ".join(number_words(digits, language)) == words


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "ja"])
def test_every_number_has_words(language: str) -> None:
    for number in [*range(2100), 10_000, 99_999, 123_456, 1_000_000, 999_999_999, 10**15]:
        assert all(number_words(str(number), language))


def test_numbers_take_as_long_as_their_words() -> None:
    assert len(number_words("1" * 30, "en")) == 30
    assert sounds("1,250", "en") > sounds("forty", "en")
    assert sounds("350", "xx") > 8
    assert sounds("—", "en") == 0


@pytest.mark.parametrize(
    ("word", "language", "heard"),
    [("knight", "en", 3), ("Schiff", "de", 3), ("beau", "fr", 2), ("szczęście", "pl", 6)],
)
def test_letters_that_are_one_sound_count_once(word: str, language: str, heard: int) -> None:
    assert sounds(word, language) == heard


def test_signs_of_scripts_without_spaces_count_as_syllables() -> None:
    assert sounds("灯台", "ja") > sounds("とう", "ja") > sounds("と", "ja") > 1
    assert sounds("BBC", "en") > sounds("Cat", "en")


TEXTS = st.text(st.sampled_from("abc,.?!:; 12—灯é\n"), max_size=60)
RANGES = st.lists(st.integers(0, 100_000), max_size=20).map(sorted)


@given(TEXTS, st.integers(0, 5000), st.integers(0, 100_000), st.none() | RANGES)
def test_whatever_is_heard_words_stay_in_order_within_the_voice(
    text: str, start: int, length: int, edges: list[int] | None
) -> None:
    pauses = None
    if edges is not None:
        pauses = list(zip(edges[::2], edges[1::2], strict=False))
    words = estimate_words(text, start, start + length, "en", pauses)
    at = start
    for word in words:
        assert at <= word.start <= word.stop <= start + length
        at = word.stop
    spoken = [part for part in text.split() if any(c.isalnum() for c in part)]
    assert [word.text for word in words] == spoken


@given(st.lists(st.tuples(st.integers(-9, 99), st.integers(-9, 99)), max_size=9))
def test_words_are_put_within_their_sentence_whoever_says_otherwise(
    times: list[tuple[int, int]],
) -> None:
    kept = within([Word("w", *time) for time in times], 50)
    at = 0
    for word in kept:
        assert at <= word.start <= word.stop <= 50
        at = word.stop
