"""`/api/films/{film}/shots`: the storyboard, and every edit of a shot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Header
from starlette.concurrency import run_in_threadpool

from prostudio.film.editing import (
    Edited,
    change_shot,
    insert_shot,
    join_shots,
    move_shot,
    new_shot,
    remove_shot,
    split_shot,
    words_of,
)
from prostudio.jobs.editing import Told
from prostudio.projects.cutting_room import Change
from prostudio.projects.scripts import OpenFilm
from prostudio.server.answering import shown_shots
from prostudio.server.answering.answers import Answer
from prostudio.server.desk import Desk, DeskHere

router = APIRouter(prefix="/api/films/{film}", tags=["shots"])

Client = Annotated[str | None, Header(alias="X-Client", max_length=80)]
Doing = Callable[[OpenFilm], tuple[Edited, Sequence[int]]]


@router.get("/shots", response_model=shown_shots.Storyboard)
async def list_shots(film: str, desk: DeskHere) -> Answer:
    """The storyboard: every shot in order, with what it asks for and what became of it.

    It comes at once, out of the script and the last plan; when `planned` is false a plan is
    on its way, and the event `planned` tells when it is there.
    """
    value = await run_in_threadpool(desk.storyboard.told, film)
    if not value["planned"]:
        desk.planner.want(film)
    return Answer(value)


@router.patch("/shots/{shot}", response_model=shown_shots.OneShot)
async def edit_shot(
    film: str, shot: str, fields: shown_shots.Fields, desk: DeskHere, x_client: Client = None
) -> Answer:
    """Change fields of a shot; those that are not given stay. Null is what a shot has without."""
    values = fields.model_dump(exclude_unset=True)
    told = Told(x_client, tuple(values))
    change = await run_in_threadpool(_patched, desk, film, shot, values, told)
    desk.planner.want(film)
    name = change.shots[0]
    told_shot = await run_in_threadpool(desk.storyboard.shot, film, name)
    return Answer({"shot": told_shot, **shown_shots.edited(change)})


def _patched(desk: Desk, film: str, shot: str, values: dict[str, Any], told: Told) -> Change:
    editing = desk.editing
    locked = values.pop("locked", None)
    if values.get("picture") is not None:
        values["picture"] = editing.picture(film, values["picture"])
    if locked is False:
        editing.set_locked(film, shot, locked=False, told=told)

    def doing(now: OpenFilm) -> tuple[Edited, Sequence[int]]:
        number = now.number(shot)
        editing.require_unlocked(now, number)
        edited = change_shot(now.cut, number, values)
        return edited, [edited.came_from.index(number)]

    if values:
        number = editing.look(film).number(shot) + 1
        label = f"{_listed(values)} of shot {number}"
        change = editing.edit(film, label, doing, told)
    else:
        now = editing.look(film)
        change = Change(now, "", shots=(now.cut.ids[now.number(shot)],))
    if locked:
        editing.set_locked(film, change.shots[0], locked=True, told=told)
    return change


def _listed(values: dict[str, Any]) -> str:
    names = [name.replace("_", " ") for name in values]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


@router.post("/shots", response_model=shown_shots.AllShots)
async def add_shot(
    film: str, asked: shown_shots.NewShot, desk: DeskHere, x_client: Client = None
) -> Answer:
    """A new shot behind another one, or before all others where `after` is null."""

    def doing(now: OpenFilm) -> tuple[Edited, Sequence[int]]:
        behind = None if asked.after is None else now.number(asked.after)
        values: dict[str, Any] = {"prompt": asked.prompt, "words": asked.words}
        if asked.picture is not None:
            values["picture"] = desk.editing.picture(film, asked.picture)
        edited = insert_shot(now.cut, new_shot(now.film, values), behind)
        return edited, [0 if behind is None else edited.came_from.index(behind) + 1]

    return await _all(desk, film, "a new shot", doing, x_client)


@router.delete("/shots/{shot}", response_model=shown_shots.AllShots)
async def remove(film: str, shot: str, desk: DeskHere, x_client: Client = None) -> Answer:
    """Take a shot out of the film with its words; `undo` brings it back."""
    label = f"the removal of shot {await _number(desk, film, shot)}"
    return await _one(desk, film, shot, label, remove_shot, x_client)


@router.post("/shots/{shot}/move", response_model=shown_shots.AllShots)
async def move(
    film: str, shot: str, place: shown_shots.Place, desk: DeskHere, x_client: Client = None
) -> Answer:
    """Put a shot just before another one, in that one's scene; null: at the end of the film."""
    label = f"the move of shot {await _number(desk, film, shot)}"

    def doing(now: OpenFilm) -> tuple[Edited, Sequence[int]]:
        number = now.number(shot)
        before = None if place.before is None else now.number(place.before)
        edited = move_shot(now.cut, number, before)
        return edited, [edited.came_from.index(number)]

    return await _all(desk, film, label, doing, x_client)


@router.post("/shots/{shot}/split", response_model=shown_shots.AllShots)
async def split(
    film: str, shot: str, where: shown_shots.Split, desk: DeskHere, x_client: Client = None
) -> Answer:
    """Make two shots of one, at a place in its words."""
    label = f"the split of shot {await _number(desk, film, shot)}"

    def doing(now: OpenFilm) -> tuple[Edited, Sequence[int]]:
        number = now.number(shot)
        desk.editing.require_unlocked(now, number)
        words = words_of(now.cut.shots[number].shot.narration)
        edited = split_shot(now.cut, number, _characters(words, where.at))
        at = edited.came_from.index(number)
        return edited, [at, at + 1]

    return await _all(desk, film, label, doing, x_client)


@router.post("/shots/{shot}/join", response_model=shown_shots.AllShots)
async def join(film: str, shot: str, desk: DeskHere, x_client: Client = None) -> Answer:
    """Make one shot of this one and the next: its picture, the words of both."""
    number = await _number(desk, film, shot)
    label = f"the join of shots {number} and {number + 1}"
    return await _one(desk, film, shot, label, join_shots, x_client)


def _characters(words: str, units: int) -> int:
    """A place in a text that was counted as browsers count: in units of UTF-16."""
    return len(words.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))


async def _number(desk: Desk, film: str, shot: str) -> int:
    found = await run_in_threadpool(desk.editing.look, film)
    return found.number(shot) + 1


async def _one(
    desk: Desk,
    film: str,
    shot: str,
    label: str,
    edit: Callable[[Any, int], Edited],
    by: str | None,
) -> Answer:
    """An edit of one shot that is not locked."""

    def doing(now: OpenFilm) -> tuple[Edited, Sequence[int]]:
        number = now.number(shot)
        desk.editing.require_unlocked(now, number)
        edited = edit(now.cut, number)
        return edited, [edited.came_from.index(number)] if number in edited.came_from else []

    return await _all(desk, film, label, doing, by)


async def _all(desk: Desk, film: str, label: str, doing: Doing, by: str | None) -> Answer:
    """An edit, and every shot as it is then."""
    told = Told(by, ("shots",))
    change = await run_in_threadpool(desk.editing.edit, film, label, doing, told)
    desk.planner.want(film)
    board = await run_in_threadpool(desk.storyboard.told, film)
    return Answer({"shots": board["shots"], **shown_shots.edited(change)})
