"""`/api/films/{film}/cast`: who and what comes again in a film; it is changed with the film."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from prostudio.server.answering.answers import Answer
from prostudio.server.answering.cast import cast_of
from prostudio.server.desk import DeskHere

router = APIRouter(prefix="/api/films/{film}", tags=["cast"])


class MemberPicture(BaseModel):
    """A picture of a member."""

    name: str
    url: str | None = Field(description="of an upload")


class Appearance(BaseModel):
    """A shot that names a member."""

    id: str
    told: Literal["pictures", "words"] | None = Field(
        description="whether the member's pictures go to an engine, or words; null: not planned yet"
    )


class CastMember(BaseModel):
    """One of the cast."""

    name: str
    kind: Literal["person", "place"]
    about: str
    voice: Any = Field(description="a language, parts, or null: the film's")
    consent: str | None = Field(description="as the script says it")
    pictures: list[MemberPicture]
    shots: list[Appearance]


class FilmCast(BaseModel):
    """The cast of a film."""

    revision: str
    planned: bool = Field(description="whether `told` is of this revision")
    cast: list[CastMember]


@router.get("/cast", response_model=FilmCast)
async def get_cast(film: str, desk: DeskHere) -> Answer:
    """The cast with its looks, and the shots in which each is named.

    `PATCH /api/films/{film}` with `cast` changes it: the whole cast is given.
    """
    value = await run_in_threadpool(cast_of, desk.editing, film)
    if not value["planned"]:
        desk.planner.want(film)
    return Answer(value)
