"""Peak memory of a film and of one three times as long; the stated estimate against the truth."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.watch import Run, load, run, workplace

SIZE = "640x360"
SHOT_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Making:
    """What was said before the start, and what came."""

    stated: dict[str, float]
    run: Run
    frames: int
    disk_mb: float


def script(shots: int) -> str:
    """One place, 150 frames a shot, a sentence under each, music under all."""
    parts = [f"---\nsize: {SIZE}\nmusic: calm\n---\n"]
    for n in range(shots):
        parts.append(f"[[shot: the sea at dawn | id: shot-{n} | {SHOT_SECONDS}s]]\n")
        parts.append(f"This is wave number {n + 1} of many.\n")
    return "\n".join(parts)


def make(shots: int) -> Making:
    """Ask for the estimate, then make the film, in a home of its own."""
    with workplace() as folder:
        film, home = folder / "film.md", folder / "home"
        film.write_text(script(shots), "utf-8")
        stated = json.loads(run(["make", str(film), "--dry-run", "--json"], home).output)
        before = disk_mb(folder)
        arguments = ["make", str(film), "-o", str(folder / "film.mp4"), "--json"]
        made = run(arguments, home, sample_seconds=0.05)
        frames = made.events[-1]["inspection"]["facts"]["frames"]
        return Making(stated["estimate"], made, frames, disk_mb(folder) - before)


def disk_mb(folder: Path) -> float:
    """Everything below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def measure() -> dict[str, Any]:
    """600 and 1800 frames, each in fresh processes."""
    short, long = make(4), make(12)
    figures: dict[str, Any] = {}
    for making in (short, long):
        name = f"{making.frames} frames"
        figures[f"{name}: peak memory, MB"] = round(making.run.peak_mb)
        figures[f"{name}: stated and true seconds"] = pair(
            making.stated["seconds"], making.run.wall_s
        )
        figures[f"{name}: stated and true RAM, MB"] = pair(
            making.stated["ram_mb"], making.run.peak_mb
        )
        figures[f"{name}: stated and true disk, MB"] = pair(
            making.stated["disk_mb"], making.disk_mb
        )
    figures["peak of the long over the short"] = round(long.run.peak_mb / short.run.peak_mb, 3)
    figures["load"] = load()
    return figures


def pair(stated: float, true: float) -> str:
    """Both, and how much of what was stated was used."""
    return f"{stated:.0f}, {true:.0f} ({true / stated:.2f} of it)"
