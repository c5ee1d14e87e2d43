"""What several commands ask of films that are made by somebody else: options, progress, saving."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from prostudio.cli.progress import Show, showing
from prostudio.events import StepDone, StepProgress, StepStarted

if TYPE_CHECKING:
    from prostudio.client import ContentEngine, Film, FilmEvent, FilmFile

on = click.option("--on", "server", metavar="NAME", help="A server by its name, or its address.")
content_type = click.option(
    "--content-type",
    metavar="NAME",
    help="Shape, length and profiles for: short, long, story or carousel.",
)
also = click.option(
    "--also",
    metavar="NAMES",
    default="",
    help="What lies beside the film: thumbnail, page (title, description, hashtags), stills.",
)
profiles = click.option(
    "--profile", "profiles", metavar="NAMES", help="What is delivered, such as youtube,shorts."
)


def wishes(content: str | None, extras: str, delivered: str | None) -> dict[str, Any]:
    """The wishes of these options, none that was not said."""
    found: dict[str, Any] = {"content_type": content} if content else {}
    for name, said in (("also", extras), ("profiles", delivered or "")):
        if words := [word.strip() for word in said.split(",") if word.strip()]:
            found[name] = words
    return found


def engine_on(server: str | None) -> ContentEngine:
    """The engine of a server that the user knows.

    Raises:
        NotFoundError: there is no such server.
    """
    from prostudio.client import ContentEngine
    from prostudio.client.remotes import Remotes
    from prostudio.settings import Settings

    place = Remotes.of(Settings.load().home).find(server)
    return ContentEngine(place.url, place.token)


@contextmanager
def watching(*, as_json: bool) -> Iterator[Callable[[FilmEvent], None]]:
    """Shows events of a film that is made elsewhere, as `make` shows its own."""
    from prostudio.client.telling import event_of

    with showing() as show:

        def told(event: FilmEvent) -> None:
            if as_json:
                click.echo(json.dumps({"event": event.name, **event.data}))
            elif (known := event_of(event.name, event.data)) is not None:
                show(known)

        yield told


def save(film: Film, file: FilmFile, path: Path | None) -> Path:
    """Download a file and show how far that is; where it is saved."""
    step, label = f"download {file.name}", f"download {file.name}"
    with showing() as show:
        show(StepStarted(step, "download", label))

        def told(here: int, whole: int) -> None:
            show(StepProgress(step, label, here / max(1, whole)))

        saved = film.download(path, file.profile, told)
        _finish(show, step, label)
    return saved


def _finish(show: Show, step: str, label: str) -> None:
    show(StepDone(step, "download", label, cached=True, key=""))
