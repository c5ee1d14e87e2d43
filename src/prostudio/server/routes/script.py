"""`/api/films/{film}`: its script as text, its front matter, undo and redo, its making, a copy."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from prostudio.jobs.editing import Told
from prostudio.projects.cutting_room import Change
from prostudio.server.answering import shown, shown_shots
from prostudio.server.answering.answers import Answer
from prostudio.server.desk import Desk, DeskHere

router = APIRouter(prefix="/api/films/{film}", tags=["script"])

Client = Annotated[str | None, Header(alias="X-Client", max_length=80)]
Json = Any
_UPLOAD = re.compile(r"[0-9a-z]{14}")
"""An upload's id; a file has an ending."""


class Script(BaseModel):
    """A film file's text."""

    text: str
    format: Literal["md", "yaml", "json"]
    revision: str


class NewScript(BaseModel):
    """Another script."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=2_000_000)
    format: Literal["md", "yaml", "json"] | None = Field(
        None, description="As it is, if not given."
    )
    revision: str | None = Field(None, max_length=40, description="That it was written over.")


class Rewritten(shown_shots.Answered):
    """After another script."""

    replaced: bool = Field(description="somebody else had changed it since that revision")


class Head(BaseModel):
    """Keys of the front matter; null is what a film has without the key."""

    model_config = ConfigDict(extra="forbid")

    title: str | None = Field(None, max_length=300)
    language: str | None = Field(None, max_length=40)
    size: str | None = Field(None, max_length=40)
    aspect: str | None = Field(None, max_length=40)
    fps: float | str | None = None
    style: str | list[str] | None = None
    voice: str | dict[str, Json] | None = None
    cast: dict[str, Json] | None = Field(
        None, description="The whole cast; a picture may be an upload's id."
    )
    music: str | bool | list[str] | dict[str, Json] | None = None
    sound: str | None = Field(None, max_length=40)
    ambience: str | float | bool | None = None
    captions: str | bool | dict[str, Json] | None = None
    transition: str | shown_shots.Leads | None = None
    profiles: list[str] | None = Field(None, max_length=20)
    engines: dict[str, str | None] | None = None
    seed: int | None = None
    loras: str | list[str | dict[str, Json]] | dict[str, Json] | None = None
    finish: str | list[str] | dict[str, Json] | None = None


class Stepped(shown_shots.Answered):
    """After an edit was undone, or done again."""

    label: str = Field(description="what that edit was")


class Making(BaseModel):
    """How a film is made."""

    model_config = ConfigDict(extra="forbid")

    profiles: list[str] | None = Field(None, max_length=20, description="From now on.")


@router.get("/script", response_model=Script)
async def get_script(film: str, desk: DeskHere) -> Answer:
    """The film file as it is."""
    found = await run_in_threadpool(desk.editing.look, film)
    return Answer({"text": found.text, "format": found.format, "revision": found.revision})


@router.put("/script", response_model=Rewritten)
async def put_script(
    film: str, script: NewScript, desk: DeskHere, x_client: Client = None
) -> Answer:
    """Give the film another script; the last one wins, and `undo` brings the other back.

    A text that is no film answers 422 with its line, and nothing is changed.
    """
    told = Told(x_client, ("script",))

    def put() -> tuple[bool, Change]:
        before = desk.editing.look(film).revision
        change = desk.editing.rewrite(film, script.text, script.format, told)
        other = script.revision not in (None, before)
        return other and before != change.now.revision, change

    replaced, change = await run_in_threadpool(put)
    desk.planner.want(film)
    notes = [
        {"code": note.code, "message": note.message, "line": note.line}
        for note in change.now.warnings
    ]
    return Answer({**shown_shots.edited(change), "warnings": notes, "replaced": replaced})


@router.patch("", response_model=shown_shots.Answered)
async def edit_film(film: str, head: Head, desk: DeskHere, x_client: Client = None) -> Answer:
    """Change the front matter; keys that are not given stay. See `/api/schema` for the values."""
    change = await run_in_threadpool(_headed, desk, film, head, x_client)
    desk.planner.want(film)
    return Answer(shown_shots.edited(change))


def _headed(desk: Desk, film: str, head: Head, by: str | None) -> Change:
    values = head.model_dump(exclude_unset=True)
    leads = values.get("transition")
    if isinstance(leads, dict):
        length = leads.get("seconds")
        values["transition"] = leads["kind"] + (f" {length:g}s" if length is not None else "")
    if values.get("cast"):
        values["cast"] = {name: _member(desk, film, one) for name, one in values["cast"].items()}
    return desk.editing.head(film, values, Told(by, tuple(values)))


def _member(desk: Desk, film: str, member: Json) -> Json:
    """A member whose pictures are places of files, where they were named by an upload's id."""
    if not isinstance(member, dict) or "pictures" not in member:
        return member
    given = member["pictures"]
    pictures = given if isinstance(given, list) else [given]
    named = [isinstance(one, str) and _UPLOAD.fullmatch(one) for one in pictures]
    placed = [
        desk.editing.picture(film, one) if is_id else one
        for one, is_id in zip(pictures, named, strict=True)
    ]
    return {**member, "pictures": placed}


@router.post("/undo", response_model=Stepped)
async def undo(film: str, desk: DeskHere, x_client: Client = None) -> Answer:
    """Take the last edit back; 409 where there is none."""
    return await _stepped(desk, film, -1, x_client)


@router.post("/redo", response_model=Stepped)
async def redo(film: str, desk: DeskHere, x_client: Client = None) -> Answer:
    """Make the edit again that was undone last; 409 where there is none."""
    return await _stepped(desk, film, 1, x_client)


async def _stepped(desk: Desk, film: str, step: int, by: str | None) -> Answer:
    told = Told(by, ("undo" if step < 0 else "redo",))
    change = await run_in_threadpool(desk.editing.step, film, step, told)
    desk.planner.want(film)
    return Answer({**shown_shots.edited(change), "label": change.label})


@router.post("/make", response_model=shown.FilmState, status_code=202)
async def make_film(
    film: str, desk: DeskHere, making: Making | None = None, x_client: Client = None
) -> Answer:
    """Put a draft, or a finished, failed or cancelled film into the line, as its script is now."""
    if making and making.profiles is not None:
        head = Head.model_validate({"profiles": making.profiles})
        await run_in_threadpool(_headed, desk, film, head, x_client)
    return Answer(shown.film(await run_in_threadpool(desk.jobs.make, film)), 202)


@router.post("/duplicate", response_model=shown.FilmState, status_code=201)
async def duplicate_film(film: str, desk: DeskHere) -> Answer:
    """A copy of the film as a draft: its script, its files and the takes it uses."""
    job = await run_in_threadpool(desk.editing.duplicate, film)
    return Answer(shown.film(job), 201, headers={"Location": f"/api/films/{job.id}"})
