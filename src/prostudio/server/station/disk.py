"""What lies on the disk, by what it is for, and making room."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.graph import collect, upkeep
from prostudio.graph.opening import open_store
from prostudio.jobs import Jobs
from prostudio.jobs.clearing import CACHES, clear_caches, remove_uploads, unused_uploads
from prostudio.jobs.space import standard_reserve
from prostudio.settings import Settings

_UNUSED_SECONDS = 3600.0
"""A younger upload may be about to be asked for."""


def sizes(settings: Settings, jobs: Jobs) -> dict[str, Any]:
    """The answer of `GET /api/disk`, in bytes; walks through the home."""
    home = settings.home
    store = upkeep.size(open_store(settings))
    parts = {
        "films": size_of(home / "projects"),
        "store": store.total,
        "weights": size_of(settings.weights),
        "caches": size_of(home / CACHES),
        "uploads": size_of(home / "uploads"),
        "logs": size_of(home / "logs"),
    }
    inside = settings.weights.is_relative_to(home)
    free, reserve = files.free_bytes(home), standard_reserve(home)
    return {
        "home": sum(parts.values()) - (0 if inside else parts["weights"]),
        "free": free,
        "total": shutil.disk_usage(home).total,
        "reserve": reserve,
        "low": free < reserve,
        "waiting": sum(one.reason == "no_space" for one in jobs.list(state="paused", limit=500)),
        **parts,
        "takes": store.takes,
        "cleanable": {
            "store": store.artifacts + store.unfinished + store.orphans,
            "caches": parts["caches"],
            "uploads": sum(map(_size, unused_uploads(jobs, _UNUSED_SECONDS))),
            "logs": parts["logs"],
        },
    }


def clean(settings: Settings, jobs: Jobs, what: str) -> int:
    """Remove what can be made again, or nobody uses; the bytes freed."""
    home = settings.home
    if what == "store":
        return collect.clean(open_store(settings), 0).freed_bytes
    if what == "uploads":
        return remove_uploads(jobs, unused_uploads(jobs, _UNUSED_SECONDS))
    if what == "caches":
        return clear_caches(home)
    before = size_of(home / "logs")
    for name in files.names(home / "logs"):
        files.rmtree(home / "logs" / name)
    return before - size_of(home / "logs")


def size_of(folder: Path) -> int:
    """Bytes of all files below a folder; linked ones count once, links elsewhere not."""
    seen: set[tuple[int, int]] = set()
    total = 0
    for entry in _files(folder):
        with suppress(OSError):
            facts = entry.stat(follow_symlinks=False)
            if facts.st_nlink > 1:
                if (facts.st_dev, facts.st_ino) in seen:
                    continue
                seen.add((facts.st_dev, facts.st_ino))
            total += facts.st_size
    return total


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _files(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path))
        elif entry.is_file(follow_symlinks=False):
            yield entry
