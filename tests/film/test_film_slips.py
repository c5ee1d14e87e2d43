"""Slips of the pen that are heard in the film: they are told."""

from __future__ import annotations

import pytest

from prostudio.film.reading import read_film


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("---\ntitle: Home\nWords.", 1, "no --- below it, so that its lines are spoken"),
        ("Words.\n\n[shot: the sea]\nMore.", 3, "two brackets: [[shot: the sea]]"),
        ("INT. KITCHEN - NIGHT\n\nShe walks in.", 1, "save a screenplay as .fountain"),
    ],
)
def test_what_is_spoken_and_was_hardly_meant_to_be_is_told(text: str, line: int, says: str) -> None:
    ((message, at),) = [(note.message, note.line) for note in read_film(text)[1]]
    assert says in message
    assert at == line


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nA rule above words.",
        "Words [pause: the button](https://example.org), [music] and [1].",
        r"Words \[[shot: x]] here.",
        "```\n[shot: the sea]\n```\n\nWords.",
        "International waters begin here.",
    ],
)
def test_words_that_only_look_like_a_slip_are_no_slip(text: str) -> None:
    codes = {note.code for note in read_film(text)[1]}
    assert not codes & {"head_open", "single_brackets", "screenplay"}


def test_an_indented_picture_alone_is_the_example_of_a_document() -> None:
    found, notes = read_film('A picture:\n\n    ![bay](bay.jpg "6s")\n\nMore words.')
    assert all(shot.picture is None for _, shot in found.shots())
    assert "1 code block left out" in notes[0].message
