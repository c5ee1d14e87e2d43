"""A disk that knows no links."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from faults import QuickDisk


class LinklessDisk(QuickDisk):
    """A disk such as exFAT: no hard links, and symbolic ones only where `leads`."""

    def __init__(self, *, leads: bool = False) -> None:
        self.leads = leads

    def link(self, source: Path, target: Path) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    def symlink(self, source: Path, target: Path) -> None:
        if not self.leads:
            raise OSError(errno.EPERM, os.strerror(errno.EPERM))
        super().symlink(source, target)
