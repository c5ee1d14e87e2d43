"""Run a command and account for its whole family of processes."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

PROGRAM = [sys.executable, "-m", "prostudio.cli"]


@dataclass(frozen=True, slots=True)
class Run:
    """What one command took, children included.

    Attributes:
        peak_mb: largest sum over all processes of memory that is theirs alone plus
            their share of what is shared (PSS), sampled; RSS where the system does
            not tell PSS.
    """

    wall_s: float
    cpu_s: float
    peak_mb: float
    output: str
    code: int

    @property
    def events(self) -> list[dict[str, Any]]:
        """What `make --json` said, line by line."""
        return [json.loads(line) for line in self.output.splitlines()]


def run(
    arguments: list[str], home: Path, *, sample_seconds: float = 0.5, **environment: str
) -> Run:
    """Run `prostudio ARGUMENTS` with a home of its own.

    Looking at memory every 50 ms takes a seventh of a core, so only a benchmark of
    memory looks so often.
    """
    environment = {**os.environ, "PROSTUDIO_HOME": str(home), **environment}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            [*PROGRAM, *arguments], env=environment, stdout=subprocess.PIPE, stderr=log, text=True
        )
        peak = _Peak(process.pid, sample_seconds)
        output, _ = process.communicate()
        wall = time.perf_counter() - started
        log.seek(0)
        if process.returncode:
            raise SystemExit(f"prostudio {' '.join(arguments)} failed:\n{log.read()[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(wall, cpu, peak.stop(), output, process.returncode)


class _Peak(threading.Thread):
    def __init__(self, pid: int, sample_seconds: float) -> None:
        super().__init__(daemon=True)
        self._pause = sample_seconds
        self._family = psutil.Process(pid)
        self._running = True
        self._peak = 0.0
        self.start()

    def run(self) -> None:
        while self._running:
            with suppress(psutil.Error):
                family = [self._family, *self._family.children(recursive=True)]
                self._peak = max(self._peak, sum(map(_memory, family)))
            time.sleep(self._pause)

    def stop(self) -> float:
        self._running = False
        self.join()
        return self._peak / 1e6


def _memory(process: psutil.Process) -> float:
    with suppress(psutil.Error):
        full = process.memory_full_info()
        return float(getattr(full, "pss", 0) or full.rss)
    return 0.0


def in_child(expression: str) -> Any:
    """The value of an expression such as `benchmarks.floor:start()`, from a fresh process."""
    module, _, call = expression.partition(":")
    program = f"import json, {module}; print(json.dumps({module}.{call}))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{expression} failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def load() -> str:
    """How busy the machine is, for whoever reads the figures."""
    return f"{os.getloadavg()[0]:.1f} on {len(os.sched_getaffinity(0))} cores"


@contextmanager
def workplace() -> Iterator[Path]:
    """An empty folder for one benchmark."""
    with tempfile.TemporaryDirectory(prefix="prostudio-bench-") as folder:
        yield Path(folder)
