"""Every example of the film file's page is a film, and every word of the format has one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from prostudio.film.data import schema
from prostudio.film.data.choices import CAMERAS
from prostudio.film.reading import read_film
from prostudio.film.shot import Fit, TransitionKind
from prostudio.film.text.directives import DIRECTIVES, PICTURE_OPTIONS

PAGE = (Path(__file__).parents[2] / "docs" / "film-file.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```(markdown|yaml)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def test_the_page_has_examples_of_both_ways_to_write_a_film() -> None:
    assert {kind for kind, _ in EXAMPLES} == {"markdown", "yaml"}
    assert len(EXAMPLES) > 15
    assert PAGE.count("```") == 2 * len(EXAMPLES)


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_every_example_is_a_film(kind: str, example: str) -> None:
    film, notes = read_film(example, name="film.yaml" if kind == "yaml" else "film.md")
    assert film.scenes
    assert notes == []


@pytest.mark.parametrize("name", DIRECTIVES)
def test_every_directive_has_an_example(name: str) -> None:
    assert any(f"[[{name}" in example for _, example in EXAMPLES)


@pytest.mark.parametrize("field", PICTURE_OPTIONS.fields, ids=lambda field: field.name)
def test_every_option_is_explained(field) -> None:
    assert f"`{field.name}" in PAGE


@pytest.mark.parametrize("word", [*CAMERAS, *Fit, *TransitionKind])
def test_every_fixed_word_is_named(word: str) -> None:
    assert f"`{word}" in PAGE


def test_every_key_is_named() -> None:
    keys = set(schema()["properties"])
    shot = schema()["properties"]["scenes"]["items"]["properties"]["shots"]["items"]["properties"]
    missing = [key for key in keys | set(shot) if not re.search(rf"\b{key}\b", PAGE)]
    assert not missing
