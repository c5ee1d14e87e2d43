"""One question to one child: bytes in, bytes out, a time limit."""

from __future__ import annotations

import shutil
import signal
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from prostudio.processes.child import Bounds, Child, ChildError, ending


def run_limited(
    module: str,
    payload: bytes,
    *,
    memory_mb: int,
    seconds: float,
    cwd: Path | None = None,
    most_mb: int = 512,
) -> bytes:
    """Give `payload` to a confined child's stdin and return what it writes to stdout.

    The child runs `python -m module` with a clean environment, no inherited files but
    its three pipes, no network where Linux allows, and limits on memory, time, written
    files (2 GB) and open files (64).

    Args:
        cwd: the only folder it should write to.
        most_mb: the longest answer that is accepted.

    Raises:
        ChildError: it failed, was killed or took too long; `stderr`, `signal` and
            `timed_out` say how. The caller turns it into an error about its input.
    """
    bounds = Bounds(
        memory_mb=memory_mb,
        cpu_seconds=int(seconds) + 1,
        wall_seconds=seconds + 1.0,
        file_mb=2000,
        open_files=64,
        confined=True,
    )
    with Child([], module=module, cwd=cwd, bounds=bounds) as child:
        return _exchange(child, module, payload, seconds, most_mb)


def output(argv: Sequence[str], *, seconds: float) -> bytes:
    """What a foreign program writes to stdout.

    Raises:
        ChildError: it is not installed, failed, or took too long.
    """
    program = shutil.which(argv[0])
    if program is None:
        raise ChildError(f"{argv[0]} is not installed")
    with Child([program, *argv[1:]]) as child:
        return _exchange(child, argv[0], b"", seconds, most_mb=64)


def _exchange(child: Child, name: str, payload: bytes, seconds: float, most_mb: int) -> bytes:
    late = threading.Event()

    def end() -> None:
        late.set()
        child.kill()

    def feed() -> None:
        with suppress(OSError, ValueError), child.stdin:
            child.stdin.write(payload)

    clock = threading.Timer(seconds, end)
    clock.daemon = True
    clock.start()
    threading.Thread(target=feed, daemon=True).start()
    try:
        answer = b""
        with suppress(ValueError):  # the clock closed the pipe
            answer = child.stdout.read(most_mb * 1_000_000 + 1)
        if len(answer) > most_mb * 1_000_000:
            raise ChildError(f"{name} answered with more than {most_mb} MB")
        code = child.wait(seconds + 5.0)
    finally:
        clock.cancel()
    if late.is_set() or code == -getattr(signal, "SIGALRM", 14):
        raise ChildError(f"{name} took longer than {seconds:g} s", timed_out=True)
    if code != 0:
        raise ChildError(
            f"{name} ended with {ending(code)}",
            stderr=child.stderr,
            signal=-code if code < 0 else None,
        )
    return answer
