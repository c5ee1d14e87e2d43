"""Answers about people in pictures of the cast, kept beside the script in its lock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from prostudio.projects.lock import Lock, lock_path, read_raw_lock, write_lock


def keep_consents(script: Path | None, answers: Mapping[str, str]) -> None:
    """Keep them, so that nobody is asked again; what came from standard input keeps nothing."""
    if script is None:
        return
    path = lock_path(script)
    lock = read_raw_lock(path) or Lock()
    write_lock(path, replace(lock, consents={**lock.consents, **answers}))
