"""A lock whose shots got other names, or whose script another format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path

from prostudio import files
from prostudio.projects.lock import Lock, lock_path, read_raw_lock, write_lock


def rename_in_lock(old: Path, new: Path, renamed: Mapping[str, str]) -> None:
    """Let the lock of script `new` say of renamed shots what that of `old` said of them.

    What it said under the old names stays: an undo brings them back.
    """
    lock = read_raw_lock(lock_path(old))
    if lock is None:
        return
    tables = {}
    for part in fields(Lock):
        table = dict(getattr(lock, part.name))
        if part.name != "narration":  # those are named by their words
            moved = {now: table[was] for was, now in renamed.items() if was in table}
            if part.name == "locked":  # of one shot, whatever else is called so later
                table = {name: since for name, since in table.items() if name not in renamed}
            table |= moved
        tables[part.name] = table
    made = replace(lock, **tables)
    if made != lock or old != new:
        write_lock(lock_path(new), made)
    if old != new:
        files.unlink(lock_path(old))
