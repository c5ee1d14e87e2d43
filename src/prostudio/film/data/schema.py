"""The JSON Schema of film.yaml and film.json, out of the table the reader reads by."""

from __future__ import annotations

from typing import Any

from prostudio.film.data.film_data import FILM


def schema() -> dict[str, Any]:
    """The schema (draft 2020-12) of a film as data."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ProStudio film",
        "description": "A film as data: the front matter's keys, and scenes.",
        **FILM.schema(),
        "required": ["scenes"],
    }
