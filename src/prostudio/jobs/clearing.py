"""Making room by itself: what can be made again goes, by a child, while films go on.

In a child, because a large store takes seconds to walk through, and the owner listens to
films meanwhile. It removes nothing that a film, a take or a script needs.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from prostudio import files
from prostudio.errors import NotFoundError, ProStudioError
from prostudio.jobs.jobs import Jobs
from prostudio.processes import Child, ChildError
from prostudio.settings import Settings

CACHES, FACTS = "cache", "facts"
"""Below the home: what pages asked for, and what is known of uploads."""

_DAY = 86_400.0
_USUAL_PAUSE, _PRESSING_PAUSE = 3600.0, 300.0
_NICE = 15


class Clearing:
    """Lets a child make room, at most one at a time and not all the time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._child: Child | None = None
        self._began: dict[bool, float] = {False: time.monotonic(), True: float("-inf")}

    def begin(self, *, pressing: bool) -> bool:
        """Begin, where none is at it and the last one is some time ago; whether it did.

        Args:
            pressing: the disk is nearly full: everything goes that can be made again;
                else only what is beyond the setting `cache_gb`, or old.
        """
        if self._child is not None and self._child.poll() is None:
            return False
        self.close()
        pause = _PRESSING_PAUSE if pressing else _USUAL_PAUSE
        if time.monotonic() - self._began[pressing] < pause:
            return False
        self._began[pressing] = time.monotonic()
        order = {
            "home": str(self._settings.home),
            "limit": 0 if pressing else int(self._settings.cache_gb * 1e9),
            "caches_seconds": 0.0 if pressing else 30 * _DAY,
            "uploads_seconds": 3600.0 if pressing else 7 * _DAY,
        }
        with suppress(ChildError, OSError):
            self._child = Child([], module="prostudio.jobs.clearing")
            self._child.stdin.write(json.dumps(order).encode() + b"\n")
            self._child.stdin.close()
        return True

    def close(self) -> None:
        """End the child, if one is at it; nothing is left half."""
        if self._child is not None:
            self._child.kill()
            self._child.close()
            self._child = None


def clear(settings: Settings, *, limit: int, caches_seconds: float, uploads_seconds: float) -> int:
    """Make room in a home; the bytes freed.

    Args:
        limit: bytes that may stay in the store of what can be made again.
        caches_seconds, uploads_seconds: what was used or given since then stays.
    """
    from prostudio.graph import collect
    from prostudio.graph.opening import open_store

    freed = clear_caches(settings.home, caches_seconds)
    jobs = Jobs(settings)
    try:
        freed += remove_uploads(jobs, unused_uploads(jobs, uploads_seconds))
    finally:
        jobs.close()
    return freed + collect.clean(open_store(settings), limit).freed_bytes


def clear_caches(home: Path, older_seconds: float = 0.0) -> int:
    """Remove pictures and samples that pages asked for; the bytes freed."""
    before, freed = time.time() - older_seconds, 0
    for path in (home / CACHES).rglob("*"):
        with suppress(OSError):
            facts = path.stat(follow_symlinks=False)
            if path.is_file() and max(facts.st_mtime, facts.st_atime) <= before:
                files.unlink(path)
                freed += facts.st_size
    return freed


def unused_uploads(jobs: Jobs, older_seconds: float) -> Sequence[Path]:
    """Uploads that lie in no film's project, where they would be a second name of the file."""
    before, found = time.time() - older_seconds, []
    for path in (jobs.settings.home / "uploads").glob("*.*"):
        with suppress(OSError):
            facts = path.stat()
            if path.is_file() and facts.st_nlink == 1 and facts.st_mtime < before:
                found.append(path)
    return found


def remove_uploads(jobs: Jobs, paths: Sequence[Path]) -> int:
    """Remove uploads; films that used one have it still."""
    freed = 0
    for path in paths:
        with suppress(OSError):
            freed += path.stat().st_size
        with suppress(NotFoundError):
            jobs.uploads.remove(path.stem)
        files.unlink(path)
        files.unlink(jobs.settings.home / FACTS / f"{path.stem}.json")
    return freed


def main() -> None:
    """Clear the home that the order names."""
    with suppress(AttributeError, OSError):  # Windows has no such number
        os.nice(_NICE)
    order = json.loads(sys.stdin.buffer.readline())
    with suppress(ProStudioError):  # a full disk, or a store somebody else mends
        clear(Settings.load({"home": order.pop("home")}), **order)


if __name__ == "__main__":
    main()
