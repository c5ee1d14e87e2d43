"""Pictures of a film: one of each shot, how a shot grows, and what stands for the whole film."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from prostudio.errors import FilmError
from prostudio.jobs.looks import preview_path
from prostudio.projects.looks.cache import WIDTHS, Cache, name_of, poster_name, width_for
from prostudio.server.answering.refusals import RefusedError
from prostudio.server.answering.sending import is_known
from prostudio.server.desk import Desk, DeskHere

router = APIRouter(prefix="/api/films", tags=["pictures"])

Width = Annotated[int | None, Query(ge=16, le=4096, description="In pixels; rounded up.")]
Version = Annotated[str | None, Query(max_length=64, description="Of what is shown; for caches.")]

Rev = Annotated[int | None, Query(ge=0, le=2**53, description="Of the event; for caches.")]

JPEG: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}}
}
FOREVER, ASK_AGAIN = "private, max-age=31536000, immutable", "private, no-cache"
_KEY = re.compile(r"[0-9a-f]{32}")
_SECONDS = 120.0


class Jpeg(Response):
    """A JPEG."""

    media_type = "image/jpeg"


@router.get("/{film}/shots/{shot}/still.jpg", response_class=Jpeg, responses=JPEG)
async def shot_still(
    film: str,
    shot: str,
    request: Request,
    desk: DeskHere,
    width: Width = None,
    v: Version = None,
) -> Response:
    """One picture of a shot: of its take, of your own picture, else drawn now as its words say.

    `v` is a picture's `ETag` (a plan's `still`): with it the answer may be kept for ever.
    """
    known = await run_in_threadpool(_known, desk, film, shot, v, width_for(width))
    if known.data is None:
        order = {"shot": shot, "width": width_for(width)}
        made = await desk.ask_about(film, "still", order, urgent=True, seconds=_SECONDS)
        known = await run_in_threadpool(_drawn, desk, known, made)
    keep = FOREVER if known.key == v else ASK_AGAIN
    if is_known(request.headers, known.key):
        return Response(status_code=304, headers=_headers(known.key, keep))
    return _jpeg(known.data or b"", known.key, keep)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a shot's picture; `data` is None where it has to be asked for."""

    name: str
    key: str = ""
    data: bytes | None = None


def _known(desk: Desk, film: str, shot: str, v: str | None, width: int | None) -> _Known:
    """A picture that was drawn before, without asking the child."""
    script = desk.jobs.script(film)
    name = desk.known_stills.name(script, shot, v)
    key = v if v and _KEY.fullmatch(v) else desk.known_stills.key(name) if v else None
    if key is None:
        return _Known(name)
    cache = Cache.of(desk.settings, "stills")
    path = cache.found(name_of(key, None if width == WIDTHS[-1] else width))
    return _Known(name, key, path.read_bytes() if path else None)


def _drawn(desk: Desk, known: _Known, made: Any) -> _Known:
    desk.known_stills.keep(known.name, made["key"])
    return replace(known, key=made["key"], data=Path(made["file"]).read_bytes())


@router.get(
    "/{film}/shots/{shot}/preview.jpg",
    response_class=Jpeg,
    responses={**JPEG, 307: {"description": "Nothing of it is being made: to its still."}},
)
def shot_preview(film: str, shot: str, desk: DeskHere, rev: Rev = None) -> Response:
    """The newest look at a shot that is being made, or else the way to its still.

    An event `preview` with `shot` and `rev` tells of each. Whoever asks for one in the moment
    in which the shot is done is sent on to what was made.
    """
    desk.jobs.brief(film)
    path = preview_path(desk.jobs.folder(film), shot)
    keep = {"Cache-Control": "private, no-store"}
    try:
        return Jpeg(path.read_bytes(), headers=keep)
    except OSError:
        now = desk.editing.look(film)
        name = quote(now.cut.ids[now.number(shot)], safe="")
        return RedirectResponse(f"/api/films/{film}/shots/{name}/still.jpg", headers=keep)


@router.get("/{film}/poster.jpg", response_class=Jpeg, responses=JPEG)
async def film_poster(
    film: str, request: Request, desk: DeskHere, width: Width = 480, v: Version = None
) -> Response:
    """The best picture of a film's shots, for lists of films; drawn where nothing is made."""
    return await _whole(desk, request, film, width, titled=False)


@router.get("/{film}/thumbnail.jpg", response_class=Jpeg, responses=JPEG)
async def film_thumbnail(
    film: str, request: Request, desk: DeskHere, width: Width = None, v: Version = None
) -> Response:
    """The same with the film's title over it, as video hosts want it: 1280 pixels wide."""
    return await _whole(desk, request, film, width, titled=True)


async def _whole(
    desk: Desk, request: Request, film: str, width: int | None, *, titled: bool
) -> Response:
    script = await run_in_threadpool(desk.jobs.script, film)
    try:
        return await poster_of(desk, request, script, width, titled=titled)
    except (FilmError, RefusedError):
        await run_in_threadpool(desk.jobs.script, film)  # removed meanwhile
        raise


async def poster_of(
    desk: Desk, request: Request, script: Path, width: int | None, *, titled: bool = False
) -> Response:
    """The picture that stands for a script's film."""
    width = width_for(width)
    name = await run_in_threadpool(partial(poster_name, script, width, titled=titled))
    if is_known(request.headers, name):
        return Response(status_code=304, headers=_headers(name, ASK_AGAIN))
    path = await run_in_threadpool(Cache.of(desk.settings, "posters").found, name)
    if path is None:
        order = {"script": str(script), "width": width, "titled": titled}
        path = Path((await desk.easel.ask("poster", order, seconds=_SECONDS))["file"])
    return _jpeg(await run_in_threadpool(path.read_bytes), name, ASK_AGAIN)


def _jpeg(data: bytes, key: str, keep: str) -> Response:
    return Jpeg(data, headers=_headers(key, keep))


def _headers(key: str, keep: str) -> dict[str, str]:
    return {"ETag": f'"{key}"', "Cache-Control": keep}
