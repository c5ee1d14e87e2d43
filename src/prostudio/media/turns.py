"""Encoders take turns with everything else on the machine, whatever they would like."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_TASKS = Path("/proc/self/task")


@contextmanager
def usual_turns() -> Iterator[None]:
    """Threads are scheduled after the block as this one was before it.

    SVT-AV1 asks for real-time scheduling at the highest priority, first on the thread
    that opens it (svt_create_thread in Source/Lib/Codec/svt_threads.c), and root gets it,
    as in most containers. Every child would inherit it, and nothing else would run
    while they work. Where there is no such scheduling nothing happens.
    """
    if not _TASKS.is_dir():
        yield
        return
    before, values = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        for task in _TASKS.iterdir():
            with suppress(ProcessLookupError, PermissionError):  # it has ended meanwhile
                if os.sched_getscheduler(int(task.name)) != before:
                    os.sched_setscheduler(int(task.name), before, values)
