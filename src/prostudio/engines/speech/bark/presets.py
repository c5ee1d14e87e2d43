"""Bark's voices: which there are, what they speak, and where their files lie.

A voice is three small arrays that the model goes on from. The names are a table of the
published ones; where weights are here, their own index says which are, so that a voice of
the user's in it can be chosen, and one whose files are missing is refused by the plan.
"""

from __future__ import annotations

import json
import re
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path, PurePosixPath

from prostudio.errors import FilmError, WeightsDamagedError

INDEX = "speaker_embeddings_path.json"
KINDS = ("semantic_prompt", "coarse_prompt", "fine_prompt")

LANGUAGES = ("en", "de", "es", "fr", "hi", "it", "ja", "ko", "pl", "pt", "ru", "tr", "zh")
"""That the model was taught, and has voices of."""

STANDARD = {"en": "v2/en_speaker_6"}
"""The voice where only a language is asked for; of the others it is their first."""

_LANGUAGE = re.compile(r"(?:v2/)?([a-z]{2})_")

Voices = tuple[tuple[str, str], ...]


def published() -> Voices:
    """Every published voice as (name, language), the second generation (`v2/`) first."""
    numbered = (
        (f"{generation}{language}_speaker_{number}", language)
        for generation in ("v2/", "")
        for language in LANGUAGES
        for number in range(10)
    )
    return (*numbered, ("announcer", "en"))


def voices(weights: str) -> Voices:
    """The voices of a model of the catalogue: those that are here, or else the published ones."""
    for folder in _folders(weights):
        index = folder / INDEX
        if index.is_file():
            stamps = tuple(_stamp(path) for path in (index, *_places(folder)))
            return _listed(folder, stamps) or published()
    return published()


def absent(weights: str, names: tuple[str, ...]) -> list[str]:
    """Those of the files that the model's folder lacks."""
    folder = next((one for one in _folders(weights) if (one / "config.json").is_file()), None)
    return [] if folder is None else [name for name in names if not (folder / name).is_file()]


def language_of(name: str) -> str:
    """What a voice speaks, by its name."""
    found = _LANGUAGE.match(name)
    return found[1] if found and found[1] in LANGUAGES else "en"


def resolve(weights: str, name: str | None, language: str) -> str:
    """The voice that is asked for, or the language's standard one.

    Raises:
        FilmError: there is no such voice, or none for the language; near ones are named.
    """
    known = voices(weights)
    names = [voice for voice, _ in known]
    listing = f"`prostudio engines --voices {weights}` lists them"
    if name is not None:
        if name in names:
            return name
        near = get_close_matches(name, names, 3, 0.6)
        hint = f"did you mean {' or '.join(map(repr, near))}? " if near else ""
        raise FilmError(f"{weights} has no voice {name!r}", hint=hint + listing)
    wanted = language.lower().replace("_", "-").partition("-")[0]
    able = [voice for voice, spoken in known if spoken == wanted]
    if not able:
        raise FilmError(
            f"{weights} has no voice for the language {language!r}",
            hint=f"it speaks {', '.join(sorted({spoken for _, spoken in known}))}",
        )
    standard = STANDARD.get(wanted, able[0])
    return standard if standard in able else able[0]


def files_of(folder: Path, name: str) -> dict[str, Path]:
    """The three files of a voice, by kind.

    Raises:
        WeightsDamagedError: the index is damaged, or leads out of the folder.
    """
    entry = read_index(folder).get(name)
    if entry is None:
        raise WeightsDamagedError(f"{folder / INDEX} does not say where {name} lies")
    return {kind: folder / entry[kind] for kind in KINDS}


def read_index(folder: Path) -> dict[str, dict[str, str]]:
    """Every voice of a folder's index with the paths of its files.

    Raises:
        WeightsDamagedError: it is no such index.
    """
    try:
        told = json.loads((folder / INDEX).read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as failure:
        raise WeightsDamagedError(f"{folder / INDEX} cannot be read: {failure}") from failure
    if not isinstance(told, dict):
        raise WeightsDamagedError(f"{folder / INDEX} is no index of voices")
    return {name: entry for name, entry in told.items() if _is_entry(entry)}


def _is_entry(entry: object) -> bool:
    """Whether it names three arrays inside the folder: a path may not lead out of it."""
    if not isinstance(entry, dict):
        return False
    paths = [PurePosixPath(str(entry.get(kind, "/"))) for kind in KINDS]
    return all(
        path.suffix == ".npy" and not path.is_absolute() and ".." not in path.parts
        for path in paths
    )


@lru_cache(maxsize=8)
def _listed(folder: Path, stamps: tuple[int, ...]) -> Voices:
    """The voices of the index whose files are there; read again when a stamp is another."""
    try:
        index = read_index(folder)
    except WeightsDamagedError:
        return ()  # who speaks says so; a list of names is no place for it
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*.npy")}
    known = [name for name, entry in index.items() if there >= {entry[kind] for kind in KINDS}]
    order = {name: at for at, (name, _) in enumerate(published())}
    known.sort(key=lambda name: (order.get(name, len(order)), name))
    return tuple((name, language_of(name)) for name in known)


def _folders(weights: str) -> tuple[Path, ...]:
    """Where the model may lie: a folder of the user's own comes first."""
    from prostudio.weights import Shelf

    shelf = Shelf.at()
    row = shelf.row(weights)
    return shelf.composed(row), shelf.of(row.repositories[0])


def _places(folder: Path) -> tuple[Path, ...]:
    return folder / "speaker_embeddings", folder / "speaker_embeddings" / "v2"


def _stamp(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
