"""The draft film: small, in seconds, of the film as it is written now."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from prostudio.errors import ConflictError
from prostudio.server.answering import shown
from prostudio.server.answering.sending import FilmFile, is_known, one_range
from prostudio.server.desk import DeskHere

router = APIRouter(prefix="/api/films", tags=["pictures"])


class DraftState(BaseModel):
    """How a film's draft stands."""

    state: Literal["none", "making", "done", "failed"]
    revision: str | None = Field(description="of the script that it shows")
    progress: float = Field(ge=0, le=1)
    seconds: float | None = Field(description="how long it plays, when it is done")
    error: shown.Problem | None = None


@router.post("/{film}/draft", status_code=202, response_model=DraftState)
def make_draft(film: str, desk: DeskHere) -> Any:
    """Make a small film of what is written now, in seconds.

    Shots that are made are shown, the others as camera moves over their stills; voices and
    music are the film's own. Events `draft` tell how far it is.
    """
    return desk.drafts.ask(film)


@router.get("/{film}/draft", response_model=DraftState)
def draft_state(film: str, desk: DeskHere) -> Any:
    """Whether there is a draft, and of which revision of the script."""
    return desk.drafts.state(film)


@router.head("/{film}/draft.mp4", include_in_schema=False, response_class=FilmFile)
@router.get(
    "/{film}/draft.mp4",
    status_code=200,
    response_class=FilmFile,
    responses=shown.film_file("There is none."),
)
def draft_film(film: str, request: Request, desk: DeskHere) -> Response:
    """The draft's file, whole or the one range that is asked for."""
    path, digest = desk.drafts.file(film)
    if is_known(request.headers, digest):
        return Response(status_code=304, headers={"ETag": f'"{digest}"'})
    try:
        one_range(request.scope, path.stat().st_size)
        return FilmFile(path, kind="video/mp4", name="draft.mp4", digest=digest, inline=True)
    except OSError:
        raise ConflictError("the draft is gone", hint="make it again") from None
