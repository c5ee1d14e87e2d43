"""What a film would be, without making it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from prostudio.settings import Settings

Json = Any

_HEAVY = (
    "prostudio.projects.preview",
    "prostudio.projects.looks.stills",
    "prostudio.scenes.painter",
    "prostudio.media.small",
)


def plan(order: Json) -> Json:
    """`{script}` -> what `make --dry-run --json` prints; shots have their picture's `still` key.

    Raises:
        FilmError: for everything that `make` would refuse.
        ResourceError: it will not fit on the disk or the card.
    """
    from prostudio.production.order import Reshoot
    from prostudio.projects import preview
    from prostudio.projects.looks.planned import planned
    from prostudio.projects.looks.stills import still_key
    from prostudio.projects.project import open_project

    settings = Settings.load(order["settings"])
    project = open_project(order["script"], limits=settings.limits)
    found = preview.preview(project, settings, reshoot=Reshoot.CHANGED)
    film = planned(order)
    casting = film.casting()
    for shot in found["shots"]:
        shot["still"] = still_key(film, shot["id"], casting)
    return found


def warm(_: Json) -> Json:
    """Read the libraries that pictures are made with, before the first is asked for."""
    for module in _HEAVY:
        import_module(module)
    return {}
