"""One holder at a time across processes, given back by the system when the holder dies.

`flock` on Linux and macOS, `msvcrt.locking` on Windows. The filelock package does the
same but imports asyncio, which costs every child 50 ms.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from prostudio.files.effects import effects
from prostudio.files.failures import explained

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int, *, wait: bool) -> bool:
        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
                return True
            except PermissionError:
                if not wait:
                    return False
                time.sleep(_PAUSE_SECONDS)
else:
    import fcntl

    def _take(descriptor: int, *, wait: bool) -> bool:
        # Waiting is left to the system, which wakes the next one at once.
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True


_PAUSE_SECONDS = 0.02


def _still_named(path: Path, descriptor: int) -> bool:
    """Whether the locked file is the one that `path` names: its holder may have removed it."""
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


@contextmanager
def locked(path: Path, wait_seconds: float | None = None) -> Iterator[bool]:
    """Hold the lock named by the file `path` within the block.

    Yields:
        False when `wait_seconds` went by and another process still holds it; without
        `wait_seconds` it waits for as long as it takes.
    """
    until = None if wait_seconds is None else time.monotonic() + wait_seconds
    while True:
        with explained(path, "lock"):
            file = effects().open(path, "ab")
        with file:
            with explained(path, "lock"):
                held = _take(file.fileno(), wait=until is None)
            if held and _still_named(path, file.fileno()):
                yield True
                return
        if until is not None:
            if time.monotonic() >= until:
                yield False
                return
            time.sleep(_PAUSE_SECONDS)


def forget(path: Path) -> None:
    """Remove the file of a lock that this process holds, so that old ones do not pile up."""
    with suppress(OSError):
        effects().unlink(path)
