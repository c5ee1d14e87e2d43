"""The seam: every effect on the disk is one method here, so that tests can make each one fail.

`using(effects)` puts another object in its place for the length of a block, in this
thread. Reading is no effect: a file that cannot be read is handled where it is read.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import BinaryIO


class Effects:
    """What the operating system really does. Every method may raise OSError."""

    def open(self, path: Path, mode: str) -> BinaryIO:
        """Open for writing: mode `xb` (must be new), `wb` or `ab`; not buffered."""
        return open(path, mode, buffering=0)  # type: ignore[return-value]  # noqa: PTH123

    def write(self, file: BinaryIO, data: bytes | memoryview) -> int:
        """Write some of `data`; how many bytes were taken."""
        return file.write(data)

    def fsync(self, file: BinaryIO) -> None:
        """Return when the file's content is on the disk."""
        os.fsync(file.fileno())

    def fsync_path(self, path: Path) -> None:
        """The same for a file that somebody else wrote and closed."""
        descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def fsync_folder(self, path: Path) -> None:
        """Return when the folder's names are on the disk; Windows has no such call."""
        if os.name == "nt":
            return
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def replace(self, source: Path, target: Path) -> None:
        """Rename over `target` in one step."""
        source.replace(target)

    def link(self, source: Path, target: Path) -> None:
        """Give the file `source` a second name; `target` must be new."""
        target.hardlink_to(source)

    def symlink(self, source: Path, target: Path) -> None:
        """Make `target` a name that leads to `source`; it must be new."""
        target.symlink_to(source)

    def unlink(self, path: Path) -> None:
        """Remove a file."""
        path.unlink()

    def mkdir(self, path: Path) -> None:
        """Make one folder; its parent is there."""
        path.mkdir()

    def rmdir(self, path: Path) -> None:
        """Remove an empty folder."""
        path.rmdir()

    def listdir(self, path: Path) -> list[str]:
        """Names within a folder."""
        return os.listdir(path)  # noqa: PTH208

    def touch(self, path: Path) -> None:
        """Set the time of last use to now."""
        os.utime(path)

    def set_time(self, path: Path, changed_ns: int) -> None:
        """Set the time of the last change, in nanoseconds since 1970."""
        os.utime(path, ns=(changed_ns, changed_ns))

    def free_bytes(self, path: Path) -> int:
        """Bytes that this user may still write on the disk of `path`."""
        return shutil.disk_usage(path).free


_SEAM: ContextVar[Effects] = ContextVar("effects", default=Effects())  # noqa: B039


def effects() -> Effects:
    """The effects in force here."""
    return _SEAM.get()


@contextmanager
def using(other: Effects) -> Iterator[None]:
    """Let `other` stand for the disk within the block."""
    token = _SEAM.set(other)
    try:
        yield
    finally:
        _SEAM.reset(token)
