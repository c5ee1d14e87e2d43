"""Every language that a film can be in has the three letters that its tracks carry."""

from __future__ import annotations

import pytest

from prostudio.film.text.language_names import LANGUAGE_NAMES
from prostudio.film.text.language_tracks import track_language


@pytest.mark.parametrize(
    ("tag", "code"), [("en-gb", "eng"), ("de", "deu"), ("fr-ch", "fra"), ("haw", "haw")]
)
def test_a_tag_becomes_three_letters(tag: str, code: str) -> None:
    assert track_language(tag) == code


def test_every_language_of_two_letters_has_a_code() -> None:
    lacking = [t for t in LANGUAGE_NAMES if len(t) == 2 and track_language(t) == "und"]
    assert lacking == ["py"], "Pyash alone is made up, and has none"
