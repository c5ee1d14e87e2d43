"""What is done to takes at the end, as films say it."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from prostudio.errors import FilmError
from prostudio.film.data.film_data import film_data
from prostudio.film.data.markdown import write_markdown
from prostudio.film.data.schema import schema
from prostudio.film.editing.fields import new_shot
from prostudio.film.editing.head import change_head
from prostudio.film.film import Film
from prostudio.film.finish import Finish
from prostudio.film.reading import read_film


def film(finish: str, shot: str = "") -> Film:
    option = f" | finish: {shot}" if shot else ""
    return read_film(f"---\nfinish: {finish}\n---\n\n[[shot: a sea{option}]]\n")[0]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("none", Finish()),
        ("smooth", Finish(interpolate=Fraction(0))),
        ("Smooth, LARGE", Finish(interpolate=Fraction(0), upscale=0)),
        ("sharp, even, matched", Finish(sharpen=0.5, deflicker=True, match=0.8)),
        ("[sharpen 0.3, match 1]", Finish(sharpen=0.3, match=1.0)),
        ("interpolate 59.94", Finish(interpolate=Fraction(60000, 1001))),
        ("upscale 4K", Finish(upscale=2160)),
        (
            "{interpolate: 60, upscale: 1080p, sharpen: true, deflicker: true, match: true}",
            Finish(Fraction(60), 1080, 0.5, True, 0.8),
        ),
        ("{sharpen: off, upscale: 900}", Finish(upscale=900)),
        ("{match: false}", Finish()),
    ],
)
def test_words_and_parts_say_what_is_done(written, meant):
    assert film(written).finish == meant


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("smoth", "did you mean 'smooth'"),
        ("true", "finish is 'true'"),
        ("{interpolat: 60}", "did you mean 'interpolate'"),
        ("{match: 2}", "from 0 to 1"),
        ("{upscale: 41}", "upscale is '41'"),
        ("{upscale: 9000p}", "upscale is '9000p'"),
        ("{interpolate: 500}", "interpolate|1 to 120"),
        ("{sharpen: very}", "sharpen is 'very'"),
        ("smooth, smooth", "twice"),
        ("smooth, interpolate 60", "twice"),
        ("{deflicker: 0.5}", "deflicker is '0.5'"),
    ],
)
def test_what_cannot_be_is_refused_with_its_line(written, told):
    with pytest.raises(FilmError, match=told) as refused:
        film(written)
    assert refused.value.line == 2


def test_a_shots_own_wish_takes_the_place_of_the_films():
    [(_, shot)] = film("smooth, matched", "sharpen 0.2").shots()
    assert shot.finish == Finish(sharpen=0.2)
    [(_, plain)] = film("smooth", "none").shots()
    assert plain.finish == Finish()
    [(_, silent)] = film("smooth").shots()
    assert silent.finish is None


@pytest.mark.parametrize("written", ["none", "smooth, large", "{interpolate: 23.976, match: 0.25}"])
def test_every_way_of_writing_gives_the_same_film(written):
    asked = film(written, "upscale 1440p, even")
    assert read_film(write_markdown(asked))[0] == asked
    assert read_film(json.dumps(film_data(asked)), name="film.json")[0] == asked


def test_edits_change_it():
    asked = change_head(film("smooth"), {"finish": {"sharpen": 0.25}})
    assert asked.finish == Finish(sharpen=0.25)
    assert change_head(asked, {"finish": None}).finish == Finish()
    shot = new_shot(asked, {"prompt": "a sea", "finish": "matched"})
    assert shot.finish == Finish(match=0.8)


def test_the_schema_describes_it_for_films_and_shots():
    parts = schema()["properties"]
    shots = parts["scenes"]["items"]["properties"]["shots"]["items"]["properties"]
    for found in (parts["finish"], shots["finish"]):
        assert found["description"]
        assert {"interpolate", "upscale", "sharpen", "deflicker", "match"} == set(
            found["anyOf"][2]["properties"]
        )
