"""What a film is asked for with, from Python: a topic, a script or a film, files, and wishes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypedDict

from prostudio.client.packing import Packed, packed
from prostudio.errors import FilmError
from prostudio.jobs import FilmRequest

Json = Any


class Wishes(TypedDict, total=False):
    """What may be said beside topic, script or film; see docs/server.md."""

    title: str
    seconds: float
    language: str
    content_type: str
    profiles: Sequence[str]
    engines: Mapping[str, str]
    options: Mapping[str, Json]
    also: Sequence[str]
    priority: int
    callback_url: str


@dataclass(frozen=True, slots=True)
class Ask:
    """A request that is checked, with the files that go with it.

    Attributes:
        fields: as `POST /api/content/generate` takes them.
        files: (name as the script has it, place).
        make: False lays a draft down, which nobody makes until `Film.make`.
    """

    fields: Mapping[str, Json]
    files: tuple[tuple[str, Path], ...] = field(default=())
    make: bool = True


def ask_of(
    topic: str | None,
    script: str | Path | None,
    film: Mapping[str, Json] | None,
    files: Sequence[str | Path],
    wishes: Wishes,
    *,
    make: bool = True,
) -> Ask:
    """The request of a call.

    Args:
        script: its text as Markdown, or the path of a film file, whose pictures and sounds
            are found beside it.
        files: further ones, which a script calls by their names.

    Raises:
        FilmError: no film can come of it.
    """
    given: Packed | None = None
    if isinstance(script, Path):
        given = packed(script)
    fields: dict[str, Json] = {
        "topic": topic,
        "script": given.text if given else script,
        "format": given.format if given else "md",
        "film": film,
        **wishes,
    }
    fields = {name: value for name, value in fields.items() if value is not None}
    for name in ("profiles", "also"):
        if isinstance(fields.get(name), str):
            raise FilmError(f"{name} is a text; wanted a list of words")
        if name in fields:
            fields[name] = list(fields[name])
    FilmRequest.from_json(fields)  # refused here, before anything is sent
    own = tuple((path.name, path) for path in map(Path, files))
    for name, path in own:
        if not path.is_file():
            raise FilmError(f"the file {str(path)!r} is not there", hint=f"wanted {name} to send")
    return Ask(fields, (*(given.files if given else ()), *own), make)


def form_of(fields: Mapping[str, Json]) -> dict[str, str]:
    """The fields as a form has them."""
    import json

    form = {}
    for name, value in fields.items():
        if name in ("profiles", "also"):
            form[name] = ",".join(value)
        elif isinstance(value, Mapping | list | bool):
            form[name] = json.dumps(value)
        else:
            form[name] = str(value)
    return form
