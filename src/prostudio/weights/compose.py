"""The folder that an engine is given: the repository itself, or its parts under one roof.

Parts of several repositories are linked, never copied where the disk knows links.
"""

from __future__ import annotations

from pathlib import Path

from prostudio import files
from prostudio.weights.catalogue import Row
from prostudio.weights.ledger import NAME
from prostudio.weights.present import converted
from prostudio.weights.shelf import Shelf


def is_users(row: Row, shelf: Shelf) -> bool:
    """Whether the user put a folder of that name on the shelf: his own weights of this kind."""
    folder = shelf.composed(row)
    return folder.is_dir() and not (folder / NAME).exists()


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
    files.mkdir(folder)
    marker = folder / NAME
    if not marker.exists():
        files.write_json(marker, {"format": "prostudio-composed/1", "weights": row.name})
    wanted = members(row, shelf)
    for place, source in wanted.items():
        target = folder / place
        if source.exists() and not _is_same(source, target):
            files.mkdir(target.parent, lasting=False)
            files.link(source, target)
    _remove_strays(folder, folder, wanted)
    return folder


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


def _remove_strays(root: Path, folder: Path, wanted: dict[str, Path]) -> None:
    """Remove links of an earlier composition: they would pass for shards."""
    for name in files.names(folder):
        path = folder / name
        if path.is_dir() and not path.is_symlink():
            _remove_strays(root, path, wanted)
        elif path.relative_to(root).as_posix() not in wanted and name != NAME:
            files.unlink(path)
