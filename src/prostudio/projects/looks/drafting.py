"""A film's draft as a file, and how far it is."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.events import Event, Expected, StepDone
from prostudio.graph import Budget
from prostudio.production.looks.draft import draft as make_draft
from prostudio.production.looks.still import Still
from prostudio.projects.looks.cache import Cache, name_of
from prostudio.projects.looks.planned import planned
from prostudio.projects.project import executor_for

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

    share = Budget(film.settings.cores, film.settings.ram_mb, 0)
    with executor_for(film.settings, None, share) as executor:
        making = make_draft(film.order, executor, drawn)
        far = _Far()
        try:
            while True:
                if far.moves(next(making)):
                    yield {"progress": round(far.now, 3)}
        except StopIteration as end:
            made = end.value
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
