"""The film's key `ambience`."""

from __future__ import annotations

import pytest

from prostudio.errors import FilmError
from prostudio.film import Ambience, Film
from prostudio.film.data.film_data import head_data
from prostudio.film.reading import read_film


def film_of(value: str) -> Film:
    return read_film(f"---\nambience: {value}\n---\n\nWords.\n")[0]


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("auto", Ambience()),
        ("On", Ambience()),
        ("none", Ambience(silent=True)),
        ("off", Ambience(silent=True)),
        ("-6 dB", Ambience(-6.0)),
        ("0", Ambience(0.0)),
        ("3.5dB", Ambience(3.5)),
    ],
)
def test_it_is_a_word_or_a_level_and_is_written_as_it_is_read(text: str, wish: Ambience) -> None:
    film = film_of(text)
    assert film.ambience == wish
    written = head_data(film)
    assert ("ambience" in written) == (wish != Ambience())
    if wish != Ambience():
        assert film_of(str(written["ambience"])) == film


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("loud", "ambience is 'loud'; wanted auto, none, or a level from -60 to 12 dB such as"),
        ("-80 dB", "ambience is '-80 dB'; wanted auto, none, or a level from -60 to 12 dB"),
        ("[sea]", "ambience is a list; wanted auto, none, or a level"),
    ],
)
def test_anything_else_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(FilmError, match=message) as caught:
        film_of(text)
    assert caught.value.line == 2


def test_a_word_that_is_nearly_right_is_guessed() -> None:
    with pytest.raises(FilmError) as caught:
        film_of("nonne")
    assert caught.value.hint == "did you mean 'none'?"
