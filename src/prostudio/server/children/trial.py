"""A child that tries a request: the dry run of `make`, in a folder that is gone afterwards."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.errors import ProStudioError
from prostudio.jobs import FilmRequest, Jobs
from prostudio.jobs.defaults import with_defaults
from prostudio.jobs.submitting import asked_of
from prostudio.jobs.telling import without_paths
from prostudio.projects import folder as project
from prostudio.server.children.checking import main
from prostudio.settings import Settings


def told(settings: Settings) -> dict[str, Any]:
    """Settings as JSON, for `Settings.load` in the child."""
    values = {one.name: getattr(settings, one.name) for one in fields(settings)}
    limits = values.pop("limits")
    values = {k: str(v) if isinstance(v, Path) else v for k, v in values.items()}
    return {**values, "limits": {one.name: getattr(limits, one.name) for one in fields(limits)}}


def preview(order: dict[str, Any]) -> dict[str, Any]:
    """What `make --dry-run --json` prints for a request.

    Raises:
        FilmError: for everything that `make` would refuse.
        ResourceError: it will not fit.
    """
    from prostudio.production.order import Reshoot
    from prostudio.projects import preview as dry
    from prostudio.projects.project import open_project

    settings = Settings.load(order["settings"])
    request = FilmRequest.from_json(order["request"])
    jobs = Jobs(settings)
    asked = asked_of(request, jobs.uploads.of(request.uploads))
    asked = with_defaults(asked, settings.home)
    place = settings.home / "trials" / str(order["name"])
    try:
        project.lay_down(place, asked)
        if request.topic is not None:
            _write(place, request, asked)
        script = project.script_in(place)
        opened = open_project(str(script), limits=settings.limits)
        found = dry.preview(opened, settings, reshoot=Reshoot.CHANGED)
        return dict(without_paths(found, place, settings.home))
    except ProStudioError as error:
        error.message = without_paths(error.message, place, settings.home)
        raise
    finally:
        files.rmtree(place)
        jobs.close()


def _write(place: Path, request: FilmRequest, asked: project.Asked) -> None:
    """A script of a topic, by the engine that will write it."""
    from prostudio.engines.request import WritingRequest
    from prostudio.engines.write import write

    asking = WritingRequest(request.topic or "", request.topic_seconds, request.language)
    writing = write(request.engines.get("writing"), asking)
    try:
        while True:
            next(writing)  # nobody watches a dry run
    except StopIteration as end:
        film = end.value
    project.write_script(place, film, asked)


if __name__ == "__main__":
    main(preview)
