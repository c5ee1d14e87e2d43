"""Files that came with a script: what it calls each of them, and whether one is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath

from prostudio.errors import FilmError
from prostudio.film import Film
from prostudio.film.paths import CAPTION_SUFFIXES, files_of
from prostudio.film.text.language_names import language_code

_MOST_TOLD = 5


def called(film: Film, names: Mapping[str, str]) -> dict[str, str]:
    """Where the files lie that a film names, by what it calls them.

    A file travels without its folder: `pics/mira.png` is the upload `mira.png`, where the
    film has no other file of that name.

    Args:
        names: place by an upload's own name.
    """
    paths = {one.path for one in files_of(film)}
    counted = Counter(_last(path) for path in paths)
    found = dict(names)
    for path in paths - names.keys():
        name = _last(path)
        if name in names and counted[name] == 1:
            found[path] = names[name]
    return found


def translations(names: Mapping[str, str]) -> dict[str, str]:
    """Caption files by their language, which their names end with: `film.de.srt`."""
    found = {}
    for name, place in names.items():
        path = PurePosixPath(name)
        tag = language_code(PurePosixPath(path.stem).suffix.removeprefix("."))
        if tag and path.suffix.casefold() in CAPTION_SUFFIXES:
            found[tag] = place
    return found


def require_files(film: Film, folder: Path) -> None:
    """Refuse a film that names files which did not come with it.

    Raises:
        FilmError: it says which.
    """
    missing = {
        f"{one.kind} {one.path!r}": _last(one.path)
        for one in files_of(film)
        if not _is_in(folder, one.path)
    }
    if not missing:
        return
    told = list(missing)[:_MOST_TOLD]
    if len(missing) > _MOST_TOLD:
        told.append(f"{len(missing) - _MOST_TOLD} more")
    raise FilmError(
        f"the script names files that did not come with it: {', '.join(told)}",
        hint=f"send {next(iter(missing.values()))!r} in the same form (`-F files=@...`), or an "
        "earlier upload's id in `uploads`",
    )


def _is_in(folder: Path, path: str) -> bool:
    """Whether a project has a file; one that leads out of it is refused when it is read."""
    try:
        place = (folder / path).resolve()
        return not place.is_relative_to(folder.resolve()) or place.is_file()
    except (OSError, ValueError):
        return False


def _last(path: str) -> str:
    return PurePosixPath(PureWindowsPath(path).as_posix()).name
