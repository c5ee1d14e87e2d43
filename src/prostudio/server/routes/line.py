"""`/api/films/line/events`: the line of films as it changes, for pages that show a queue."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from prostudio.jobs.job import ENDED
from prostudio.server.answering import shown
from prostudio.server.answering.answers import RefusedError
from prostudio.server.answering.sending import EventStream
from prostudio.server.desk import Desk, DeskHere
from prostudio.server.herald import message

router = APIRouter(prefix="/api/films", tags=["films"])

HEARTBEAT_SECONDS = 15.0
PAUSE_SECONDS = 0.4
"""The least time between two tellings; a film that is made changes ten times a second."""

_MOST_STREAMS = 512
_MOST_SHOWN = 60
_LATELY = 6
_LOOKED_AT = 50
_LINE = "line"
"""What the herald knows these listeners by; no film has this name."""


@router.get(
    "/line/events",
    status_code=200,
    response_class=EventStream,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
async def line_events(desk: DeskHere) -> Response:
    """Server-sent events: `line`, the whole of it each time, at most two or three a second.

    `films` are the first sixty of those that are made or wait, in their order, and `more` says
    how many there are beside; `ended` are those that ended last, newest first; `count` counts
    all films. A client that comes back is told everything.
    """
    if desk.figures.streams >= _MOST_STREAMS:
        wait = {"Retry-After": "10"}
        raise RefusedError(503, "streams", "too many streams are open", headers=wait)
    return EventStream(_stream(desk))


async def _stream(desk: Desk) -> AsyncGenerator[bytes, None]:
    herald, before = desk.herald, None
    desk.figures.streams += 1
    herald.listen(_LINE)
    try:
        while not herald.stopping:
            seen = herald.round
            value = await run_in_threadpool(_line, desk)
            if value != before:
                before = value
                yield message("line", value)
            if await herald.news(seen, HEARTBEAT_SECONDS):
                await asyncio.sleep(PAUSE_SECONDS)
            else:
                yield b": here\n\n"
    finally:
        desk.figures.streams -= 1
        herald.leave(_LINE)


def _line(desk: Desk) -> dict[str, Any]:
    ended = [job for job in desk.jobs.list(limit=_LOOKED_AT) if job.state in ENDED]
    ended.sort(key=lambda job: job.ended or "", reverse=True)
    line = desk.jobs.line()
    return {
        "films": [shown.film(job) for job in line[:_MOST_SHOWN]],
        "more": max(0, len(line) - _MOST_SHOWN),
        "ended": [shown.film(job) for job in ended[:_LATELY]],
        "count": sum(desk.jobs.counts().values()),
    }
