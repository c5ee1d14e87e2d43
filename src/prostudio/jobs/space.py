"""The disk watch: new films wait while it is nearly full."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from prostudio import files
from prostudio.errors import ProStudioError

_LOOK_EVERY_SECONDS = 2.0
_MORE_BYTES = 512_000_000
"""A film that found the disk full goes on when there is so much more than it found."""


def standard_reserve(home: Path) -> int:
    """A twentieth of the disk, but no more than 2 GB: what is left to everything else."""
    while not home.exists():
        home = home.parent
    return min(2_000_000_000, shutil.disk_usage(home).total // 20)


class Space:
    """Looks at the free space now and then, by the steady clock."""

    def __init__(self, home: Path, reserve_bytes: int | None) -> None:
        self._home = home
        self.reserve = standard_reserve(home) if reserve_bytes is None else reserve_bytes
        self._looked: float | None = None

    @property
    def again(self) -> int:
        """Free bytes from which films go on: a tenth more, so that it does not flutter."""
        return self.reserve + self.reserve // 10

    def free(self) -> int:
        """Bytes that may be written; a disk that cannot be asked is taken to have none."""
        try:
            return files.free_bytes(self._home)
        except ProStudioError:
            return 0

    def is_due(self) -> bool:
        """Whether it is time to look again."""
        now = time.monotonic()
        if self._looked is not None and now - self._looked < _LOOK_EVERY_SECONDS:
            return False
        self._looked = now
        return True

    def wanted(self, disk_mb: int) -> int:
        """Free bytes that a film with this estimate wants before it begins."""
        return self.reserve + disk_mb * 1_000_000

    def after_full(self) -> int:
        """Free bytes that a film wants which has just found the disk full."""
        return max(self.again, self.free() + min(_MORE_BYTES, max(self.reserve, 1_000_000)))
