"""What every route works with: the settings, the list of films, and who listens."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Depends
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from prostudio.graph import open_store
from prostudio.jobs import Jobs
from prostudio.jobs.editing import Editing
from prostudio.projects.shot_takes import ShotTakes
from prostudio.server.answering.refusals import RefusedError
from prostudio.server.answering.storyboard import Storyboard
from prostudio.server.door.gate import LOOPBACK_ONLY, Access
from prostudio.server.door.tries import Tries
from prostudio.server.door.watching import Figures
from prostudio.server.herald import Herald
from prostudio.server.station.fetches import Fetches
from prostudio.server.warm.cluster_watch import ClusterWatch
from prostudio.server.warm.drafts import Drafts
from prostudio.server.warm.easel import Easel
from prostudio.server.warm.known_stills import KnownStills
from prostudio.server.warm.planner import Planner
from prostudio.server.warm.speeds import Speeds
from prostudio.settings import Settings

_DECODERS = 2
"""Files that are decoded, and films that are tried, at the same time: each takes a core."""


@dataclass
class Desk:
    """One server's own things; a route gets it as `DeskHere`."""

    settings: Settings
    jobs: Jobs
    herald: Herald
    easel: Easel
    access: Access = LOOPBACK_ONLY
    tries: Tries = field(default_factory=Tries)
    figures: Figures = field(default_factory=Figures)
    known_stills: KnownStills = field(default_factory=KnownStills)
    fetches: Fetches = field(init=False)
    speeds: Speeds = field(init=False)
    cluster: ClusterWatch = field(init=False)
    decoding: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_DECODERS))

    editing: Editing = field(init=False)
    planner: Planner = field(init=False)
    storyboard: Storyboard = field(init=False)
    drafts: Drafts = field(init=False)
    shot_takes: ShotTakes = field(init=False)

    def __post_init__(self) -> None:
        self.editing = Editing(self.jobs)
        self.planner = Planner(self.editing, self.easel)
        self.shot_takes = ShotTakes(open_store(self.settings))
        self.storyboard = Storyboard(self.editing, self.shot_takes)
        self.drafts = Drafts(self.jobs, self.easel)
        self.fetches = Fetches(self.settings.weights)
        self.speeds = Speeds(self.easel)
        self.cluster = ClusterWatch(self.settings)

    async def ask_about(
        self,
        film: str,
        op: str,
        order: Mapping[str, Any] | None = None,
        *,
        urgent: bool = False,
        seconds: float = 600.0,
    ) -> Any:
        """The warm child's answer about a film, whose script is put into the order; see `Easel`.

        Raises:
            NotFoundError: there is no such film, or it was removed while the child read it.
            ConflictError: it has no script yet.
            RefusedError: what the child refuses.
        """
        script = await run_in_threadpool(self.jobs.script, film)
        asked = {"script": str(script), **(order or {})}
        try:
            return await self.easel.ask(op, asked, urgent=urgent, seconds=seconds)
        except RefusedError:
            await run_in_threadpool(self.jobs.script, film)  # one that is gone has no other fault
            raise


def desk_of(request: Request) -> Desk:
    """The desk of the app that serves a request."""
    desk: Desk = request.app.state.desk
    return desk


DeskHere = Annotated[Desk, Depends(desk_of)]
