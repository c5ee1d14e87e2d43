"""Pictures of shots as files: drawn once, kept by what they show."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prostudio.engines import registry
from prostudio.engines.card import Kind
from prostudio.errors import FilmError, NotFoundError
from prostudio.graph import Artifact, open_store
from prostudio.graph.takes import take as take_of
from prostudio.production.looks.still import (
    Still,
    draw,
    first_steps,
    of_finished,
    of_take,
    still_of,
)
from prostudio.production.plan_values import Found
from prostudio.production.shots.takes import Chosen
from prostudio.projects.looks.cache import Cache, name_of
from prostudio.projects.looks.planned import PlannedFilm, planned
from prostudio.projects.project import executor_here
from prostudio.settings import Settings

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
    wanted = still_of(shot, film.plan.film.size, casting, finished=film.finished(casting, shot.id))
    path = film_still(film, wanted, order.get("width"))
    return {"file": str(path), "key": wanted.key}


def film_still(film: PlannedFilm, wanted: Still, width: int | None = None) -> Path:
    """The file of a film's still, drawn where it is not there."""
    return still_file(film.settings, wanted, lambda: _of_film(film, wanted), width)


def take_still(order: Json) -> Json:
    """`{take, shot, width}` -> `{file, key}`: a JPEG of a take, of one of its shots.

    With `script` it is the take as that film finishes it, where that was done.

    Raises:
        NotFoundError: no such take.
    """
    settings = Settings.load(order["settings"])
    found = take_of(open_store(settings), order["take"])
    if found is None or not found.intact or "shots" not in found.artifact.facts:
        raise NotFoundError("there is no such take", hint="list the takes of its shot")
    wanted = of_take(found.artifact, place_in(found.artifact, order["shot"]))
    if better := _finished(order, found.artifact):
        wanted = of_finished(wanted, better)
    path = still_file(settings, wanted, lambda: _drawn(settings, wanted, {}), order.get("width"))
    return {"file": str(path), "key": wanted.key}


def _finished(order: Json, take: Artifact) -> Artifact | None:
    """What finishing made of a take in the film that is asked about."""
    if not order.get("script") or not order["shot"]:
        return None
    try:
        film = planned(order)
        shot = film.shot(order["shot"])
        return film.finished_take(shot, Chosen(take, place_in(take, order["shot"])))
    except (FilmError, NotFoundError):
        return None  # a film that cannot be made has takes all the same


def place_in(take: Artifact, shot: str | None) -> int:
    """Which of a take's shots is meant: of that name, else the first."""
    names = [one["shot"] for one in take.facts["shots"]]
    return names.index(shot) if shot in names else 0


def still_key(film: PlannedFilm, shot: str, casting: Casting | None) -> str:
    """What changes whenever a shot's picture does."""
    finished = film.finished(casting, shot)
    return still_of(film.shot(shot), film.plan.film.size, casting, finished=finished).key


def still_file(
    settings: Settings, wanted: Still, drawing: Callable[[], Any], width: int | None = None
) -> Path:
    """The picture's file, drawn where it is not there; whole, or `width` pixels wide."""
    from prostudio.media.small import encoded, read_jpeg

    cache = Cache.of(settings, "stills")
    small = width is not None and width < wanted.size.width
    name = name_of(wanted.key, width if small else None)
    if found := cache.found(name):
        return found
    if not small:
        return cache.put(name, encoded(drawing()))
    whole = cache.found(name_of(wanted.key)) or still_file(settings, wanted, drawing)
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


def _of_film(film: PlannedFilm, wanted: Still) -> Any:
    """The pixels of a still, [H, W, 3 or 4]; the user's picture is brought in first."""
    steps = first_steps(wanted, film.plan, film.settings.limits)
    found: dict[str, Artifact] = {}
    if steps:
        with executor_here(film.settings, None) as executor:
            running = executor.run(steps)
            try:
                while True:
                    next(running)
            except StopIteration as end:
                found = end.value
    return _drawn(film.settings, wanted, found)


def _drawn(settings: Settings, wanted: Still, found: Found) -> Any:
    brushes = _brushes()
    with brushes.lock:
        return draw(wanted, found, brushes, settings.home / "cache")
