"""A film for other editors as one zip file."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Generator
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.delivery.handover import FORMATS
from prostudio.errors import ConflictError
from prostudio.events import StepDone
from prostudio.graph import open_store
from prostudio.production.looks.layout import layout_of
from prostudio.projects import export as exporting
from prostudio.projects.looks.cache import Cache, key_of
from prostudio.projects.looks.planned import PlannedFilm, planned
from prostudio.projects.looks.sounds import PARTS, stems_of

Json = Any


def export(order: Json) -> Generator[Json, None, Json]:
    """`{script, to, stems}` -> `{file, digest}`; yields `{step}` while clips are rendered.

    The zip holds the project file and a folder of clips, stems and captions beside it; with
    `stems` all four of them in a folder of their own too, silent ones included.

    Raises:
        ConflictError: shots or voices that take long are still to be made.
        FilmError: a format cannot hold the film.
    """
    film = planned(order)
    for name in order["to"]:
        FORMATS[name].require(film.plan.film.rate)
    _require_made(film)
    cache = Cache.of(film.settings, "exports")
    key = key_of(
        "export", film.state, sorted(order["to"]), order["stems"], str(film.plan.film.title)
    )
    if kept := cache.found(f"{key}.zip"):
        return {"file": str(kept), "digest": key}
    place = film.settings.home / "cache" / "exporting" / key
    files.rmtree(place)
    files.mkdir(place, lasting=False)
    try:
        out = place / "film"
        for event in exporting.export(film.project, film.settings, out, order["to"]):
            if isinstance(event, StepDone):
                yield {"step": event.step}
        if order["stems"]:
            _put_stems(film, place / "stems")
        path = cache.path(f"{key}.zip")
        files.mkdir(path.parent, lasting=False)
        _zip(place, path)
        cache.trim(path)
    finally:
        files.rmtree(place)
    return {"file": str(path), "digest": key}


def _require_made(film: PlannedFilm) -> None:
    """Refuse what would take a model's hours: that is a making, with its own place in the line."""
    casting = film.casting()
    unshot = casting.missing if casting else ()
    laid = layout_of(film.plan, film.order, open_store(film.settings))
    if unshot or not laid.sure:
        what = f"{len(unshot)} shots" if unshot else "voices"
        raise ConflictError(
            f"{what} of this film are still to be made, as it is written now",
            hint="make the film first; its export then takes what was made",
        )


def _put_stems(film: PlannedFilm, folder: Path) -> None:
    found = stems_of(film)
    files.mkdir(folder, lasting=False)
    for part in PARTS:
        files.link(found.path(f"{part}.wav"), folder / f"{part}.wav")


def _zip(folder: Path, target: Path) -> None:
    """Everything below a folder, stored as it is: clips and sounds are packed already or large."""
    with files.replacing(target) as temporary, zipfile.ZipFile(temporary, "w") as archive:
        for root, _, names in os.walk(folder):
            for name in sorted(names):
                path = Path(root) / name
                archive.write(path, path.relative_to(folder).as_posix())
