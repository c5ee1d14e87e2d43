"""What is written down of a film's events: not every tick, and no path of this machine."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

Json = Any

_LEAST_SECONDS, _MOST_SECONDS = 0.5, 5.0
_STEP = 0.01


class Sieve:
    """Lets through what matters of `step_progress`: at most two a second of each step."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[float, float]] = {}

    def keeps(self, event: Mapping[str, Json], now: float) -> bool:
        """Whether the event is written down; `now` is steady seconds."""
        if event["event"] == "step_done":
            self._last.pop(event["step"], None)
        if event["event"] not in ("step_progress", "step_preview"):
            return True
        name = f"{event['event']} {event['step']}"
        fraction = float(event.get("fraction", 1.0))
        when, before = self._last.get(name, (float("-inf"), -1.0))
        quiet = now - when
        moved = event["event"] == "step_preview" or abs(fraction - before) >= _STEP
        if quiet < _LEAST_SECONDS or (not moved and quiet < _MOST_SECONDS):
            return False
        self._last[name] = (now, fraction)
        return True


def without_paths(value: Json, folder: Path, home: Path) -> Json:
    """The value with paths below the project's folder, else the home, cut to what follows it."""
    if isinstance(value, str):
        for root in (folder, home):
            value = value.replace(f"{root}/", "").replace(f"{root}\\", "").replace(str(root), ".")
        return value
    if isinstance(value, Mapping):
        return {name: without_paths(part, folder, home) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [without_paths(part, folder, home) for part in value]
    return value
