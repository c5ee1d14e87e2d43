"""Folders, removal, free space, and what is left behind by killed processes."""

from __future__ import annotations

import os
import re
import time
from contextlib import suppress
from pathlib import Path

from prostudio.errors import ResourceError
from prostudio.files.effects import effects
from prostudio.files.failures import explained

_LEFTOVER = re.compile(r"\..+\.\d+-[0-9a-f]{8}\.tmp(\.\w+)?")


def mkdir(path: Path, *, lasting: bool = True) -> None:
    """Make a folder and those above it; nothing happens when it is there.

    `lasting` waits until it would survive a power cut; scratch folders need not.
    """
    if path.is_dir():
        return
    mkdir(path.parent, lasting=lasting)
    with explained(path, "make the folder"):
        try:
            effects().mkdir(path)
        except FileExistsError:
            if not path.is_dir():
                raise
            return
        if lasting:
            effects().fsync_folder(path.parent)


def mkdir_private(path: Path) -> None:
    """Make a folder that its user alone may enter; one that is there is closed to others.

    Who could write in it could put a link where a file is about to be written.

    Raises:
        ResourceError: it belongs to somebody else, and everybody may write in it.
    """
    mkdir(path)
    if os.name == "nt":  # there folders of a user are the user's own
        return
    found = path.stat()
    if found.st_uid == os.geteuid():
        with suppress(OSError):  # a disk without modes, such as exFAT
            path.chmod(0o700)
    elif found.st_mode & 0o002:
        raise ResourceError(
            f"{path} belongs to somebody else, and everybody may write in it",
            hint="choose a folder of your own for PROSTUDIO_HOME",
        )


def unlink(path: Path) -> None:
    """Remove a file; nothing happens when it is not there."""
    with explained(path, "remove"), suppress(FileNotFoundError):
        effects().unlink(path)


def rmtree(path: Path) -> None:
    """Remove a folder with all it holds, never following links; one that is not there is fine."""
    with explained(path, "remove"), suppress(FileNotFoundError):
        if path.is_symlink() or not path.is_dir():
            effects().unlink(path)
            return
        for name in effects().listdir(path):
            rmtree(path / name)
        effects().rmdir(path)


def names(path: Path) -> list[str]:
    """Sorted names within a folder; none when it is not there."""
    with explained(path, "list"):
        try:
            return sorted(effects().listdir(path))
        except (FileNotFoundError, NotADirectoryError):
            return []


def touch(path: Path) -> None:
    """Mark as used now; a place that cannot be written is left as it is."""
    with suppress(OSError):
        effects().touch(path)


def free_bytes(path: Path) -> int:
    """Bytes that may still be written on the disk that holds `path`, which need not exist yet."""
    while not path.exists() and path != path.parent:
        path = path.parent
    with explained(path, "measure the free space of"):
        return effects().free_bytes(path)


def sweep(folder: Path, older_than_seconds: float = 3600.0) -> None:
    """Remove what killed writers left beside their targets in one folder."""
    for name in names(folder):
        leftover = folder / name
        with suppress(OSError):
            if _LEFTOVER.fullmatch(name) and (
                time.time() - leftover.stat().st_mtime >= older_than_seconds
            ):
                effects().unlink(leftover)
