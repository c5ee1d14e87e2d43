"""A film keeps its meaning whichever way it is written."""

from __future__ import annotations

import json

import jsonschema
from film_values import films
from hypothesis import HealthCheck, given, settings

from prostudio.film import Film
from prostudio.film.data import schema, write_json, write_markdown, write_yaml
from prostudio.film.reading import read_film

VALIDATOR = jsonschema.Draft202012Validator(schema())
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(films())
def test_markdown_yaml_and_json_say_the_same_film(film: Film) -> None:
    markdown = write_markdown(film)
    assert read_film(markdown)[0] == film
    yaml = write_yaml(read_film(markdown)[0])
    assert read_film(yaml, name="film.yaml")[0] == film
    assert write_markdown(read_film(yaml, name="film.yaml")[0]) == markdown
    assert read_film(write_json(film), name="film.json")[0] == film


@settings(max_examples=15, deadline=None, suppress_health_check=SLOW)
@given(films())
def test_what_is_written_as_json_fits_the_schema(film: Film) -> None:
    VALIDATOR.validate(json.loads(write_json(film)))
