"""A film to be edited, and what is looked at afterwards."""

from __future__ import annotations

from typing import Any

from prostudio.film import Film
from prostudio.film.data import write_json
from prostudio.film.editing import Cut, Edited, cut_of, words_of
from prostudio.film.reading import read_film

RAIN = "The rain falls on the roofs and the gutters run over with it. " * 5
STORY = f"""---
title: Home
cast: {{Mara: de, Tom: en-us}}
---
## Dusk

{RAIN}

[[shot: a boat | 3s]]

[[shot: a gull]]

The boat comes home. The gull cries.

## Night

[[music: tense]]

Night falls over the harbour.

Mara: Who goes there?

[[shot: stars | 2s]]
"""


def cut(text: str = STORY) -> Cut:
    return cut_of(read_film(text)[0])


def shots(edited: Edited) -> list[Any]:
    return [shot for _, shot in edited.film.shots()]


def said(edited: Edited) -> list[str]:
    return [words_of(shot.narration) for shot in shots(edited)]


def written(film: Film) -> Film:
    """The film after it was written and read."""
    return read_film(write_json(film), name="film.json")[0]
