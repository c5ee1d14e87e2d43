"""Whether a folder can be written to, found out by writing to it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from prostudio.errors import ProStudioError
from prostudio.files.folders import mkdir, unlink
from prostudio.files.writing import open_new

_PROBE = bytes(4096)
"""One block: an empty file is made even on a full disk."""


def require_writable(folder: Path, *, named: Path | None = None) -> None:
    """Write a small file into `folder`, which is made where it is not there, and remove it.

    Args:
        named: what errors speak of in place of the folder.

    Raises:
        DiskFullError: the disk is full.
        FilmError, ResourceError: the folder cannot be made or written to.
    """
    mkdir(folder)
    probe = folder / f".writable-{os.getpid()}"
    try:
        with open_new(probe, named=named or folder) as file:
            file.write(_PROBE)
    except BaseException:
        with suppress(ProStudioError):
            unlink(probe)
        raise
    unlink(probe)
