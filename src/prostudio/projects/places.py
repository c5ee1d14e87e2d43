"""Where finished files go: one name for the film, and that of the profile for each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from prostudio import files
from prostudio.delivery.profiles import chosen
from prostudio.errors import FilmError
from prostudio.production.deliveries import PLAIN


def places_of(out: Path, profiles: Sequence[str]) -> list[tuple[str, Path]]:
    """Every profile with the place of its file, in the order in which they are asked for.

    `out` is the place of the film as it is written. Another profile has its name before the
    ending, and its container's ending: `film.shorts.mp4`, `film.archive.mkv`.

    Raises:
        FilmError: a profile that there is not.
    """
    return [
        (row.name, out if row.name == PLAIN else _beside(out, row.name, row.container.suffix))
        for row in chosen(profiles)
    ]


def _beside(out: Path, profile: str, suffix: str) -> Path:
    """The place, which `out` is already where it was named for the profile alone."""
    if out.suffix == suffix and out.stem.endswith(f".{profile}"):
        return out
    return out.with_name(f"{out.stem}.{profile}{suffix}")


def require_place(out: Path, profiles: Sequence[str] = (PLAIN,)) -> None:
    """Refuse a path that no film can have; nothing is looked for but folders of its name.

    Raises:
        FilmError: not an .mp4, or a folder.
    """
    if out.suffix.lower() != ".mp4":
        raise FilmError(
            f"the output is {out.name!r}; wanted a name that ends in .mp4",
            hint="profiles with another container have its ending: film.archive.mkv",
        )
    for _, place in places_of(out, profiles):
        if place.is_dir():
            raise FilmError(f"the output {place} is a folder; wanted a file name such as film.mp4")


@contextmanager
def place_for(out: Path, profiles: Sequence[str] = (PLAIN,)) -> Iterator[None]:
    """Refuse an output path before any work, and leave no folder when no film comes of it.

    Raises:
        FilmError: not an .mp4, a folder, or in a folder that cannot be written.
    """
    require_place(out, profiles)
    new = [folder for folder in (out.parent, *out.parent.parents) if not folder.exists()]
    try:
        files.require_writable(out.parent, named=out)
        yield
    except BaseException:
        with suppress(OSError):  # one that is not empty, or was never made, ends it
            for folder in new:
                files.effects().rmdir(folder)
        raise
