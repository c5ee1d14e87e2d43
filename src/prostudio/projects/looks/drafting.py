"""A film's draft as a file, and how far it is."""

from __future__ import annotations

from collections.abc import Generator
from functools import lru_cache
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.events import Event, Expected, StepDone
from prostudio.graph import Budget, Executor
from prostudio.production.looks.draft import draft as make_draft
from prostudio.production.looks.still import Still
from prostudio.projects.looks.cache import Cache, name_of
from prostudio.projects.looks.planned import planned
from prostudio.projects.project import executor_here
from prostudio.settings import Settings

Json = Any

_HALVES = (0.0, 0.3, 0.97)
"""Where voices and stills begin and end, and then music, segments and the film."""


def draft(order: Json) -> Generator[Json, None, Json]:
    """`{script, name}` -> `{file, revision, seconds, digest}`; yields `{progress}`.

    The file is `NAME.mp4` in the cache of drafts.

    Raises:
        FilmError: the film cannot be made.
        ResourceError: no room for it.
    """
    film = planned(order)
    stills, drafts = Cache.of(film.settings, "stills"), Cache.of(film.settings, "drafts")

    def drawn(still: Still) -> Path | None:
        return stills.found(name_of(still.key))

    bench = _bench()
    making, far = make_draft(film.order, bench.executor(film.settings), drawn), _Far()
    try:
        while True:
            if far.moves(next(making)):
                yield {"progress": round(far.now, 3)}
    except StopIteration as end:
        made = end.value
    except BaseException:
        bench.clear()
        raise
    path = drafts.path(f"{order['name']}.mp4")
    files.mkdir(path.parent, lasting=False)
    files.copy(made.film.path(), path)
    drafts.trim(path)
    return {
        "file": str(path),
        "revision": film.revision,
        "seconds": round(float(made.timeline.frames.seconds), 3),
        "digest": made.film.files[next(iter(made.film.files))].digest,
    }


class _Bench:
    """Children that make drafts, kept for the next one: reading their libraries takes a second.

    They go with the process, which is gone when nothing was asked for a minute.
    """

    def __init__(self) -> None:
        self._executor: Executor | None = None
        self._settings: Settings | None = None

    def executor(self, settings: Settings) -> Executor:
        """An executor with the settings' cores and memory, and no card."""
        if self._executor is None or settings != self._settings:
            self.clear()
            share = Budget(settings.cores, settings.ram_mb, 0)
            self._executor, self._settings = executor_here(settings, None, share), settings
        return self._executor

    def clear(self) -> None:
        """End the children; what one of them said last must not be heard by the next draft."""
        if self._executor is not None:
            self._executor.close()
        self._executor = None


@lru_cache(maxsize=1)
def _bench() -> _Bench:
    return _Bench()


class _Far:
    """How far a draft is: its halves by the seconds that their steps were expected to take."""

    def __init__(self) -> None:
        self.now = 0.0
        self._half = -1
        self._whole = self._done = 0.0

    def moves(self, event: Event) -> bool:
        """Count an event; whether it made a difference."""
        if isinstance(event, Expected):
            self._half = min(self._half + 1, 1)
            self._whole, self._done = event.seconds, 0.0
        elif isinstance(event, StepDone) and not event.cached and self._half >= 0:
            self._done += event.expected or 0.3
        start, stop = _HALVES[max(0, self._half) :][:2]
        share = min(1.0, self._done / self._whole) if self._whole else 0.0
        before, self.now = self.now, max(self.now, start + (stop - start) * share)
        return self.now > before
