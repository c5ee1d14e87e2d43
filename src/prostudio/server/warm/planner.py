"""Plans films whose script changed, in the warm child, and keeps the plan beside the script."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

from starlette.concurrency import run_in_threadpool

from prostudio.errors import FaultError, NotFoundError, ProStudioError
from prostudio.jobs.editing import Editing
from prostudio.jobs.telling import without_paths
from prostudio.projects.planned import read_planned, write_planned, write_refused
from prostudio.projects.scripts import OpenFilm, script_of
from prostudio.server.answering.answers import RefusedError
from prostudio.server.answering.still_versions import looks_of
from prostudio.server.warm.easel import Easel

Json = Any

QUIET_SECONDS = 0.15
"""Who types is not planned for at every stroke."""


class Planner:
    """One plan at a time for each film; asked again meanwhile, it plans once more afterwards."""

    def __init__(self, editing: Editing, easel: Easel) -> None:
        self._editing = editing
        self._easel = easel
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()

    def want(self, film: str) -> None:
        """Plan a film soon, unless it is planned as its script is; called in the running loop."""
        if film in self._tasks:
            self._again.add(film)
            return
        task = asyncio.create_task(self._plan(film))
        self._tasks[film] = task
        task.add_done_callback(lambda _: self._tasks.pop(film, None))

    async def asked(self, film: str, shot: str) -> str | None:
        """What a shot asks for, by which its takes are known; planned first where that is due."""
        found = await run_in_threadpool(self._editing.look, film)
        plan = await run_in_threadpool(read_planned, found.folder)
        if plan.revision != found.revision:
            await self._plan_now(film)
            plan = await run_in_threadpool(read_planned, found.folder)
        said = plan.shots.get(shot, {}).get("asked")
        return str(said) if said else None

    async def close(self) -> None:
        """Let go of every plan that is not finished."""
        for task in list(self._tasks.values()):
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await task

    async def _plan(self, film: str) -> None:
        while True:
            self._again.discard(film)
            await asyncio.sleep(QUIET_SECONDS)
            with suppress(ProStudioError):
                await self._plan_now(film)
            if film not in self._again:
                return

    async def _plan_now(self, film: str) -> None:
        found = await run_in_threadpool(self._editing.look, film)
        known = await run_in_threadpool(read_planned, found.folder)
        made = (await run_in_threadpool(self._editing.jobs.brief, film)).ended
        if known.holds(found.revision, made):
            return
        script = str(script_of(found.folder))
        try:
            said = await self._ask({"script": script, "revision": found.revision})
        except FaultError:
            return  # the log has it; the next edit tries again
        except RefusedError as refusal:
            error = {"code": refusal.code, "message": refusal.message, "hint": refusal.hint}
            await run_in_threadpool(self._refused, film, found, made, error)
        else:
            await run_in_threadpool(self._planned, film, found, made, said)

    async def _ask(self, order: Json) -> Json:
        answer = await asyncio.to_thread(self._easel.wanted, "plan", order)
        try:
            return await asyncio.wrap_future(answer)
        except asyncio.CancelledError:
            self._easel.cancel(answer)
            raise

    def _planned(self, film: str, found: OpenFilm, made: str | None, said: Json) -> None:
        home = self._editing.jobs.settings.home
        shots = {shot.id: looks_of(found.film, shot) for shot in found.cut.shots}
        for shot in said["shots"]:
            shot["looks"] = shots.get(shot["id"])
        told = without_paths(said, found.folder, home)
        write_planned(found.folder, found.revision, told, made)
        with suppress(NotFoundError):
            event = {"event": "planned", "revision": found.revision}
            self._editing.noted(film, said["film"]["seconds"], event)

    def _refused(self, film: str, found: OpenFilm, made: str | None, error: Json) -> None:
        home = self._editing.jobs.settings.home
        error = without_paths(error, found.folder, home)
        write_refused(found.folder, found.revision, error, made)
        with suppress(NotFoundError):
            self._editing.jobs.note(
                film, {"event": "planned", "revision": found.revision, "error": error}
            )
