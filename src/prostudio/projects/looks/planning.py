"""What a film would be, without making it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from prostudio.settings import Settings

Json = Any

_HEAVY = (
    "prostudio.projects.preview",
    "prostudio.engines.video.procedural",
)


def plan(order: Json) -> Json:
    """What `make --dry-run --json` prints; `{script}`.

    Raises:
        FilmError: for everything that `make` would refuse.
        ResourceError: it will not fit on the disk or the card.
    """
    from prostudio.production.order import Reshoot
    from prostudio.projects import preview
    from prostudio.projects.project import open_project

    settings = Settings.load(order["settings"])
    project = open_project(order["script"], limits=settings.limits)
    return preview.preview(project, settings, reshoot=Reshoot.CHANGED)


def warm(_: Json) -> Json:
    """Read the libraries that pictures are made with, before the first is asked for."""
    for module in _HEAVY:
        import_module(module)
    return {}
