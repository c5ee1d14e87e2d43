"""A project on disk: `film.md` (or .yaml, .json), its pictures, its lock, `out/`.

The same for the command line and for films that were asked for: `prostudio make film.md`
works in the folder of either.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.delivery.presets import preset
from prostudio.delivery.profiles import chosen
from prostudio.errors import FilmError
from prostudio.film import Film
from prostudio.film.data import write_json, write_markdown, write_yaml
from prostudio.film.data.places import with_places, with_translations
from prostudio.film.paths import CAPTION_SUFFIXES
from prostudio.film.reading import read_film
from prostudio.projects.uploaded import called, require_files, translations

Json = Any

OUT, UPLOADS = "out", "uploads"
_WRITERS = {"md": write_markdown, "yaml": write_yaml, "json": write_json}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a project begins with.

    Attributes:
        text: of the film file; None where a topic is still to become one.
        format: md, yaml or json.
        changes: keys of the front matter over what the text says.
        uploads: (name as the text has it, file) of what lies beside it.
        content_type: a kind of content, which gives shape and profiles where no change does.
    """

    text: str | None
    format: str = "md"
    changes: Mapping[str, Json] = field(default_factory=dict)
    uploads: tuple[tuple[str, Path], ...] = ()
    content_type: str | None = None

    @property
    def names(self) -> dict[str, str]:
        """What the text may call an upload -> where it lies within the project."""
        return {name: f"{UPLOADS}/{path.name}" for name, path in self.uploads}


def lay_down(folder: Path, asked: Asked, *, draft: bool = False) -> str | None:
    """Make a project's folder; the film's title, where it has a script already.

    The text stays as it was written, unless something is changed or an upload is called
    by its own name: then the film is written anew in the same format.

    Args:
        draft: files that the script names may still come.

    Raises:
        FilmError: the text is not a film, a change cannot be, or a file is missing.
    """
    film = None
    chosen(asked.changes.get("profiles", ()))
    if asked.text is not None:
        film, text = _read(asked, asked.text)
        chosen(film.profiles)
    if film is None and not asked.uploads:
        return None
    files.mkdir(folder / UPLOADS if asked.uploads else folder)
    for _, path in asked.uploads:
        files.link(path, folder / UPLOADS / path.name, leading=False)
    if film is None:
        return None
    if not draft:
        require_files(film, folder)
    files.write_text(folder / f"film.{asked.format}", text)
    return film.title


def placed(text: str, form: str, uploads: Sequence[tuple[str, Path]]) -> str:
    """A script in which uploads that are called by their own names have their places here.

    Raises:
        FilmError: it is no film.
    """
    asked = Asked(text, form, uploads=tuple(uploads))
    film, kept = _read(asked, text)
    chosen(film.profiles)
    return kept


def film_of(asked: Asked) -> Film:
    """The film that `lay_down` would write of a script, and nothing is written.

    Raises:
        FilmError: the text is not a film, or a change cannot be.
    """
    chosen(asked.changes.get("profiles", ()))
    film, _ = _read(asked, asked.text or "")
    chosen(film.profiles)
    return film


def write_script(folder: Path, film: Film, asked: Asked) -> Film:
    """Write a film that was composed into the project, as Markdown, with what was asked for.

    Pictures and clips that were handed over go to its shots in order, a sound is its music.

    Raises:
        FilmError: a change cannot be.
    """
    data = json.loads(write_json(film))
    shots = [shot for scene in data["scenes"] for shot in scene["shots"]]
    sounds = [path for _, path in asked.uploads if path.suffix in _SOUNDS]
    pictures = [
        path for _, path in asked.uploads if path.suffix not in (*_SOUNDS, *CAPTION_SUFFIXES)
    ]
    for shot, path in zip(shots, pictures, strict=False):
        shot["image"] = f"{UPLOADS}/{path.name}"
    if sounds:
        data["music"] = {"file": f"{UPLOADS}/{sounds[0].name}"}
    changed = _changed(data, asked)
    files.mkdir(folder)
    files.write_text(folder / "film.md", write_markdown(changed))
    return changed


def script_in(folder: Path) -> Path | None:
    """The film file of a project's folder, or None where there is none yet."""
    found = [folder / f"film.{suffix}" for suffix in _WRITERS]
    return next((path for path in found if path.is_file()), None)


_SOUNDS = (".wav", ".mp3", ".flac", ".ogg", ".opus", ".m4a", ".aac")


def _read(asked: Asked, text: str) -> tuple[Film, str]:
    """The film, and the text that is kept."""
    if asked.format not in _WRITERS:
        raise FilmError(f"the format is {asked.format!r}; wanted {', '.join(_WRITERS)}")
    film, _ = read_film(text, name=f"film.{asked.format}")
    as_it_is = not asked.changes and asked.content_type is None
    if as_it_is and _placed(film, asked) is film:
        return film, text
    changed = _changed(json.loads(write_json(film)), asked)
    return changed, _WRITERS[asked.format](changed)


def _changed(data: dict[str, Json], asked: Asked) -> Film:
    """The film with its changes, its uploads by the places they have here."""
    if "scenes" in asked.changes:
        raise FilmError("options has scenes; wanted keys of the front matter, such as size")
    for name, value in asked.changes.items():
        both = isinstance(value, Mapping) and isinstance(data.get(name), Mapping)
        data[name] = {**data[name], **value} if both else value
    if "aspect" in asked.changes:
        data.pop("size", None)
    film, _ = read_film(json.dumps(data, ensure_ascii=False), name="film.json")
    return _shaped(_placed(film, asked), asked)


def _placed(film: Film, asked: Asked) -> Film:
    """The film with its uploads by the places they have here; itself, where it names none."""
    data = json.loads(write_json(film))
    places = with_places(data, called(film, asked.names))
    placed = with_translations(places, translations(asked.names))
    if placed == data:
        return film
    film, _ = read_film(json.dumps(placed, ensure_ascii=False), name="film.json")
    return film


def _shaped(film: Film, asked: Asked) -> Film:
    """The film in the shape and for the hosts of its kind of content."""
    if asked.content_type is None:
        return film
    shaped = preset(asked.content_type).applied(film)
    said = asked.changes.keys()
    size = film.size if said & {"size", "aspect"} else shaped.size
    profiles = film.profiles if "profiles" in said else shaped.profiles
    return replace(film, size=size, profiles=profiles)
