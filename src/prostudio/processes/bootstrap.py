"""The first thing that a child runs: it binds its life to its parent and lowers its limits.

Not `preexec_fn`, which may deadlock in a program with threads, but code of the child
itself. It then becomes the program it was started for: a module in the same
interpreter, or another program by exec, which keeps limits and the death signal.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000


def main(spec: Mapping[str, Any]) -> None:
    """Become what `spec` (see `Child`) describes."""
    _bind_to_parent(spec)
    if spec["confined"]:
        _give_up_privileges()
    _lower_limits(spec)
    os.environ.update(spec["env"])
    if spec["module"] is None:
        os.execvp(spec["argv"][0], spec["argv"])  # noqa: S606
    import runpy

    sys.argv = [spec["module"], *spec["argv"]]
    runpy.run_module(spec["module"], run_name="__main__", alter_sys=True)


def _bind_to_parent(spec: Mapping[str, Any]) -> None:
    if sys.platform != "linux":
        return
    import ctypes
    import signal

    # The signal comes when the *thread* that started us ends, so only a main thread counts.
    if spec["from_main_thread"]:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
    if os.getppid() != spec["parent"]:
        os._exit(0)


def _give_up_privileges() -> None:
    """No new privileges; and no network, where the system lets us have an empty one."""
    if sys.platform != "linux":
        return
    import ctypes

    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    # Root keeps its own user: in a new one it could no longer read others' files.
    libc.unshare(_CLONE_NEWNET if os.geteuid() == 0 else _CLONE_NEWUSER | _CLONE_NEWNET)


def _lower_limits(spec: Mapping[str, Any]) -> None:
    if sys.platform == "win32":
        return
    import resource
    import signal

    limits = {
        resource.RLIMIT_AS: spec["memory_bytes"],
        resource.RLIMIT_CPU: spec["cpu_seconds"],
        resource.RLIMIT_FSIZE: spec["file_bytes"],
        resource.RLIMIT_NOFILE: spec["open_files"],
        resource.RLIMIT_CORE: 0,
    }
    for limit, value in limits.items():
        if value is not None:
            # macOS refuses RLIMIT_AS; a hard limit already below ours stays.
            with suppress(ValueError, OSError):
                resource.setrlimit(limit, (value, value))
    if spec["wall_seconds"] is not None:
        # Ends the child even when nobody is left to watch the clock.
        signal.setitimer(signal.ITIMER_REAL, spec["wall_seconds"])
