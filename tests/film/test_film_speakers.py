"""Names before a colon that the cast does not know."""

from __future__ import annotations

import pytest

from prostudio.film.reading import read_film


def told(text: str) -> list[tuple[str, int | None]]:
    return [(w.message, w.line) for w in read_film(text)[1] if w.code == "not_in_cast"]


def test_a_speaker_who_is_not_in_the_cast_is_spoken_as_text_and_told_once() -> None:
    text = "BOB: Hello.\n\nHe waits.\n\nBOB: Hello?"
    message = "BOB: is spoken as text; add BOB to cast to give a voice"
    assert told(text) == [(message, 1)]
    _, shot = next(iter(read_film(text)[0].shots()))
    assert shot.narration[0].text == "BOB: Hello."


def test_a_bold_name_is_told_where_there_is_a_cast() -> None:
    head = "---\ncast:\n  ANNA: en-gb\n---\n"
    assert [line for _, line in told(f"{head}ANNA: Hello.\n\n**Bob:** Hello.")] == [7]
    assert told("**Remember:** to eat.") == []


@pytest.mark.parametrize(
    "text",
    ["Remember: eat.", "NOTE: eat.", "I: we.", "WE ALL HAVE TO GO NOW: here.", "日本: そう。"],
)
def test_what_is_no_name_is_not_told(text: str) -> None:
    assert told(text) == []
