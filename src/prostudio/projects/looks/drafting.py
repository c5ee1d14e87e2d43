"""A film's draft as a file, and how far it is."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.events import StepDone
from prostudio.graph import Budget
from prostudio.production.looks.draft import draft as make_draft
from prostudio.production.looks.still import Still
from prostudio.projects.looks.cache import Cache, name_of
from prostudio.projects.looks.planned import planned
from prostudio.projects.project import executor_for

Json = Any

_TELLING = 0.97
"""The share of a draft that is told while its steps are made: what is left is putting it away."""


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
        done, told = 0.0, 0.0
        whole = _guessed(len(film.shots), sum(1 for _ in film.plan.pieces()))
        try:
            while True:
                event = next(making)
                if isinstance(event, StepDone):
                    done += event.expected or 0.3
                    told = max(told, _TELLING * done / max(whole, done + 1.0))
                    yield {"progress": round(told, 3)}
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


def _guessed(shots: int, pieces: int) -> float:
    """Seconds of all of its steps, for one core; known only once there is a timeline."""
    return 6.0 + 4.0 * shots + 0.6 * pieces
