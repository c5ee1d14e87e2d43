"""Drafts from briefs: no word of the brief is bent, titles are short, pictures vary."""

from __future__ import annotations

import pytest

from prostudio.engines.card import Kind
from prostudio.engines.registry import card
from prostudio.engines.request import WritingRequest
from prostudio.film import Film
from prostudio.scenes.reading import read
from prostudio.scenes.scene import Place


def written(brief: str) -> Film:
    return card(Kind.WRITING, "outline").make().write(WritingRequest(brief))


@pytest.mark.parametrize(
    ("brief", "told", "title"),
    [
        (
            "A retired astronaut teaches her grandson to look at the moon",
            "A retired astronaut teaches her grandson to look at the moon.",
            "A retired astronaut teaches …",
        ),
        (
            "Ein Film über meine Oma und ihren Garten im Herbst",
            "Ein Film über meine Oma und ihren Garten im Herbst.",
            "Meine Oma",
        ),
        (
            "Mach einen Film über einen alten Mann.",
            "Ein Film über einen alten Mann.",
            "Über einen alten Mann",
        ),
        ("Ein Film über einen Wald", "Ein Film über einen Wald.", "Ein Wald"),
        (
            "explain how a rainbow works",
            "A film that explains how a rainbow works.",
            "How a rainbow works",
        ),
        (
            "un film sur le jardin de ma mère",
            "Un film sur le jardin de ma mère.",
            "Le jardin de ma mère",
        ),
        (
            "una historia sobre mi abuela y su jardín en otoño",
            "Una película sobre mi abuela y su jardín en otoño.",
            "Mi abuela y su jardín en otoño",
        ),
        ("Why do cats purr?", "Why do cats purr?", "Why do cats purr?"),
    ],
)
def test_a_briefs_words_stay_as_they_are_and_its_title_is_short(
    brief: str, told: str, title: str
) -> None:
    film = written(brief)
    assert told in [line.text for _, shot in film.shots() for line in shot.narration]
    assert film.title == title


@pytest.mark.parametrize(
    "brief", ["a recipe for pancakes", "une recette de crêpes", "why cats purr"]
)
def test_a_brief_without_a_place_is_shown_at_two_that_can_be_drawn(brief: str) -> None:
    places = [read(shot.prompt).place for _, shot in written(brief).shots()]
    assert Place.ABSTRACT not in places
    assert len(set(places)) == 2


def test_a_draft_about_software_is_not_abstract_from_end_to_end() -> None:
    places = [read(s.prompt).place for _, s in written("how an algorithm sorts data").shots()]
    assert places[0] is Place.ABSTRACT
    assert set(places) != {Place.ABSTRACT}


def test_the_season_and_the_garden_of_a_brief_are_in_its_prompts() -> None:
    for brief in ("meine Oma und ihr Garten im Herbst", "el jardín de mi abuela en otoño"):
        for _, shot in written(brief).shots():
            assert shot.prompt
            assert shot.prompt.endswith("autumn, a garden")


def test_a_text_without_places_is_not_shown_as_ribbons() -> None:
    film = written("He called her. She did not answer.\n\nHe called again. Then he gave up.")
    assert all(read(shot.prompt).place is not Place.ABSTRACT for _, shot in film.shots())
