"""A child process that dies with its parent, in a group of its own, within limits."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self, cast

from prostudio.errors import FaultError

_START = (
    "import json,sys; spec=json.loads(sys.argv[1]); sys.path[:]=spec['path'];"
    "from prostudio.processes.bootstrap import main; main(spec)"
)
_TAIL_BYTES = 8192


class ChildError(FaultError):
    """A child failed. The caller knows what it was for and says so in an error of its own.

    Attributes:
        stderr: the end of what it wrote there.
        signal: the signal that ended it, if any.
        timed_out: it was ended because its time was over.
    """

    code = "child"

    def __init__(
        self, message: str, *, stderr: str = "", signal: int | None = None, timed_out: bool = False
    ) -> None:
        super().__init__(message)
        self.stderr = stderr
        self.signal = signal
        self.timed_out = timed_out


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a child may use; None leaves the system's own limit.

    Attributes:
        memory_mb: address space (not on macOS).
        wall_seconds: after which the system ends it, whoever watches.
        confined: a clean environment, no new privileges, no network where Linux allows.
    """

    memory_mb: int | None = None
    cpu_seconds: int | None = None
    wall_seconds: float | None = None
    file_mb: int | None = None
    open_files: int | None = None
    confined: bool = False


class Child:
    """A running child with pipes; use it in a `with`, whose end kills it and its group.

    Attributes:
        stdin, stdout: unbuffered and buffered binary pipes. A child of ours that lives
            long ends itself when its stdin ends, which is how it learns of its
            parent's death where the system does not tell.
        pid: also the number of its process group.
    """

    def __init__(
        self,
        argv: Sequence[str],
        *,
        module: str | None = None,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        bounds: Bounds = Bounds(),
        said: Callable[[bytes], None] | None = None,
    ) -> None:
        """Start the program `argv`, or the Python `module` with arguments `argv`.

        `env` is added to the environment; `said` is called with what it writes to stderr as
        that comes, in another thread. Raises ChildError when it cannot start.
        """
        clean = {k: v for k, v in os.environ.items() if k == "SYSTEMROOT"}
        start = [sys.executable, "-I", "-c", _START, json.dumps(_spec(argv, module, env, bounds))]
        if sys.platform == "win32" and module is None:
            start = list(argv)  # exec there is a new process, and there are no limits to set
        try:
            self._process = subprocess.Popen(
                start,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=cwd,
                env=clean if bounds.confined else None,
                # A group of its own: Ctrl-C on a terminal reaches the parent alone, which decides.
                process_group=None if sys.platform == "win32" else 0,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
        except OSError as failure:
            raise ChildError(f"cannot start {module or argv[0]}: {failure}") from failure
        self.pid = self._process.pid
        self._ended = False
        self.stdin = cast(BinaryIO, self._process.stdin)
        self.stdout = cast(BinaryIO, self._process.stdout)
        self._said = said
        self._tail: deque[bytes] = deque()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def poll(self) -> int | None:
        """The exit code (negative: the signal that ended it), or None while it runs."""
        return self._process.poll()

    def wait(self, seconds: float | None = None) -> int:
        """Its exit code, once it has ended.

        Raises:
            ChildError: it still runs after `seconds`.
        """
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise ChildError(f"still runs after {seconds} s", timed_out=True) from None

    def signal_kill(self) -> None:
        """Tell it and its whole group to end, and do not wait for it."""
        if self._ended:
            return  # its number may be another group's by now
        if sys.platform == "win32":
            _kill_tree(self.pid)
        else:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)

    def kill(self) -> None:
        """End it and its whole group now; nothing happens when it has ended."""
        self.signal_kill()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(5.0)
            self._ended = True

    def close(self) -> None:
        """Close the pipes. Not while another thread reads or writes one: it closes its own."""
        for pipe in (self.stdin, self.stdout):
            with suppress(OSError):
                pipe.close()

    @property
    def ending(self) -> str:
        """How it ended, in words."""
        code = self.poll()
        return "it still runs" if code is None else ending(code)

    @property
    def stderr(self) -> str:
        """The last lines that it wrote to stderr."""
        if self._process.poll() is not None:
            self._listener.join(0.5)
        return b"".join(self._tail).decode(errors="replace").strip()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self.close()

    def _listen(self) -> None:
        """Keep the pipe empty, so that a chatty child never blocks, and remember the end."""
        pipe = cast(BinaryIO, self._process.stderr)
        kept = 0
        with pipe, suppress(OSError, ValueError):
            while chunk := os.read(pipe.fileno(), _TAIL_BYTES):
                if self._said is not None:
                    self._said(chunk)
                self._tail.append(chunk)
                kept += len(chunk)
                while kept - len(self._tail[0]) >= _TAIL_BYTES:
                    kept -= len(self._tail.popleft())


def _spec(
    argv: Sequence[str], module: str | None, env: Mapping[str, str] | None, bounds: Bounds
) -> dict[str, object]:
    """What the child's bootstrap is told, as JSON."""
    megabyte = 1_000_000
    return {
        "argv": list(argv),
        "module": module,
        "env": dict(env or {}),
        "path": [str(Path(entry).absolute()) for entry in sys.path],
        "parent": os.getpid(),
        "from_main_thread": threading.current_thread() is threading.main_thread(),
        "memory_bytes": bounds.memory_mb and bounds.memory_mb * megabyte,
        "file_bytes": bounds.file_mb and bounds.file_mb * megabyte,
        "cpu_seconds": bounds.cpu_seconds,
        "wall_seconds": bounds.wall_seconds,
        "open_files": bounds.open_files,
        "confined": bounds.confined,
    }


def ending(code: int) -> str:
    """An exit code in words: `exit code 1`, `signal SIGKILL`."""
    if code >= 0:
        return f"exit code {code}"
    with suppress(ValueError):
        return f"signal {signal.Signals(-code).name}"
    return f"signal {-code}"


def _kill_tree(pid: int) -> None:
    import psutil

    with suppress(psutil.NoSuchProcess):
        root = psutil.Process(pid)
        for process in [*root.children(recursive=True), root]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
