"""One question to one child: bytes in, bytes out, a time limit."""

from __future__ import annotations

import queue
import shutil
import threading
import time
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
    file_mb: int = 2000,
) -> bytes:
    """Give `payload` to a confined child's stdin and return what it writes to stdout.

    The child runs `python -m module` with a clean environment, no inherited files but
    its three pipes, no network where Linux allows, and limits on memory, time, written
    files and open files (64).

    Args:
        cwd: the only folder it should write to.
        most_mb: the longest answer that is accepted.
        file_mb: the largest file that it may write.

    Raises:
        ChildError: it failed, was killed or took too long; `stderr`, `signal` and
            `timed_out` say how. The caller turns it into an error about its input.
    """
    bounds = Bounds(
        memory_mb=memory_mb,
        cpu_seconds=int(seconds) + 1,
        wall_seconds=seconds + 1.0,
        file_mb=file_mb,
        open_files=64,
        confined=True,
    )
    child = Child([], module=module, cwd=cwd, bounds=bounds)
    return _exchange(child, module, payload, seconds, most_mb)


def output(argv: Sequence[str], *, seconds: float) -> bytes:
    """What a foreign program writes to stdout.

    Raises:
        ChildError: it is not installed, failed, or took too long.
    """
    program = shutil.which(argv[0])
    if program is None:
        raise ChildError(f"{argv[0]} is not installed")
    return _exchange(Child([program, *argv[1:]]), argv[0], b"", seconds, most_mb=64)


def _exchange(child: Child, name: str, payload: bytes, seconds: float, most_mb: int) -> bytes:
    """Feed and read in threads of their own.

    A pipe may stay open after the child's death, when something that it started holds
    it; then a thread is left waiting, not the caller.
    """
    answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def feed() -> None:
        with suppress(OSError), child.stdin:
            child.stdin.write(payload)

    def read() -> None:
        with suppress(OSError), child.stdout:
            answers.put(child.stdout.read(most_mb * 1_000_000 + 1))

    for work in (feed, read):
        threading.Thread(target=work, daemon=True).start()
    until = time.monotonic() + seconds
    try:
        answer = answers.get(timeout=seconds)
        if len(answer) > most_mb * 1_000_000:
            raise ChildError(f"{name} answered with more than {most_mb} MB")
        code = child.wait(max(0.1, until - time.monotonic()))
    except (queue.Empty, ChildError) as failure:
        if isinstance(failure, ChildError) and not failure.timed_out:
            raise
        raise ChildError(f"{name} took longer than {seconds:g} s", timed_out=True) from None
    finally:
        child.kill()
    if code != 0:
        died = -code if code < 0 else None
        raise ChildError(f"{name} ended with {ending(code)}", stderr=child.stderr, signal=died)
    return answer
