"""A child that writes the script of a draft's topic, by the same door as the making of a film."""

from __future__ import annotations

from typing import Any

from prostudio.jobs import FilmRequest, Jobs
from prostudio.jobs.film import written
from prostudio.jobs.making import topic_of
from prostudio.server.children.checking import main
from prostudio.server.children.trial import told


def order(jobs: Jobs, film: str, request: FilmRequest) -> dict[str, Any]:
    """What the child is told."""
    folder = jobs.folder(film)
    topic = topic_of(request, folder, jobs.settings.home)
    return {"folder": str(folder), "topic": topic, "settings": told(jobs.settings)}


def compose(task: dict[str, Any]) -> dict[str, Any]:
    """Write the script; what the writing engine says on the way is not told.

    Raises:
        FilmError: the topic cannot become a film.
        ModelServerError: the language model that was asked for is not there.
    """
    for _ in written(task):
        pass
    return {}


if __name__ == "__main__":
    main(compose)
