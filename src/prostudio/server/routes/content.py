"""`/api/content`: ask for a film, see how far it is, get it."""

from __future__ import annotations

import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from prostudio.errors import ConflictError
from prostudio.jobs import FilmRequest, Job
from prostudio.jobs.naming import saved_as
from prostudio.jobs.submitting import require_callable
from prostudio.server.answering import shown
from prostudio.server.answering.answers import Answer
from prostudio.server.answering.sending import FilmFile, is_known, is_own, one_range
from prostudio.server.children import composing, errands, trial
from prostudio.server.desk import Desk, DeskHere
from prostudio.server.orders import asking, receiving

router = APIRouter(prefix="/api/content", tags=["content"])

_TRIAL_SECONDS = 600.0
_KINDS = {
    ".mp4": "video/mp4",
    ".mkv": "video/x-matroska",
    ".mov": "video/quicktime",
    ".jpg": "image/jpeg",
    ".txt": "text/plain; charset=utf-8",
    ".zip": "application/zip",
    ".srt": "application/x-subrip",
    ".vtt": "text/vtt; charset=utf-8",
    ".ass": "text/x-ssa; charset=utf-8",
}


@router.post(
    "/generate",
    status_code=202,
    response_model=shown.FilmState,
    openapi_extra=asking.BODY,
    responses={200: {"description": "A dry run: what would be made, and what it takes."}},
)
async def generate(
    request: Request,
    desk: DeskHere,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> Response:
    """Ask for a film; the answer says where it can be watched and fetched.

    Send JSON with exactly one of `topic`, `script` and `film`, or a form with the same
    fields and files. With `dry_run` everything is checked and nothing made. A request that
    is sent again with the same `Idempotency-Key` gives the same film; another request under
    that key is refused with 409. With `make: false` a draft is laid down, whose topic has
    become a script when this answers: it is edited, and made by `POST /api/films/{film}/make`.
    """
    try:
        receiving.require_room(desk, request)
        ask = await asking.read(request)
        if not ask.files:
            ask.request()  # refused before it is waited for
        uploads = await receiving.keep(desk, ask.files)
        asked = ask.request(uploads)
        require_callable(asked, desk.settings)
        if ask.dry_run:
            return await _tried(desk, asked)
        draft = not ask.make
        job: Job = await run_in_threadpool(desk.jobs.submit, asked, idempotency_key, draft=draft)
        if draft and asked.topic is not None:
            job = await _written(desk, job.id, asked)
    finally:
        await request.close()
    value = shown.film(job)
    return Answer(value, 202, headers={"Location": value["links"]["status"]})


async def _written(desk: Desk, film: str, asked: FilmRequest) -> Job:
    """The draft of a topic once it has a script; one that gets none is none."""
    order = composing.order(desk.jobs, film, asked)
    try:
        async with desk.decoding:
            await run_in_threadpool(errands.run, errands.COMPOSING, order, _TRIAL_SECONDS)
    except BaseException:
        await run_in_threadpool(desk.jobs.remove, film)
        raise
    return await run_in_threadpool(desk.editing.written, film)


async def _tried(desk: Desk, asked: FilmRequest) -> Answer:
    order = {
        "settings": trial.told(desk.settings),
        "request": asked.as_json(),
        "name": secrets.token_hex(8),
    }
    async with desk.decoding:
        return Answer(await run_in_threadpool(errands.run, errands.TRIAL, order, _TRIAL_SECONDS))


@router.get("/status/{film}", response_model=shown.FilmState)
def status(film: str, desk: DeskHere) -> dict[str, Any]:
    """How far a film is: its state, progress from 0 to 1, and its files when it is done."""
    return shown.film(desk.jobs.brief(film))


@router.head("/download/{film}", include_in_schema=False, response_class=FilmFile)
@router.get(
    "/download/{film}",
    status_code=200,
    response_class=FilmFile,
    responses=shown.film_file("It is not finished."),
)
def download(
    film: str,
    request: Request,
    desk: DeskHere,
    profile: Annotated[str | None, Query(max_length=80)] = None,
    inline: bool = False,
) -> Response:
    """A finished film's file, whole or the one range that is asked for.

    `profile` names one of several deliveries; `inline=true` plays in a browser instead of
    saving.
    """
    job = desk.jobs.brief(film)
    made = job.finished(profile)
    path = desk.jobs.film_path(film, profile)
    if not is_own(path):
        raise ConflictError("the film's file is gone", hint="`retry` makes it again")
    headers = {"ETag": f'"{made.digest}"', "Cache-Control": "private, no-cache"}
    if is_known(request.headers, made.digest):
        return Response(status_code=304, headers=headers)
    one_range(request.scope, path.stat().st_size)
    name = saved_as(job.title, made.name)
    kind = _KINDS.get(path.suffix, "application/octet-stream")
    return FilmFile(path, kind=kind, name=name, digest=made.digest, inline=inline)
