"""What a kill may leave: a project's folder whose job was never written down."""

from __future__ import annotations

import re
import time
from contextlib import suppress

from prostudio import files
from prostudio.errors import NotFoundError
from prostudio.jobs.jobs import Jobs

_OURS = re.compile(r"[a-z2-9]{14}")
_OLD_SECONDS = 3600.0
"""A younger one may be about to be written down by another process."""


def tidy(jobs: Jobs) -> int:
    """Remove folders of no job under `projects`; how many there were. What users put there stays.

    Raises:
        ResourceError: the disk failed.
    """
    root = jobs.settings.home / "projects"
    removed = 0
    for name in files.names(root):
        folder = root / name
        with suppress(OSError):
            old = time.time() - folder.stat().st_mtime >= _OLD_SECONDS
            if not _OURS.fullmatch(name) or not folder.is_dir() or not old:
                continue
            try:
                jobs.get(name)
            except NotFoundError:
                files.rmtree(folder)
                removed += 1
    return removed
