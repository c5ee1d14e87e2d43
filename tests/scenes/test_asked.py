"""Prompts in the writer's own language, and prompts that say nothing."""

import pytest

from prostudio.scenes.asked import near_words, understood, unheard
from prostudio.scenes.reading import read


@pytest.mark.parametrize(
    "prompt",
    [
        "ein Dorf im Schnee, Nacht",
        "un village sous la neige, la nuit",
        "un pueblo bajo la nieve, de noche",
        "a village in the snow at night",
        "Dorf, Schnee, Nacht",
    ],
)
@pytest.mark.parametrize("language", ["en", "de", "it"])
def test_a_prompt_is_read_in_its_own_language_in_a_film_of_another(prompt, language):
    assert read(prompt, language=language).words == ("village", "night", "snow")


def test_narration_is_read_in_the_films_language_alone():
    assert read(None, words="Ein Dorf im Schnee", language="en").words == ()


def test_a_word_that_another_language_knows_makes_no_english_prompt_french():
    assert read("a chat between two of the champs", language="en").words == ()


def test_a_prompt_of_which_nothing_is_known_says_which_words_are_near():
    assert not understood("a vilage in the snwo", "en")
    assert near_words("a vilage in the snwo", "en") == ("village", "snow")
    assert near_words("a spinning top on a table", "en") == ()
    assert understood("close-up of a face", "en")  # left out, and said so


def test_what_narration_mentions_was_never_asked_for():
    told = "Father said goodbye to his friend, on the phone, in a small room by the sea."
    assert read(None, words=told).left_out == ()
    assert read("a phone in a room").left_out == ("machines", "rooms")


@pytest.mark.parametrize(
    ("prompt", "language", "silent"),
    [
        ("Harry Potter flies over the city at night", "en", ("Harry", "Potter", "flies")),
        ("a storm over the sea, slow zoom in, cinematic wide shot", "en", ()),
        ("ein Zauberer über dem Meer bei Nacht", "de", ("Zauberer",)),
        ("the sea, the seaside, the SEA", "en", ()),
        ("Harry Potter", "en", ()),
        ("", "en", ()),
    ],
)
def test_words_for_which_nothing_is_drawn_are_named_as_they_are_written(prompt, language, silent):
    assert unheard(prompt, language) == silent


def test_what_is_left_out_by_name_and_what_is_denied_are_no_unknown_words():
    assert unheard("a dog by the sea, no rain", "en") == ()
