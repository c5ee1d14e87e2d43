"""A disk that fails on demand, for every test that needs one."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import BinaryIO

from prostudio.files import Effects


class QuickDisk(Effects):
    """The real disk without waiting for it: what a sync is for is shown by `LosingDisk`."""

    def fsync(self, file: BinaryIO) -> None:
        pass

    def fsync_path(self, path: Path) -> None:
        path.stat()

    def fsync_folder(self, path: Path) -> None:
        path.stat()


class FailingDisk(QuickDisk):
    """The n-th effect (from 1) fails with `code`, and all after it when `stays`.

    A failing write takes half of its bytes first, as a disk that runs full does.
    """

    def __init__(self, n: int, code: int = errno.ENOSPC, *, stays: bool = False) -> None:
        self.n = n
        self.code = code
        self.stays = stays
        self.calls: list[str] = []

    @property
    def failed(self) -> bool:
        return len(self.calls) >= self.n

    def _count(self, name: str, path: object = "") -> bool:
        self.calls.append(f"{name} {path}")
        return len(self.calls) == self.n or (self.stays and len(self.calls) > self.n)

    def _check(self, name: str, path: Path) -> None:
        if self._count(name, path):
            raise OSError(self.code, os.strerror(self.code), str(path))

    def open(self, path: Path, mode: str) -> BinaryIO:
        self._check("open", path)
        return super().open(path, mode)

    def write(self, file: BinaryIO, data: bytes | memoryview) -> int:
        if self._count("write"):
            super().write(file, bytes(data)[: len(data) // 2])
            raise OSError(self.code, os.strerror(self.code))
        return super().write(file, data)

    def fsync_path(self, path: Path) -> None:
        self._check("fsync", path)
        super().fsync_path(path)

    def fsync_folder(self, path: Path) -> None:
        self._check("fsync folder", path)
        super().fsync_folder(path)

    def replace(self, source: Path, target: Path) -> None:
        self._check("replace", target)
        super().replace(source, target)

    def unlink(self, path: Path) -> None:
        self._check("unlink", path)
        super().unlink(path)

    def mkdir(self, path: Path) -> None:
        self._check("mkdir", path)
        super().mkdir(path)

    def rmdir(self, path: Path) -> None:
        self._check("rmdir", path)
        super().rmdir(path)

    def listdir(self, path: Path) -> list[str]:
        self._check("listdir", path)
        return super().listdir(path)

    def touch(self, path: Path) -> None:
        self._check("touch", path)
        super().touch(path)

    def free_bytes(self, path: Path) -> int:
        self._check("free", path)
        return super().free_bytes(path)


class PowerCut(BaseException):
    """The power goes; nothing of the program runs any more."""


class LosingDisk(QuickDisk):
    """A disk that loses, when the power goes at the n-th effect, all that was not synced.

    Renames whose folder was not synced are kept or undone by the bits of `luck`;
    contents that were not synced before their rename come back half.
    """

    def __init__(self, n: int, luck: int) -> None:
        self._n = n
        self._luck = luck
        self._synced: set[int] = set()
        self._renames: dict[Path, tuple[bytes | None, bool]] = {}

    def _count(self) -> None:
        self._n -= 1
        if self._n <= 0:
            raise PowerCut

    @property
    def cut(self) -> bool:
        return self._n <= 0

    def fsync_path(self, path: Path) -> None:
        self._count()
        super().fsync_path(path)
        self._synced.add(path.stat().st_ino)

    def replace(self, source: Path, target: Path) -> None:
        self._count()
        old = target.read_bytes() if target.exists() else None
        self._renames[target] = (old, source.stat().st_ino in self._synced)
        super().replace(source, target)

    def fsync_folder(self, path: Path) -> None:
        self._count()
        super().fsync_folder(path)
        for target in [target for target in self._renames if target.parent == path]:
            _, content_synced = self._renames.pop(target)
            assert content_synced, f"{target} was published before its content was on the disk"

    def lose(self) -> None:
        """What the disk looks like when the machine starts again."""
        for target, (old, content_synced) in self._renames.items():
            self._luck, kept = divmod(self._luck, 2)
            if not kept:
                target.unlink(missing_ok=True)
                if old is not None:
                    target.write_bytes(old)
            elif not content_synced:
                target.write_bytes(target.read_bytes()[: target.stat().st_size // 2])
