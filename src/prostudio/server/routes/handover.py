"""A film for other programs: editors' project files with their media, and stems."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from prostudio.delivery.handover import FORMATS
from prostudio.errors import ConflictError, FilmError
from prostudio.jobs.naming import saved_as
from prostudio.server.answering import shown
from prostudio.server.answering.sending import FilmFile, is_known, one_range
from prostudio.server.desk import DeskHere
from prostudio.server.routes.sounds import Part

router = APIRouter(prefix="/api/films", tags=["timeline and sound"])

_EXPORT_SECONDS, _STEMS_SECONDS = 3600.0, 300.0
_UNMADE: dict[int | str, dict[str, Any]] = {
    409: {"model": shown.Problem, "description": "What it needs is still to be made."}
}


@router.get("/{film}/export", response_class=FilmFile, status_code=200, responses=_UNMADE)
async def export_film(
    film: str,
    request: Request,
    desk: DeskHere,
    to: Annotated[str, Query(max_length=80, description="With commas between several.")],
    stems: bool = False,
) -> Response:
    """A zip with a project file for an editor, its clips, sounds and captions.

    `to` is otio, fcp7, fcpxml, mlt or edl. Drawn shots are rendered for it, which takes about
    as long as making the film; what a model makes has to be made before.
    """
    names = list(dict.fromkeys(name.strip() for name in to.split(",")))
    for name in names:
        if name not in FORMATS:
            raise FilmError(f"there is no export of this name; wanted {', '.join(FORMATS)}")
    order = {"to": names, "stems": stems}
    made = await desk.ask_about(film, "export", order, seconds=_EXPORT_SECONDS)
    job = await run_in_threadpool(desk.jobs.brief, film)
    name = saved_as(job.title, "film.zip")
    return _file(request, Path(made["file"]), "application/zip", name, made["digest"])


@router.get("/{film}/stems/{part}.wav", response_class=FilmFile, status_code=200, responses=_UNMADE)
async def film_stem(film: str, part: Part, request: Request, desk: DeskHere) -> Response:
    """Voice, music, effects or all of it as a WAV file as long as the film."""
    made = await desk.ask_about(film, "stems", seconds=_STEMS_SECONDS)
    path, digest = made["files"][part]
    job = await run_in_threadpool(desk.jobs.brief, film)
    name = saved_as(job.title, f"film.{part}.wav")
    return _file(request, Path(path), "audio/wav", name, digest)


def _file(request: Request, path: Path, kind: str, name: str, digest: str) -> Response:
    if is_known(request.headers, digest):
        return Response(status_code=304, headers={"ETag": f'"{digest}"'})
    try:
        one_range(request.scope, path.stat().st_size)
        return FilmFile(path, kind=kind, name=name, digest=digest, inline=False)
    except OSError:
        raise ConflictError("the file was removed meanwhile", hint="ask once more") from None
