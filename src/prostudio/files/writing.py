"""Files that are there whole or not at all: written beside, synced, renamed, folder synced."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, cast

from prostudio.errors import FilmError
from prostudio.files.effects import Effects, effects
from prostudio.files.failures import FULL, as_error, explained
from prostudio.files.folders import unlink

_CHUNK = 1 << 20


def write_bytes(path: Path, data: bytes) -> None:
    """Put `data` at `path` in one step; a reader sees the old content or the new.

    Raises:
        DiskFullError: the disk is full; the old content stays.
        FilmError: the place cannot be written.
        ResourceError: the disk failed.
    """
    with _published(path) as temporary, open_new(temporary, named=path) as file:
        file.write(data)


def write_private(path: Path, data: bytes) -> None:
    """Put a secret at `path`, which its user alone may read; see `write_bytes`."""
    with _published(path) as temporary, open_new(temporary, named=path) as file:
        temporary.chmod(0o600)  # before there is anything in it
        file.write(data)


def write_text(path: Path, text: str) -> None:
    """Put `text` at `path` as UTF-8; see `write_bytes`."""
    write_bytes(path, text.encode())


def write_json(path: Path, value: Any) -> None:
    """Put a JSON value at `path`, indented for people and for git; see `write_bytes`."""
    write_text(path, json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n")


def copy(source: Path, target: Path) -> None:
    """Put a copy of `source` at `target` in one step; see `write_bytes`."""
    try:
        reader = source.open("rb")
    except OSError as failure:
        raise FilmError(f"cannot read {source}: {failure.strerror}") from failure
    with reader, replacing(target) as temporary, open_new(temporary) as file:
        while chunk := reader.read(_CHUNK):
            file.write(chunk)


def link(source: Path, target: Path, *, leading: bool = True) -> bool:
    """Let `target` be the file `source` under a second name, or where that cannot be, a copy.

    Args:
        leading: also a symbolic link will do; not for a source that may go away.

    Returns:
        Whether no byte was written. A hard link needs one disk, a symbolic link a system
        that allows it, and some disks (exFAT) have neither.
    """
    unlink(target)
    ways = [effects().link, effects().symlink] if leading else [effects().link]
    for way in ways:
        with suppress(OSError, NotImplementedError):
            way(source.resolve(), target)
            return True
    copy(source, target)
    return False


@contextmanager
def open_more(path: Path, *, named: Path | None = None) -> Iterator[BinaryIO]:
    """A file to go on writing at its end; a failure to write becomes an error about `named`."""
    with explained(named or path, "write"):
        file = effects().open(path, "ab")
    with file:
        yield cast(BinaryIO, _Writer(file, named or path))


def publish(source: Path, target: Path) -> None:
    """Give a file that is whole its final name in the same disk, surviving a power cut."""
    seam = effects()
    with explained(target, "write"):
        seam.fsync_path(source)
        _rename(seam, source, target)
        seam.fsync_folder(target.parent)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a name beside `path` to write to; what stands there at the end becomes `path`.

    When the block raises, the file beside is removed and `path` stays as it was. The
    name keeps the suffix of `path`, because muxers choose their format by it. What
    killed processes left beside `path` earlier is removed first.

    Raises:
        DiskFullError: also for a full disk met by the block itself.
        FilmError, ResourceError: the place cannot be written, the disk failed.
    """
    _remove_leftovers(path)
    with _published(path) as temporary:
        yield temporary


@contextmanager
def _published(path: Path) -> Iterator[Path]:
    seam = effects()
    temporary = _beside(path)
    try:
        yield temporary
        with explained(path, "write"):
            seam.fsync_path(temporary)
            _rename(seam, temporary, path)
            seam.fsync_folder(path.parent)
    except BaseException as failure:
        with suppress(OSError):
            seam.unlink(temporary)
        if isinstance(failure, OSError) and failure.errno in FULL:
            raise as_error(failure, path, "write") from failure
        raise


class _Writer:
    """A file that writes all of what it is given through the seam, and syncs on demand."""

    def __init__(self, file: BinaryIO, path: Path) -> None:
        self._file = file
        self._path = path
        self._seam = effects()

    def write(self, data: bytes | memoryview) -> int:
        """Write all of `data`."""
        rest = memoryview(data).cast("B")
        with explained(self._path, "write"):
            while rest:
                rest = rest[self._seam.write(self._file, rest) :]
        return memoryview(data).nbytes

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move within the file, for formats whose header is completed at the end."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Where the next byte goes."""
        return self._file.tell()

    def flush(self) -> None:
        """Nothing is held back, so there is nothing to do."""


@contextmanager
def open_new(path: Path, *, named: Path | None = None) -> Iterator[BinaryIO]:
    """A file to write, emptied first; a failure to write becomes an error about `named`."""
    with explained(named or path, "write"):
        file = effects().open(path, "wb")
    with file:
        yield cast(BinaryIO, _Writer(file, named or path))


def _beside(path: Path) -> Path:
    """A name in the same folder, hidden, marked with the process, with the same suffix."""
    return path.with_name(f".{path.stem[:80]}.{os.getpid()}-{os.urandom(4).hex()}.tmp{path.suffix}")


def _remove_leftovers(path: Path) -> None:
    """Remove files beside `path` whose writers are dead."""
    leftover = re.compile(rf"\.{re.escape(path.stem[:80])}\.(\d+)-[0-9a-f]{{8}}\.tmp.*")
    with suppress(OSError):
        for name in effects().listdir(path.parent):
            found = leftover.fullmatch(name)
            if found and not _is_alive(int(found[1])):
                effects().unlink(path.with_name(name))


def _is_alive(process: int) -> bool:
    if os.name == "nt":
        return True  # signal 0 would end it there; its leftovers wait for `store clean`
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _rename(seam: Effects, source: Path, target: Path) -> None:
    try:
        seam.replace(source, target)
    except PermissionError:
        # Windows refuses while somebody has the target open (Bazel #28408): removing the
        # name first is allowed for readers that share deletion, and there is a second try.
        if os.name != "nt":
            raise
        seam.unlink(target)
        seam.replace(source, target)
