"""What a film used last: a small file per film in the store."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

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


@dataclass(frozen=True, slots=True)
class LastMaking:
    """What the last making of a film did; one that was stopped goes on with the next.

    Attributes:
        made: names of the steps that ran.
        new: names of the steps that the film before it did not have.
        gone: name -> key of the steps that only the film before it had.
        finished: whether it came to its end.
    """

    made: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    gone: Mapping[str, str] = field(default_factory=dict)
    finished: bool = True


def read_last_making(store: Store, film: Path) -> LastMaking | None:
    """What the last making did; None where that was not written down."""
    try:
        value = json.loads(store.film_path(film).read_bytes())["last"]
        made, new = tuple(map(str, value["made"])), tuple(map(str, value["new"]))
        return LastMaking(made, new, dict(value["gone"]), bool(value["finished"]))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


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
        self._kept: Mapping[str, Any] | None = None
        self._before = dict(self._steps)
        last = read_last_making(store, film)
        goes_on = last is not None and not last.finished
        self._made = dict.fromkeys(last.made if last and goes_on else ())
        self._new = dict.fromkeys(last.new if last and goes_on else ())
        self._gone: dict[str, str] = {}
        self._finished = False
        self._used: set[str] = set()
        self._alive = time.monotonic()

    def note(self, bound: BoundStep) -> None:
        """The film's step has this key now."""
        name, key = bound.step.name, bound.key
        last = self._steps.get(name)
        before = None if last is None else last.before if last.key == key else last.key
        self._steps[name] = StepRecord(key, before, bound.step.shot)
        self._used.add(name)
        if last is None:
            self._new[name] = None

    def note_made(self, step: str) -> None:
        """The step ran in this making."""
        self._made[step] = None

    def keep_alive(self) -> None:
        """Once in ten minutes: say that what a long film has used so far is still in use."""
        if time.monotonic() - self._alive > _ALIVE_SECONDS:
            self._alive = time.monotonic()
            for name in self._used:
                self._store.touch(self._steps[name].key)

    def finish(self) -> None:
        """The film is made: what this making did not use is no longer the film's."""
        self._gone = {n: step.key for n, step in self._before.items() if n not in self._used}
        self._steps = {name: self._steps[name] for name in self._steps if name in self._used}
        self._finished = True
        self.save()

    def save(self) -> None:
        """Write the record when it differs from what was written last."""
        told = self._as_json()
        if told != self._kept:
            path = self._store.film_path(self._film)
            self._store.keep_film(path, told)
            self._kept = told

    def _as_json(self) -> Mapping[str, Any]:
        last = LastMaking(tuple(self._made), tuple(self._new), self._gone, self._finished)
        steps = {
            name: {"key": step.key, "before": step.before, "shot": step.shot}
            for name, step in self._steps.items()
        }
        return {"film": str(self._film.resolve()), "steps": steps, "last": asdict(last)}
