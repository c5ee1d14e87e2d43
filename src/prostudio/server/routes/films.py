"""`/api/films`: the list of films, each film, and what can be done with it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from prostudio.server.answering import shown
from prostudio.server.desk import DeskHere

router = APIRouter(prefix="/api/films", tags=["films"])

Some = Annotated[int, Query(ge=1, le=500)]


class Place(BaseModel):
    """Where in the line a film goes."""

    model_config = ConfigDict(extra="forbid")

    before: str | None = Field(None, max_length=40, description="A film's id; null for the end.")


class Rank(BaseModel):
    """How soon a film is made."""

    model_config = ConfigDict(extra="forbid")

    priority: int = Field(ge=-100, le=100, strict=True)


@router.get("", response_model=shown.FilmList)
def list_films(
    desk: DeskHere,
    state: shown.StateName | None = None,
    limit: Some = 50,
    before: Annotated[str | None, Query(max_length=40)] = None,
) -> dict[str, Any]:
    """Films, newest first; `before` goes on after the last of a page."""
    found = desk.jobs.list(state=state, limit=limit + 1, before=before)
    page = found[:limit]
    return {
        "films": [shown.film(job) for job in page],
        "next": page[-1].id if len(found) > limit else None,
    }


@router.get("/line", response_model=shown.FilmList)
def line_of_films(desk: DeskHere) -> dict[str, Any]:
    """Films that are not finished, in the order in which they are made."""
    return {"films": [shown.film(job) for job in desk.jobs.line()], "next": None}


@router.get("/{film}", response_model=shown.FilmDetails)
def get_film(film: str, desk: DeskHere) -> dict[str, Any]:
    """A film as it stands now, with what was asked for."""
    return shown.detailed(desk.jobs.get(film))


@router.post("/{film}/cancel", response_model=shown.FilmState)
def cancel_film(film: str, desk: DeskHere) -> dict[str, Any]:
    """Stop a film for good, within a second; a finished one answers 409."""
    return shown.film(desk.jobs.cancel(film))


@router.post("/{film}/pause", response_model=shown.FilmState)
def pause_film(film: str, desk: DeskHere) -> dict[str, Any]:
    """Let a film wait; what is finished of it stays."""
    return shown.film(desk.jobs.pause(film))


@router.post("/{film}/resume", response_model=shown.FilmState)
def resume_film(film: str, desk: DeskHere) -> dict[str, Any]:
    """Let a paused film go on."""
    return shown.film(desk.jobs.resume(film))


@router.post("/{film}/retry", response_model=shown.FilmState, status_code=202)
def retry_film(film: str, desk: DeskHere) -> dict[str, Any]:
    """Make a finished, failed or cancelled film again; what did not change is not made again."""
    return shown.film(desk.jobs.retry(film))


@router.post("/{film}/move", response_model=shown.FilmState)
def move_film(film: str, place: Place, desk: DeskHere) -> dict[str, Any]:
    """Put a film just before another one of the line."""
    return shown.film(desk.jobs.move(film, place.before))


@router.post("/{film}/priority", response_model=shown.FilmState)
def rank_film(film: str, rank: Rank, desk: DeskHere) -> dict[str, Any]:
    """Give a film another priority; the highest is made first."""
    return shown.film(desk.jobs.set_priority(film, rank.priority))


@router.delete("/{film}", status_code=204)
def remove_film(film: str, desk: DeskHere) -> None:
    """Forget a film with all of its files; one that is being made answers 409."""
    desk.jobs.remove(film)
