"""A sheet of a film's cast: everybody over all shots, with how alike they are."""

from __future__ import annotations

import json
from collections.abc import Generator
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.errors import FilmError
from prostudio.events import Event
from prostudio.production.looks.cast_sheet import SHEET, sheet_step, shots_of
from prostudio.production.looks.still import still_of
from prostudio.production.shots.ingest import cast_steps
from prostudio.projects.looks.planned import PlannedFilm, planned
from prostudio.projects.looks.stills import film_still
from prostudio.projects.project import executor_here

Json = Any


def cast_sheet(
    script: Path, out: Path, settings: Json | None = None
) -> Generator[Event, None, Json]:
    """Write the sheet as PNG and return its facts; no shot is made.

    A shot with a take is shown by its middle frame, one without as it would be drawn.

    Args:
        settings: overrides, as of `Settings.load`.

    Raises:
        FilmError: the film has no cast, cannot be made, or `out` is no PNG.
    """
    if out.suffix.lower() != ".png":
        raise FilmError(f"the sheet is {out.name!r}; wanted a name that ends in .png")
    film = planned({"script": str(script.absolute()), "settings": settings or {}})
    with executor_here(film.settings, None) as executor:
        found = yield from executor.run(cast_steps(film.plan, film.settings.limits))
        step = sheet_step(film.plan, found, _stills(film))
        made = (yield from executor.run([step]))[SHEET]
    files.mkdir(out.absolute().parent)
    with files.replacing(out) as temporary:
        files.copy(made.path("sheet.png"), temporary)
    facts: Json = json.loads(json.dumps(dict(made.facts)))
    return facts


def _stills(film: PlannedFilm) -> dict[str, Path]:
    """A JPEG of each shot that names somebody."""
    plan, casting = film.plan, film.casting()
    names = dict.fromkeys(name for one in plan.film.cast for name in shots_of(plan, one))
    return {
        name: film_still(film, still_of(film.shot(name), plan.film.size, casting)) for name in names
    }
