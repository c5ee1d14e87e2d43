"""A film file with everything it names, ready to be handed to another machine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from prostudio.errors import FilmError
from prostudio.film import Film
from prostudio.film.data import write_json, write_markdown, write_yaml
from prostudio.film.data.places import with_places
from prostudio.film.identity import told_apart
from prostudio.film.paths import captions_beside, resolve
from prostudio.film.reading import SCREENPLAY_SUFFIXES, read_film
from prostudio.film.text.decode import decode
from prostudio.projects.scripts import SCREENPLAY, film_file

Json = Any

_FORMATS = {".yaml": "yaml", ".yml": "yaml", ".json": "json"}
_FORMATS |= dict.fromkeys(SCREENPLAY_SUFFIXES, SCREENPLAY)
_WRITERS = {"md": write_markdown, "yaml": write_yaml, "json": write_json}


@dataclass(frozen=True, slots=True)
class Packed:
    """A script and its files.

    Attributes:
        format: md, yaml or json.
        files: (name as `text` has it, place), each once.
    """

    text: str
    format: str
    files: tuple[tuple[str, Path], ...] = ()


def format_of(script: Path) -> str:
    """The format that a film file's name says; Markdown where it says none."""
    return _FORMATS.get(script.suffix.lower(), "md")


def packed(script: Path) -> Packed:
    """A film file with the files that lie beside it.

    Raises:
        FilmError: it is missing or no film, or a file that it names is.
    """
    try:
        raw = script.read_bytes()
    except OSError as failure:
        raise FilmError(f"cannot read {script}: {failure.strerror}") from failure
    text, form = film_file(decode(raw), format_of(script))
    found = packed_text(text, form, script.parent)
    film, _ = read_film(found.text, name=f"film.{form}")
    return replace(found, files=found.files + _captions_beside(film, script))


def packed_text(text: str, form: str, base: Path) -> Packed:
    """The same of a text whose files lie in `base`.

    The text stays as it is where the files' own names tell them apart, for a name without
    its folder is what travels; else it is written anew with other names.
    """
    film, _ = read_film(text, name=f"film.{form}")
    found = resolve(film, base)
    if not found:
        return Packed(text, form)
    names = _names(found)
    if all(path == name for path, name in names.items()):
        return Packed(text, form, tuple((names[path], place) for path, place in found.items()))
    data = with_places(json.loads(write_json(film)), names)
    renamed, _ = read_film(json.dumps(data, ensure_ascii=False), name="film.json")
    files = {names[path]: place for path, place in found.items()}
    return Packed(_WRITERS[form](renamed), form, tuple(files.items()))


def _captions_beside(film: Film, script: Path) -> tuple[tuple[str, Path], ...]:
    """Captions in languages that the film only lists: `film.de.srt` beside `film.md`."""
    listed = [one.language for one in film.captions.translations if not (one.file or one.texts)]
    found = [captions_beside(script, language) for language in listed]
    return tuple((path.name, path) for path in found if path)


def _names(places: Mapping[str, Path]) -> dict[str, str]:
    """A name without a folder for each path; the same file has one name, others differ."""
    distinct = list(dict.fromkeys(places.values()))
    stems = told_apart(PurePosixPath(place.name).stem for place in distinct)
    named = {place: f"{stem}{place.suffix}" for place, stem in zip(distinct, stems, strict=True)}
    return {path: named[place] for path, place in places.items()}
