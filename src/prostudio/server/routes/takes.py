"""Takes of shots: made again, listed, picked, removed."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Header
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from prostudio.engines import registry
from prostudio.engines.card import Kind
from prostudio.errors import ConflictError, NotFoundError, ProStudioError, UnsupportedError
from prostudio.film.editing import Edited, change_shot
from prostudio.graph import open_store
from prostudio.graph.takes import remove_take
from prostudio.jobs import Job
from prostudio.jobs.editing import Told
from prostudio.projects.scripts import OpenFilm
from prostudio.projects.shot_takes import ShotTake
from prostudio.server.answering import shown
from prostudio.server.answering.answers import Answer
from prostudio.server.answering.labels import label_of
from prostudio.server.desk import Desk, DeskHere

router = APIRouter(prefix="/api/films/{film}", tags=["takes"])

Client = Annotated[str | None, Header(alias="X-Client", max_length=80)]
_MOST_SEED = 2**31


class Again(BaseModel):
    """How a shot is made again."""

    model_config = ConfigDict(extra="forbid")

    seed: int | None = Field(None, ge=0, le=2**48, description="Another one, if not given.")
    from_seconds: float | None = Field(None, ge=0, le=3600, description="Keep what comes before.")


class Picked(BaseModel):
    """Which take a shot uses."""

    model_config = ConfigDict(extra="forbid")

    take: str = Field(min_length=1, max_length=128)


class OneTake(BaseModel):
    """A result that cost something."""

    key: str
    made: str = Field(description="ISO 8601, UTC")
    engine: str
    label: str
    seed: int | None
    seconds: float = Field(description="that its making took")
    used: bool
    still: str
    video: str


class Takes(BaseModel):
    """The takes of a shot, oldest first."""

    takes: list[OneTake]


@router.post("/shots/{shot}/reroll", response_model=shown.FilmState, status_code=202)
async def reroll(
    film: str, shot: str, desk: DeskHere, again: Again | None = None, x_client: Client = None
) -> Answer:
    """Make a shot again with another seed; the take it has stays, and can be picked again.

    Its take alone is made (`only` says which), and the film is then what it was before: `make`
    makes it with the new take, a draft shows it at once. A drawn shot is drawn otherwise at once.
    A film that is in the line meanwhile is not disturbed: one that is being made now makes the
    seed before.
    """
    asked = again or Again.model_validate({})
    job = await run_in_threadpool(_again, desk, film, shot, asked, x_client)
    desk.planner.want(film)
    return Answer(shown.film(job), 202)


def _again(desk: Desk, film: str, shot: str, asked: Again, by: str | None) -> Job:
    now = desk.editing.look(film)
    number = now.number(shot)
    old = now.cut.shots[number]
    if asked.from_seconds is not None:
        _refuse_from(desk, film, old.id)
    seed = asked.seed if asked.seed is not None else secrets.randbelow(_MOST_SEED)

    def doing(found: OpenFilm) -> tuple[Edited, Sequence[int]]:
        at = found.number(shot)
        desk.editing.require_unlocked(found, at)
        edited = change_shot(found.cut, at, {"seed": seed})
        return edited, [edited.came_from.index(at)]

    label = f"another take of shot {number + 1}"
    change = desk.editing.edit(film, label, doing, Told(by, ("seed",)))
    if desk.storyboard.is_instant(film, old.id):
        return desk.jobs.brief(film)
    return desk.jobs.shoot(film, change.renamed.get(old.id, old.id))


def _refuse_from(desk: Desk, film: str, shot: str) -> None:
    """Say who can make a shot again from a moment on; a film's takes are kept without their parts.

    Raises:
        UnsupportedError: always.
    """
    able = [name for name in registry.names(Kind.VIDEO) if _has_sections(name)]
    made_by = desk.storyboard.shot(film, shot)["made_by"] or "the engine of this shot"
    why = "kept no sections of the take" if made_by in able else "makes a shot in one piece"
    hint = "leave from_seconds out: the shot is made anew"
    if able:
        hint += f"; {', '.join(able)} can outside of a film, by `prostudio shoot --engine {able[0]}"
        hint += " --work FOLDER --from-section 2`"
    raise UnsupportedError(f"{made_by} {why}, so none can be kept", hint=hint)


def _has_sections(engine: str) -> bool:
    try:
        rules = registry.card(Kind.VIDEO, engine).video
    except ProStudioError:
        return False
    return rules is not None and rules.redo is not None and rules.resumable


@router.get("/shots/{shot}/takes", response_model=Takes)
async def list_takes(film: str, shot: str, desk: DeskHere) -> Answer:
    """The takes of a shot, under all names that it had; drawn shots keep none."""
    name, found, used = await run_in_threadpool(desk.storyboard.takes, film, shot)
    version = await run_in_threadpool(desk.storyboard.finish_of, film, name)
    as_shown = f"?shot={quote(name, safe='')}&v={version}" if version else ""
    return Answer({"takes": [_told(film, take, used, as_shown) for take in found]})


def _told(film: str, one: ShotTake, used: str | None, as_shown: str) -> dict[str, Any]:
    here = f"/api/films/{film}/takes/{one.key}"
    return {
        "key": one.key,
        "made": one.take.created,
        "engine": one.engine,
        "label": label_of("video", one.engine),
        "seed": one.seed,
        "seconds": round(one.take.seconds, 1),
        "used": one.key == used,
        "still": f"{here}/still.jpg{as_shown}",
        "video": f"{here}/video.mp4",
    }


@router.post("/shots/{shot}/pick", response_model=Takes)
async def pick_take(
    film: str, shot: str, picked: Picked, desk: DeskHere, x_client: Client = None
) -> Answer:
    """Let a shot use one of its takes, until it is edited."""
    name, found, _ = await run_in_threadpool(desk.storyboard.takes, film, shot)
    if picked.take not in {one.key for one in found}:
        raise NotFoundError("the shot has no such take", hint="list its takes")
    asked = await desk.planner.asked(film, name)
    told = Told(x_client, ("take",))
    await run_in_threadpool(desk.editing.pick, film, name, picked.take, asked, told)
    return await list_takes(film, name, desk)


@router.delete("/takes/{key}", status_code=204)
async def delete_take(film: str, key: str, desk: DeskHere) -> None:
    """Remove a take of this film for good; one that is in use answers 409."""
    await run_in_threadpool(_removed, desk, film, key)


def _removed(desk: Desk, film: str, key: str) -> None:
    board = desk.storyboard.told(film)
    if any(shot["take"] == key for shot in board["shots"]):
        raise ConflictError("the take is in use", hint="pick another one for its shot first")
    for shot in board["shots"]:
        _, found, _ = desk.storyboard.takes(film, shot["id"])
        if any(one.key == key for one in found):
            remove_take(open_store(desk.settings), key)
            desk.shot_takes.forget()
            return
    raise NotFoundError("the film has no such take", hint="list the takes of its shots")
