"""The front door: any film file to a film."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePath

from prostudio.errors import FilmError
from prostudio.events import Warned
from prostudio.film.data.film_data import read_film_data
from prostudio.film.data.json_nodes import read_json
from prostudio.film.data.yaml_nodes import read_yaml
from prostudio.film.film import Film
from prostudio.film.limits import require_film
from prostudio.film.paths import is_remote, near
from prostudio.film.screenplay import read_screenplay
from prostudio.film.text.decode import MOST_BYTES, decode
from prostudio.film.text.script import read_script, remote_left_out
from prostudio.film.text.tidy import visible

TEXT_SUFFIXES = (".md", ".markdown", ".txt", ".text", "")
YAML_SUFFIXES = (".yaml", ".yml")
JSON_SUFFIXES = (".json",)
SCREENPLAY_SUFFIXES = (".fountain", ".spmd")


def read_film(
    source: str | bytes, *, name: str = "-", encoding: str | None = None
) -> tuple[Film, list[Warned]]:
    """The film of a film file, and what its writer should know.

    Args:
        source: the file's content.
        name: the file's name, whose suffix says how to read it; `-` is standard
            input, which is text.
        encoding: of the bytes; None is UTF-8.

    Raises:
        FilmError: not a film, with the line wherever there is one.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix not in (*TEXT_SUFFIXES, *YAML_SUFFIXES, *JSON_SUFFIXES, *SCREENPLAY_SUFFIXES):
        raise FilmError(
            f"{PurePath(name).name!r} is not a film file; "
            "wanted .md, .txt, .yaml, .json or .fountain"
        )
    text = decode(source, encoding)
    warnings: list[Warned] = []
    if suffix in YAML_SUFFIXES:
        film, warnings = without_remote(read_film_data(read_yaml(text)))
    elif suffix in JSON_SUFFIXES:
        film, warnings = without_remote(read_film_data(read_json(text)))
    elif suffix in SCREENPLAY_SUFFIXES:
        film, warnings = read_screenplay(visible(text))
    else:
        film, warnings = read_script(visible(text))
    require_film(film, [note.message for note in warnings if note.code == "left_out"])
    return film, warnings


def read_film_file(path: Path, *, encoding: str | None = None) -> tuple[Film, list[Warned]]:
    """The film of a file on disk; a file over the limit is refused before it is read.

    Raises:
        FilmError: the file is not there, cannot be read, or is not a film.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise FilmError(
                f"{path.name} has {path.stat().st_size:,} bytes; wanted at most {MOST_BYTES:,}",
                hint="cut it into several films",
            )
        source = path.read_bytes()
    except OSError as error:
        hint = near(path.name, path.parent) if isinstance(error, FileNotFoundError) else None
        raise FilmError(f"{path} cannot be read: {error.strerror}", hint=hint) from None
    return read_film(source, name=path.name, encoding=encoding)


def without_remote(film: Film) -> tuple[Film, list[Warned]]:
    """The film without pictures that lie on the net, and a warning for each."""
    warnings: list[Warned] = []
    scenes = []
    for scene in film.scenes:
        shots = []
        for shot in scene.shots:
            made = shot
            if shot.picture and is_remote(shot.picture.path):
                warnings.append(remote_left_out(shot.picture.path, shot.line))
                made = replace(shot, picture=None)
            words = any(line.text for line in made.narration)
            if made.prompt or made.picture or words or made.timed_prompts or made is shot:
                shots.append(made)
        if shots:
            scenes.append(replace(scene, shots=tuple(shots)))
    return (replace(film, scenes=tuple(scenes)) if warnings else film), warnings
