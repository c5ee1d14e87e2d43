"""Pictures of shots as files: drawn once, kept by what they show."""

from __future__ import annotations

import threading
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prostudio.engines import registry
from prostudio.engines.card import Kind
from prostudio.production.looks.still import Still, draw, first_steps, still_of
from prostudio.projects.looks.cache import Cache, name_of
from prostudio.projects.looks.planned import PlannedFilm, planned
from prostudio.projects.project import executor_for

if TYPE_CHECKING:
    from prostudio.engines.base import VideoEngine
    from prostudio.production.shots.takes import Casting

Json = Any


def still(order: Json) -> Json:
    """`{script, shot, width}` -> `{file, key}`: a JPEG of the shot.

    Raises:
        NotFoundError: no such shot.
        FilmError: the film cannot be made.
        MediaError: the user's picture cannot be used.
    """
    film = planned(order)
    shot = film.shot(order["shot"])
    casting = film.casting() if shot.costs else None
    wanted = still_of(shot, film.plan.film.size, casting)
    path = still_file(film, wanted, order.get("width"))
    return {"file": str(path), "key": wanted.key}


def still_key(film: PlannedFilm, shot: str, casting: Casting | None) -> str:
    """What changes whenever a shot's picture does."""
    return still_of(film.shot(shot), film.plan.film.size, casting).key


def still_file(film: PlannedFilm, wanted: Still, width: int | None = None) -> Path:
    """The picture's file, drawn where it is not there; whole, or `width` pixels wide."""
    from prostudio.media.small import encoded, read_jpeg

    cache = Cache.of(film.settings, "stills")
    small = width is not None and width < wanted.size.width
    name = name_of(wanted.key, width if small else None)
    if found := cache.found(name):
        return found
    if not small:
        return cache.put(name, encoded(_drawn(film, wanted)))
    whole = cache.found(name_of(wanted.key)) or still_file(film, wanted)
    return cache.put(name, encoded(read_jpeg(whole), width))


class _Brushes(dict[str, "VideoEngine"]):
    """Drawing engines of this process, each made once; one draws at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.lock = threading.Lock()

    def __missing__(self, name: str) -> VideoEngine:
        self[name] = registry.card(Kind.VIDEO, name).make()
        return self[name]


@lru_cache(maxsize=1)
def _brushes() -> _Brushes:
    return _Brushes()


def _drawn(film: PlannedFilm, wanted: Still) -> Any:
    """Its pixels, [H, W, 3 or 4]."""
    steps = first_steps(wanted, film.plan, film.settings.limits)
    found = {}
    if steps:
        with executor_for(film.settings, None) as executor:
            running = executor.run(steps)
            try:
                while True:
                    next(running)
            except StopIteration as end:
                found = end.value
    brushes = _brushes()
    with brushes.lock:
        return draw(wanted, found, brushes, film.settings.home / "cache")
