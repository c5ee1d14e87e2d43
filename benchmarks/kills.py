"""`kill -9` at random moments: each film is made to the end afterwards, bit for bit the same."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import av

from benchmarks.watch import PROGRAM, load, run, workplace

KILLS = int(os.environ.get("KILLS", "20"))
SCRIPT = """---
size: 320x180
fps: 15
title: Kept
---

[[shot: abstract | 1s]]
Nothing that was finished

[[shot: deep space | 1s]]
is lost.
"""


def measure() -> dict[str, Any]:
    """So many kills that found the film at work, each in a fresh home at a moment of its own."""
    chance = random.Random(2)
    with workplace() as folder:
        seconds = make(folder)
        whole = digest(folder / "film.mp4")
    survived = killed = 0
    again = 0.0
    while killed < KILLS:
        with workplace() as folder:
            if not kill(folder, chance.random() * seconds):
                seconds *= 0.9  # it was finished: the machine has become quicker
                continue
            killed += 1
            again += make(folder)
            survived += digest(folder / "film.mp4") == whole
    return {
        "survived": f"{survived}/{killed}",
        "uninterrupted, wall s": round(seconds, 1),
        "resumed, wall s, mean": round(again / KILLS, 1),
        "load": load(),
    }


def make(folder: Path) -> float:
    """Make the film to its end; wall seconds."""
    return run(arguments(folder), folder / "home").wall_s


def arguments(folder: Path) -> list[str]:
    """Of the making; the script is written first."""
    script = folder / "film.md"
    script.write_text(SCRIPT, "utf-8")
    return ["make", str(script), "-o", str(folder / "film.mp4")]


def kill(folder: Path, seconds: float) -> bool:
    """Start the film and kill its group after a while; whether it was still at work."""
    process = subprocess.Popen(
        [*PROGRAM, *arguments(folder)],
        env={**os.environ, "PROSTUDIO_HOME": str(folder / "home")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(seconds)
    at_work = process.poll() is None
    if at_work:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return at_work


def digest(film: Path) -> str:
    """Of every decoded frame and sample."""
    seen = hashlib.sha256()
    with av.open(str(film)) as container:
        for frame in container.decode(video=0):
            seen.update(frame.to_ndarray().tobytes())
    with av.open(str(film)) as container:
        for block in container.decode(audio=0):
            seen.update(block.to_ndarray().tobytes())
    return seen.hexdigest()
