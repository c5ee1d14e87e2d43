"""The folder that an engine is given: the repository itself, or its parts under one roof.

Parts of several repositories are linked, never copied where the disk knows links.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from prostudio import files
from prostudio.weights.catalogue import Row
from prostudio.weights.ledger import NAME
from prostudio.weights.present import converted
from prostudio.weights.shelf import Shelf


def is_users(row: Row, shelf: Shelf) -> bool:
    """Whether the user put a folder of that name on the shelf: his own weights of this kind."""
    folder = shelf.composed(row)
    return folder.is_dir() and not (folder / NAME).exists() and any(folder.iterdir())


def members(row: Row, shelf: Shelf) -> dict[str, Path]:
    """Place in the engine's folder -> file on the shelf, of everything that is published.

    A pickle that was converted stands for its safetensors file.
    """
    found: dict[str, Path] = {}
    for part in row.parts:
        ledger = shelf.ledger(part.repository)
        folder = shelf.of(part.repository)
        for path, published in ledger.published.items():
            if part.wants(path):
                path = converted(ledger, published) or path
                found[part.placed(path)] = folder / path
    return found


def compose(row: Row, shelf: Shelf) -> Path:
    """Put the row's folder together, or mend it; returns it.

    A plain row is its repository's folder. A folder of the user's own is left alone.
    """
    if row.plain and not is_users(row, shelf):
        return shelf.of(row.repositories[0])
    folder = shelf.composed(row)
    if is_users(row, shelf):
        return folder
    wanted = members(row, shelf)
    if (folder / NAME).exists() and not _to_do(folder, wanted):
        return folder  # the usual case: nothing is written, not even a lock
    files.mkdir(folder)
    with files.locked(shelf.root / f".{row.name}.lock"):
        if not (folder / NAME).exists():
            told = {"format": "prostudio-composed/1", "weights": row.name}
            files.write_json(folder / NAME, told)
        for target, source in _to_do(folder, wanted):
            if source is None:
                files.unlink(target)
            else:
                files.mkdir(target.parent, lasting=False)
                files.link(source, target)
    return folder


def _to_do(folder: Path, wanted: dict[str, Path]) -> list[tuple[Path, Path | None]]:
    """Links to make, and with None links to remove: of an earlier commit, say."""
    missing: list[tuple[Path, Path | None]] = [
        (folder / place, source)
        for place, source in wanted.items()
        if source.exists() and not _is_same(source, folder / place)
    ]
    strays = [path for path in _links(folder) if path.relative_to(folder).as_posix() not in wanted]
    return missing + [(path, None) for path in strays]


def _is_same(source: Path, target: Path) -> bool:
    try:
        if source.samefile(target):
            return True
        # On a disk without links it is a copy, which an equal size and a later time tell.
        here, there = source.stat(), target.stat()
    except OSError:
        return False
    return (
        there.st_dev == here.st_dev
        and there.st_nlink == 1 == here.st_nlink
        and there.st_size == here.st_size
        and there.st_mtime_ns >= here.st_mtime_ns
    )


def _links(folder: Path) -> Iterator[Path]:
    """Files below a folder that have another name too: whatever else lies there is not ours."""
    for name in files.names(folder):
        path = folder / name
        if path.is_symlink() or (path.is_file() and path.stat().st_nlink > 1):
            yield path
        elif path.is_dir():
            yield from _links(path)
