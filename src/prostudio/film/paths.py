"""The user's files that a film names, and where they lie."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import NamedTuple
from urllib.parse import unquote

from prostudio.errors import FilmError
from prostudio.film.film import Film
from prostudio.film.shot import Picture
from prostudio.film.sound import MusicCue

CLIP_SUFFIXES = (".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".ogv", ".wmv")
CAPTION_SUFFIXES = (".srt", ".vtt")
_MOST_TOLD = 5
"""Files that one error names."""

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_REMOTE = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]+:)?//|data:", re.IGNORECASE)


def is_remote(path: str) -> bool:
    """Whether a picture's path is an address on the net, which nothing fetches."""
    return _REMOTE.match(path) is not None and not path.lower().startswith("file:")


class UserFile(NamedTuple):
    """A file as the script names it.

    `kind` is `picture`, `clip`, `end image`, `music`, `melody`, `captions`,
    `sound`, `recording` or `cast picture`.
    """

    path: str
    line: int | None
    kind: str


def is_clip(picture: Picture) -> bool:
    """Whether a picture of the user's is a video."""
    return picture.path.lower().endswith(CLIP_SUFFIXES)


def files_of(film: Film) -> list[UserFile]:
    """Every file the film names, in order of the script; one that stands twice is there twice."""
    return list(_files(film))


def _files(film: Film) -> Iterator[UserFile]:
    yield from _of_music(film.music, None)
    for member in film.cast:
        for picture in member.pictures:
            yield UserFile(picture, member.line, "cast picture")
    for translation in film.captions.translations:
        if translation.file:
            yield UserFile(translation.file, translation.line, "captions")
    for _, shot in film.shots():
        if shot.picture:
            kind = "clip" if is_clip(shot.picture) else "picture"
            yield UserFile(shot.picture.path, shot.line, kind)
        if shot.end_image:
            yield UserFile(shot.end_image, shot.line, "end image")
        if shot.music:
            yield from _of_music(shot.music, shot.line)
        for sound in shot.sounds:
            yield UserFile(sound.file, sound.line or shot.line, "sound")
        for line in shot.narration:
            if line.recording:
                yield UserFile(line.recording, line.line or shot.line, "recording")


def _of_music(cue: MusicCue, line: int | None) -> Iterator[UserFile]:
    if cue.file:
        yield UserFile(cue.file, cue.line or line, "music")
    if cue.melody:
        yield UserFile(cue.melody, cue.line or line, "melody")


def resolve(film: Film, base: Path, *, allow_outside: bool = False) -> Mapping[str, Path]:
    """Where every file lies, by its path as written.

    Args:
        film: the film.
        base: the script's folder.
        allow_outside: whether a path may be absolute or lead out of the folder.

    Raises:
        FilmError: a file is missing, is no file, cannot be read, or lies outside.
    """
    found: dict[str, Path | None] = {}
    refused: list[FilmError] = []
    for path, line, kind in _files(film):
        if path in found:
            continue
        try:
            found[path] = _resolved(path, line, kind, base, allow_outside=allow_outside)
        except FilmError as error:
            found[path] = None
            refused.append(error)
    if refused:
        raise _together(refused)
    return {path: place for path, place in found.items() if place}


def find(asked: UserFile, folders: tuple[Path, Path], *, allow_outside: bool = False) -> Path:
    """Where one file lies: beside the script, or else in a library of the user's.

    Args:
        folders: the script's, and the library, where a link may lead anywhere.

    Raises:
        FilmError: it is in neither, cannot be read, or lies outside.
    """
    base, library = folders
    try:
        return _resolved(*asked, base, allow_outside=allow_outside)
    except FilmError as error:
        place = library / asked.path.replace("\\", "/")
        if _leaves(asked.path) or not _is_there(place):
            elsewhere = f"; it is not in {library} either" if not _leaves(asked.path) else ""
            told = FilmError(error.message + elsewhere, hint=error.hint)
            told.line = error.line
            raise told from None
        return _readable(place.resolve(), *asked)


def captions_beside(script: Path, language: str) -> Path | None:
    """`film.de.srt` or `.vtt` beside `film.md`; upper and lower case are one."""
    there = {path.name.casefold(): path for path in script.absolute().parent.iterdir()}
    for suffix in CAPTION_SUFFIXES:
        path = there.get(f"{script.stem}.{language}{suffix}".casefold())
        if path and path.is_file():
            return path
    return None


def _together(refused: list[FilmError]) -> FilmError:
    """One error for all files that cannot be used, so that they are mended in one go."""
    if len(refused) == 1:
        return refused[0]
    told = [error.message for error in refused[:_MOST_TOLD]]
    if len(refused) > _MOST_TOLD:
        told.append(f"and {len(refused) - _MOST_TOLD} more")
    error = FilmError("; ".join(told), hint=next((e.hint for e in refused if e.hint), None))
    error.line = refused[0].line
    return error


def _resolved(path: str, line: int | None, kind: str, base: Path, *, allow_outside: bool) -> Path:
    spellings = (path, unquote(path), path.replace("\\", "/"), unquote(path).replace("\\", "/"))
    for spelling in dict.fromkeys(spellings):
        if not allow_outside and _leaves(spelling):
            raise _outside(path, line, kind)
        place = base / spelling
        if _is_there(place):
            real = place.resolve()
            if not allow_outside and not real.is_relative_to(base.resolve()):
                raise _outside(path, line, kind)
            return _readable(real, path, line, kind)
    if _ADDRESS.match(path) and not PureWindowsPath(path).drive:
        raise FilmError(f"{kind} {path!r} is an address; wanted a file on this machine", line=line)
    raise FilmError(
        f"{kind} {path!r} is not there; wanted a file below {base.resolve()}",
        hint=near(path, base) if allow_outside or not _leaves(path) else None,
        line=line,
    )


def near(path: str, base: Path) -> str | None:
    """A hint at a file of nearly that name in the same folder."""
    wanted = PurePosixPath(path.replace("\\", "/"))
    try:
        there = sorted(one.name for one in (base / wanted.parent).iterdir() if one.is_file())
    except (OSError, ValueError):
        return None
    near = get_close_matches(wanted.name, there, n=1, cutoff=0.75)
    return f"did you mean {str(wanted.with_name(near[0]))!r}?" if near else None


def _leaves(path: str) -> bool:
    """Whether a path says that it leaves its folder, as any system reads it."""
    windows = PureWindowsPath(path)
    if PurePosixPath(path).is_absolute() or windows.drive or windows.root:
        return True
    depth = 0
    for part in windows.parts:
        depth += -1 if part == ".." else 0 if part == "." else 1
        if depth < 0:
            return True
    return False


def _is_there(place: Path) -> bool:
    try:
        return place.exists() or place.is_symlink()
    except (OSError, ValueError):
        return False


def _outside(path: str, line: int | None, kind: str) -> FilmError:
    return FilmError(
        f"{kind} {path!r} lies outside the script's folder; wanted a file below it",
        hint="copy it there, or allow it with --allow-outside",
        line=line,
    )


def _readable(place: Path, path: str, line: int | None, kind: str) -> Path:
    if not place.exists():
        raise FilmError(f"{kind} {path!r} is a link to nothing", line=line)
    if not place.is_file():
        raise FilmError(f"{kind} {path!r} is a folder; wanted a file", line=line)
    if not os.access(place, os.R_OK):
        raise FilmError(f"{kind} {path!r} may not be read by you", line=line)
    return place
