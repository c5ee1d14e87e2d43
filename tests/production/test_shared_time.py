"""Shots that share a paragraph: none is a flash, however much the others claim."""

from __future__ import annotations

from planning import lengths, timeline_of

SHOTS = "[[shot: sea]]\n[[shot: hill]]\n[[shot: city | 5s]]\n\nHi."


def test_a_shot_between_a_title_and_a_long_one_is_seen() -> None:
    assert lengths(timeline_of(SHOTS, 0.4, head="title: A Title")) == [90, 15, 150]


def test_many_pictures_over_one_word_are_seen() -> None:
    shown = lengths(timeline_of("[[shot: sea]]\n" * 8 + "\nHi.", 0.4))
    assert min(shown) >= 15


def test_three_shots_over_one_sentence_share_its_words_evenly() -> None:
    three = "[[shot: sea]]\n[[shot: hill]]\n[[shot: city]]\n\n"
    shown = lengths(timeline_of(f"{three}Nine words are said here, one after the other.", 6.0))
    assert max(shown) <= 2 * min(shown)
