"""Other values for the front matter: title, size, voice, music and so on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from prostudio.errors import FilmError
from prostudio.film.cast import by_name
from prostudio.film.data.film_data import HEAD, head_data, read_head
from prostudio.film.data.json_nodes import read_json
from prostudio.film.editing.fields import unlined
from prostudio.film.film import Film
from prostudio.film.scene import Scene
from prostudio.film.shot import Shot
from prostudio.film.sound import NarrationLine

Json = Any


def change_head(film: Film, values: Mapping[str, Json]) -> Film:
    """The film with other values of some keys of its front matter; None: as without the key.

    An object for `engines` or `captions` changes the keys that it has.

    Raises:
        FilmError: an unknown key, or a value that cannot be.
    """
    data = head_data(film)
    known = [field.name for field in HEAD]
    for name, value in values.items():
        if name not in known:
            raise FilmError(
                f"a film has no key {name[:40]!r}", hint=f"the keys are {', '.join(known)}"
            )
        both = name == "engines" and isinstance(value, Mapping)
        data[name] = {**data.get(name, {}), **value} if both else value
    if values.get("aspect") is not None and "size" not in values:
        data.pop("size", None)
    data = {name: _without_none(value) for name, value in data.items() if value is not None}
    try:
        head = read_head(read_json(json.dumps(data, allow_nan=False)))
    except FilmError as error:
        raise unlined(error) from None
    except (ValueError, TypeError, RecursionError):
        raise FilmError("a value is not plain JSON") from None
    made = Film(scenes=film.scenes, **head)
    return made if made.cast == film.cast else _recast(made, film)


def _without_none(value: Json) -> Json:
    if isinstance(value, Mapping):
        return {name: part for name, part in value.items() if part is not None}
    return value


def _recast(made: Film, film: Film) -> Film:
    """The film whose speakers have the voices of the new cast; who left it speaks as he did."""
    voices = by_name(made.cast)

    def line(one: NarrationLine) -> NarrationLine:
        if one.speaker is None:
            return one
        if one.speaker.casefold() not in voices:
            return replace(one, speaker=None)
        own = by_name(film.cast).get(one.speaker.casefold())
        return replace(one, voice=voices[one.speaker.casefold()]) if one.voice == own else one

    def shot(one: Shot) -> Shot:
        return replace(one, narration=tuple(map(line, one.narration)))

    scenes: list[Scene] = [
        replace(scene, shots=tuple(map(shot, scene.shots))) for scene in film.scenes
    ]
    return replace(made, scenes=tuple(scenes))
