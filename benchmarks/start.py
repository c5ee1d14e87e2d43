"""How soon the program answers, and what it loads to do so."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

from benchmarks.watch import PROGRAM, load

HEAVY = ("torch", "diffusers", "av", "skia", "numpy", "scipy")
TIMES = 7


def measure() -> dict[str, Any]:
    """Median wall seconds of help and of a Python that does nothing."""
    empty = median_seconds([sys.executable, "-c", "pass"])
    asked = median_seconds([*PROGRAM, "--help"])
    return {
        "help, wall s": round(asked, 3),
        "an empty Python, wall s": round(empty, 3),
        "help over an empty Python": round(asked / empty, 1),
        "heavy modules after `import prostudio`": loaded("prostudio") or "none",
        "heavy modules after `import prostudio.cli`": loaded("prostudio.cli") or "none",
        "load": load(),
    }


def median_seconds(command: Sequence[str]) -> float:
    """Of several runs, after one that fills the caches."""
    walls = []
    for _ in range(TIMES + 1):
        started = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        walls.append(time.perf_counter() - started)
    return statistics.median(walls[1:])


def loaded(module: str) -> str:
    """Which heavy modules an import brings along."""
    program = f"import sys, {module}; print(*[m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()
