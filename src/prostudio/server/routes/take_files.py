"""Takes to look at: a picture of one, and its film."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi import Path as InPath
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from prostudio.errors import NotFoundError
from prostudio.graph import open_store
from prostudio.graph.takes import take as take_of
from prostudio.projects.looks.cache import width_for
from prostudio.server.answering.sending import FilmFile, is_known, one_range
from prostudio.server.desk import Desk, DeskHere
from prostudio.server.routes.pictures import ASK_AGAIN, FOREVER, JPEG, Jpeg, Version, Width

router = APIRouter(prefix="/api/films", tags=["takes"])

Key = Annotated[str, InPath(pattern="^[0-9a-f]{16,128}$")]
Shot = Annotated[str | None, Query(max_length=200, description="Whose take it is.")]
_SECONDS = 120.0
_VIDEO: dict[int | str, dict[str, Any]] = {
    200: {"content": {"video/mp4": {"schema": {"type": "string", "format": "binary"}}}},
    206: {"description": "The part that `Range` asks for."},
}


@router.get("/{film}/takes/{key}/still.jpg", response_class=Jpeg, responses=JPEG)
async def take_still(
    film: str,
    key: Key,
    desk: DeskHere,
    width: Width = None,
    shot: Shot = None,
    v: Version = None,
) -> Response:
    """A picture from the middle of a take; with `shot` as that shot finishes it, where it did."""
    script = str(await run_in_threadpool(desk.jobs.script, film))
    order = {"take": key, "shot": shot, "width": width_for(width), "script": script}
    made = await desk.easel.ask("take_still", order, urgent=True, seconds=_SECONDS)
    data = await run_in_threadpool(Path(made["file"]).read_bytes)
    keep = FOREVER if v or not shot else ASK_AGAIN
    return Jpeg(data, headers={"ETag": f'"{made["key"]}"', "Cache-Control": keep})


@router.head("/{film}/takes/{key}/video.mp4", include_in_schema=False, response_class=FilmFile)
@router.get(
    "/{film}/takes/{key}/video.mp4", response_class=FilmFile, status_code=200, responses=_VIDEO
)
def take_video(
    film: str, key: Key, request: Request, desk: DeskHere, shot: Shot = None
) -> Response:
    """A take as it was made, without sound, captions and transitions."""
    desk.jobs.brief(film)
    path, digest = _picture(desk, key, shot)
    if is_known(request.headers, digest):
        return Response(status_code=304, headers={"ETag": f'"{digest}"'})
    try:
        one_range(request.scope, path.stat().st_size)
        return FilmFile(path, kind="video/mp4", name="take.mp4", digest=digest, inline=True)
    except OSError:
        raise NotFoundError("the take was removed") from None


def _picture(desk: Desk, key: str, shot: str | None) -> tuple[Path, str]:
    """The file of a take's shot, and its digest."""
    found = take_of(open_store(desk.settings), key)
    names = [one["shot"] for one in found.artifact.facts.get("shots", ())] if found else []
    if found is None or not names or not found.intact:
        raise NotFoundError("there is no such take", hint="list the takes of its shot")
    stored = found.artifact.files[f"picture {names.index(shot) if shot in names else 0}.mp4"]
    return stored.path, stored.digest
