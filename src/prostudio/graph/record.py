"""What a film used last: a small file per film in the store."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from prostudio import files
from prostudio.graph.keys import BoundStep
from prostudio.graph.store import Store

_ALIVE_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class StepRecord:
    """The key a step of a film has, the one it had before, and the shot it serves."""

    key: str
    before: str | None = None
    shot: str | None = None


def read_steps(store: Store, film: Path) -> dict[str, StepRecord]:
    """The steps of a film by name; none when the film was never made or the record is damaged."""
    try:
        value = json.loads(store.film_path(film).read_bytes())
        return {name: StepRecord(**entry) for name, entry in value["steps"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def last_film(store: Store) -> Path | None:
    """The script of the film that was made last, or None when none was."""
    folder = store.root / "films"
    records = [folder / name for name in files.names(folder)]
    newest = sorted(records, key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in newest:
        with suppress(OSError, ValueError, TypeError, KeyError):
            return Path(json.loads(path.read_bytes())["film"])
    return None


class FilmRecord:
    """Notes the keys that a film uses, while it is made."""

    def __init__(self, store: Store, film: Path) -> None:
        self._store = store
        self._film = film
        self._steps: dict[str, StepRecord] = read_steps(store, film)
        self._kept = dict(self._steps)
        self._used: set[str] = set()
        self._alive = time.monotonic()

    def note(self, bound: BoundStep) -> None:
        """The film's step has this key now."""
        name, key = bound.step.name, bound.key
        last = self._steps.get(name)
        before = None if last is None else last.before if last.key == key else last.key
        self._steps[name] = StepRecord(key, before, bound.step.shot)
        self._used.add(name)

    def keep_alive(self) -> None:
        """Once in ten minutes: say that what a long film has used so far is still in use."""
        if time.monotonic() - self._alive > _ALIVE_SECONDS:
            self._alive = time.monotonic()
            for name in self._used:
                self._store.touch(self._steps[name].key)

    def finish(self) -> None:
        """The film is made: what this making did not use is no longer the film's."""
        self._steps = {name: self._steps[name] for name in self._used}
        self.save()

    def save(self) -> None:
        """Write the record when it differs from the one on the disk."""
        if self._steps != self._kept:
            path = self._store.film_path(self._film)
            files.mkdir(path.parent)
            files.write_json(path, {"film": str(self._film.resolve()), "steps": self._as_json()})
            self._kept = dict(self._steps)

    def _as_json(self) -> Mapping[str, Mapping[str, str | None]]:
        return {
            name: {"key": step.key, "before": step.before, "shot": step.shot}
            for name, step in self._steps.items()
        }
