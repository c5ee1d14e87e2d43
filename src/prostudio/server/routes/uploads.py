"""`/api/films/{film}/uploads`: pictures, clips, sounds and captions beside a film's script."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi import Path as InPath
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from prostudio import files
from prostudio.errors import FilmError, NotFoundError
from prostudio.jobs import Upload
from prostudio.projects.folder import UPLOADS
from prostudio.server.answering.answers import RefusedError
from prostudio.server.answering.sending import FilmFile, is_known, is_own, one_range
from prostudio.server.desk import Desk, DeskHere
from prostudio.server.orders import receiving, upload_facts
from prostudio.server.orders.asking import UPLOAD_BYTES

router = APIRouter(prefix="/api/films", tags=["films"])

Id = Annotated[str, InPath(max_length=40)]

LONGER = {"/api/films/*/uploads": UPLOAD_BYTES}
"""Paths that take more than the others."""

_MOST_FILES, _MOST_FIELDS = 100, 10
_KINDS = {
    ".png": "image/png",
    ".mp4": "video/mp4",
    ".mkv": "video/x-matroska",
    ".avi": "video/x-msvideo",
    ".ogv": "video/ogg",
    ".wav": "audio/wav",
    ".aiff": "audio/aiff",
    ".flac": "audio/flac",
    ".aac": "audio/aac",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".m4a": "audio/mp4",
    ".mka": "audio/x-matroska",
    ".srt": "application/x-subrip",
    ".vtt": "text/vtt; charset=utf-8",
}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "files": {"type": "array", "items": {"type": "string", "format": "binary"}}
                    },
                }
            }
        },
    }
}


@router.post("/{film}/uploads", status_code=201, openapi_extra=_BODY)
async def add_uploads(film: Id, request: Request, desk: DeskHere) -> dict[str, Any]:
    """Hand pictures, clips, sounds and captions to a film; a shot takes one by its id (`picture`).

    Each is decoded within limits first, by a child; when one cannot be used, none is kept.
    """
    await run_in_threadpool(desk.jobs.brief, film)
    receiving.require_room(desk, request)
    try:
        given = await _files(request)
        kept = await receiving.keep(desk, given)
    finally:
        await request.close()
    return await run_in_threadpool(_lay_down, desk, film, kept)


async def _files(request: Request) -> list[UploadFile]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "multipart/form-data":
        hint = "send multipart/form-data with the files"
        raise RefusedError(415, "content_type", f"the body is {kind[:80]!r}", hint=hint)
    try:
        form = await request.form(max_files=_MOST_FILES, max_fields=_MOST_FIELDS)
    except HTTPException as failure:
        if failure.status_code != 400:
            raise
        raise RefusedError(400, "form", str(failure.detail)) from None
    found = [part for _, part in form.multi_items() if isinstance(part, UploadFile)]
    if not found:
        raise FilmError(
            "the form has no file", hint="send pictures, clips, sounds or captions as its parts"
        )
    return found


def _lay_down(desk: Desk, film: str, kept: tuple[str, ...]) -> dict[str, Any]:
    """Link the files into the film's project, which keeps them as long as it lives."""
    folder = desk.jobs.folder(film) / UPLOADS
    files.mkdir(folder)
    found = desk.jobs.uploads.of(kept)
    for upload in found:
        if not (folder / upload.path.name).exists():
            files.link(upload.path, folder / upload.path.name, leading=False)
    return {"uploads": [upload_facts.shown(upload) for upload in found]}


@router.get("/{film}/uploads")
def list_uploads(film: Id, desk: DeskHere) -> dict[str, Any]:
    """The files that lie beside a film's script."""
    desk.jobs.brief(film)
    names = files.names(desk.jobs.folder(film) / UPLOADS)
    found = []
    for name in names:
        try:
            upload = desk.jobs.uploads.get(name.partition(".")[0])
        except NotFoundError:
            continue  # what somebody put there by hand
        found.append(upload_facts.shown(upload))
    return {"uploads": found}


@router.head("/{film}/uploads/{upload}", include_in_schema=False, response_class=FilmFile)
@router.get(
    "/{film}/uploads/{upload}",
    status_code=200,
    response_class=FilmFile,
    responses={
        200: {"content": {"application/octet-stream": {"schema": {"type": "string"}}}},
        206: {"description": "The part that `Range` asks for."},
        304: {"description": "The client has it, by `If-None-Match`."},
    },
)
def get_upload(film: Id, upload: Id, request: Request, desk: DeskHere) -> Response:
    """The bytes of a file of a film, under the type that it was decoded as."""
    desk.jobs.brief(film)
    found = desk.jobs.uploads.get(upload)
    path = _place(desk, film, found)
    headers = {"ETag": f'"{found.digest}"', "Cache-Control": "private, max-age=31536000, immutable"}
    if is_known(request.headers, found.digest):
        return Response(status_code=304, headers=headers)
    one_range(request.scope, path.stat().st_size)
    kind = _KINDS.get(path.suffix, "application/octet-stream")
    answer = FilmFile(path, kind=kind, name=found.name, digest=found.digest, inline=True)
    # Whatever a browser may make of it, it runs nothing and asks for nothing.
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = headers["Cache-Control"]
    return answer


def _place(desk: Desk, film: str, upload: Upload) -> Path:
    path = desk.jobs.folder(film) / UPLOADS / upload.path.name
    if not is_own(path):
        raise NotFoundError("the film has no such upload", hint="hand it to this film first")
    return path
