"""Other values for what a shot asks for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from prostudio.errors import FilmError
from prostudio.film.cast import by_name
from prostudio.film.data.film_data import SCENE
from prostudio.film.data.json_nodes import read_json
from prostudio.film.data.narration import Narration, cast_lines, escaped
from prostudio.film.data.shots import SHOT
from prostudio.film.editing.cut import Cut, Edited, after
from prostudio.film.editing.words import plain, reworded
from prostudio.film.film import Film
from prostudio.film.shot import Picture, Shot
from prostudio.film.sound import NarrationLine
from prostudio.film.text.nodes import Node, Scalar

Json = Any

PLAIN = (
    *("prompt", "camera", "seconds", "style", "engine", "seed", "loras"),
    *("transition", "fit", "focus", "finish"),
)
"""Fields that are written as a film file writes them; None is what a shot has without."""
FIELDS = (*PLAIN, "words", "narration", "picture", "scene_title")
MOST_TEXT = 20_000
_USUAL = Shot()


def change_shot(cut: Cut, number: int, values: Mapping[str, Json]) -> Edited:
    """The film with other values of some fields of a shot.

    Args:
        values: by names of `FIELDS`; `picture` is a path within the project.

    Raises:
        FilmError: an unknown field, a value that cannot be, a shot with nothing to show.
    """
    cut = cut.alone(number)
    place = cut.place(number)
    rows = cut.rows()
    old = rows[place.scene][place.at]
    made = _changed(old, {n: v for n, v in values.items() if n != "scene_title"}, cut.film)
    if not plain(made.narration) and plain(old.narration):
        rows[place.scene][place.at] = made
        _release(rows[place.scene], place.at)
    rows[place.scene][place.at] = made
    film = cut.with_rows(rows)
    _require_something(film.scenes[place.scene].shots[place.at])
    if "scene_title" in values:
        title = _read(SCENE.field(Scalar("title")).kind, values["scene_title"], "scene_title")
        scenes = list(film.scenes)
        scenes[place.scene] = replace(scenes[place.scene], title=title or None)
        film = replace(film, scenes=tuple(scenes))
    return after(cut, film)


def new_shot(film: Film, values: Mapping[str, Json]) -> Shot:
    """A shot of the values of some fields.

    Raises:
        FilmError: see `change_shot`.
    """
    return _changed(_USUAL, values, film)


def _changed(shot: Shot, values: Mapping[str, Json], film: Film) -> Shot:
    for name, value in values.items():
        if name not in FIELDS:
            raise FilmError(
                f"a shot has no field {name[:40]!r}", hint=f"the fields are {', '.join(FIELDS)}"
            )
        if name == "words":
            shot = _spoken(shot, reworded(shot.narration, _text(value)))
        elif name == "narration":
            shot = _spoken(shot, _lines(value, film))
        elif name == "picture":
            shot = replace(shot, picture=None if value is None else Picture(str(value)))
        else:
            shot = replace(shot, **{_attribute(name): _plain_value(name, value)})
    return shot


def _attribute(name: str) -> str:
    return SHOT.field(Scalar(name)).fills


def _plain_value(name: str, value: Json) -> Json:
    """The value of a field that the film's table knows."""
    usual = {part.name: getattr(_USUAL, part.name) for part in fields(_USUAL)}[_attribute(name)]
    if value is None or value == "":  # what a form sends of a field that was emptied
        return usual
    if name == "transition" and isinstance(value, Mapping):
        length = value.get("seconds")
        value = f"{value.get('kind')}" + (f" {length}s" if length is not None else "")
    if name == "focus" and isinstance(value, Mapping):
        value = " ".join(f"{_share(value.get(side))}%" for side in ("x", "y"))
    if name == "engine" and value == "auto":
        return usual
    return _read(SHOT.field(Scalar(name)).kind, value, name)


def _share(value: Json) -> Json:
    """A fraction as a percentage; what is no number is refused where it is read."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return round(value * 100, 4)


def _text(value: Json) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > MOST_TEXT:
        raise FilmError(f"words is not a text of at most {MOST_TEXT:,} characters")
    return value


def _spoken(shot: Shot, lines: tuple[NarrationLine, ...]) -> Shot:
    """The shot with other words: its own ones, if it shared another's."""
    if shot.shares_next and not plain(lines):
        return shot
    return replace(shot, narration=lines, shares_next=False)


def _lines(value: Json, film: Film) -> tuple[NarrationLine, ...]:
    """Lines of `[{text, voice, pause}]`; a voice that is a name of the cast is who speaks."""
    if value is None:
        return ()
    if not isinstance(value, list):
        raise FilmError("narration is not a list of lines, such as [{text: ..., voice: ...}]")
    cast, lines = by_name(film.cast), []
    for item in value:
        line = {"text": item} if isinstance(item, str) else item
        if isinstance(line, Mapping):
            line = {name: part for name, part in line.items() if part is not None}
            if isinstance(line.get("text"), str):
                line["text"] = escaped(line["text"])
            voice = line.get("voice")
            if isinstance(voice, str) and voice.casefold() in cast and "speaker" not in line:
                line["speaker"] = line.pop("voice")
        lines.append(line)
    try:
        return cast_lines(Narration().read(_node(lines), "narration"), film.cast)
    except FilmError as error:
        raise unlined(error) from None


def _release(row: list[Shot], at: int) -> None:
    """Shots that shared words that are gone show on what they showed."""
    while at > 0 and row[at - 1].shares_next:
        at -= 1
        row[at] = replace(row[at], shares_next=False)


def _require_something(shot: Shot) -> None:
    draws = shot.prompt or shot.picture or shot.timed_prompts or shot.shares_next
    if not draws and not plain(shot.narration):
        raise FilmError(
            "the shot would have nothing to show", hint="give it a prompt, words or a picture"
        )


def _read(kind: Any, value: Json, name: str) -> Any:
    """A JSON value, read as a film file's is.

    Raises:
        FilmError: it cannot be.
    """
    if value is None or value == "":
        return None
    try:
        return kind.read(_node(value), name)
    except FilmError as error:
        raise unlined(error) from None


def _node(value: Json) -> Node:
    try:
        return read_json(json.dumps(value, allow_nan=False))
    except (ValueError, TypeError, RecursionError):
        raise FilmError("the value is not plain JSON") from None


def unlined(error: FilmError) -> FilmError:
    """The error without a line: what came has none."""
    error.message = error.message.removeprefix(f"line {error.line}: ")
    error.line = None
    return error
