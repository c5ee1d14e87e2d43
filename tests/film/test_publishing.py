"""A film's page: its own words, in the lengths that hosts take."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from prostudio.film import Film, NarrationLine, Scene, Shot
from prostudio.film.publishing import MOST_TITLE, publication


def film(*lines: str, title: str | None = None, language: str | None = None) -> Film:
    shots = tuple(Shot(narration=(NarrationLine(line),)) for line in lines)
    return Film(scenes=(Scene(None, shots),), title=title, language=language)


KEEPER = film(
    "The lighthouse stood on its rock. The keeper lit the lamp.",
    "A storm came over the sea, and the keeper climbed the lighthouse again.",
    title="The Lighthouse",
)


def test_title_description_and_hashtags_are_the_films_own_words() -> None:
    page = publication(KEEPER, ("Music: calm, composed by ProStudio",))
    assert page.title == "The Lighthouse"
    assert page.description.startswith("The lighthouse stood on its rock.")
    assert page.hashtags[:2] == ("#Lighthouse", "#Keeper")
    assert len(page.hashtags) <= 5
    assert not {"#The", "#Over", "#Again"} & set(page.hashtags)
    parts = page.as_text().split("\n\n")
    assert parts[0] == "The Lighthouse"
    assert parts[2] == "Music: calm, composed by ProStudio"
    assert parts[3].startswith("#Lighthouse #Keeper")


def test_a_film_without_a_title_is_called_by_its_first_sentence() -> None:
    assert publication(film("The sea is calm. Nothing moves.")).title == "The sea is calm"


def test_other_languages_leave_out_their_own_common_words() -> None:
    page = publication(
        film("Der Wärter und der Leuchtturm. Der Leuchtturm war alt.", language="de")
    )
    assert page.hashtags[0] == "#Leuchtturm"
    assert "#Der" not in page.hashtags


def test_a_description_ends_with_a_whole_sentence() -> None:
    sentence = "The keeper climbs the stairs of the lighthouse and lights the lamp once more."
    page = publication(film(*[sentence] * 30))
    assert len(page.description) <= 700
    assert page.description.endswith("once more.")


def test_a_film_without_words_still_has_a_page() -> None:
    page = publication(Film(scenes=(Scene(None, (Shot(prompt="the sea"),)),)))
    assert page.title == "Untitled"
    assert page.description == ""
    assert page.as_text() == "Untitled\n"


@given(st.lists(st.text(max_size=300), max_size=4), st.none() | st.text(min_size=1, max_size=300))
def test_whatever_is_said_the_page_keeps_to_its_lengths(
    lines: list[str], title: str | None
) -> None:
    page = publication(film(*lines, title=title))
    assert len(page.title) <= MOST_TITLE
    assert len(page.description) <= 700
    assert all(tag.startswith("#") and " " not in tag for tag in page.hashtags)
    assert len(set(page.hashtags)) == len(page.hashtags)
