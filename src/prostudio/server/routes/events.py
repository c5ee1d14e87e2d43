"""`/api/films/{film}/events`: what happens, as it happens, with nothing lost between visits."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Annotated

from fastapi import APIRouter, Header, Query
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from prostudio.server.answering import shown
from prostudio.server.answering.answers import RefusedError
from prostudio.server.answering.sending import EventStream, pieces
from prostudio.server.desk import Desk, DeskHere
from prostudio.server.herald import ENDED, message

router = APIRouter(prefix="/api/films", tags=["films"])

HEARTBEAT_SECONDS = 15.0
_MOST_STREAMS = 512
_MOST_ID = 2**53
_HEARTBEAT = b": here\n\n"
_RETRY = b"retry: 2000\n\n"

Number = Annotated[int | None, Query(ge=0, le=_MOST_ID)]


@router.get(
    "/{film}/events",
    status_code=200,
    response_class=EventStream,
    responses={
        200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}},
        204: {"description": "The film is finished and this client has seen everything."},
    },
)
async def film_events(
    film: str,
    desk: DeskHere,
    after: Number = None,
    stay: bool = False,
    last_event_id: Annotated[str | None, Header(max_length=20)] = None,
) -> Response:
    """Server-sent events: first `film`, the whole of it, then every event with its id.

    Ids begin at 1 and have no gap. A browser that lost the connection sends the last id it
    saw by itself (`Last-Event-ID`); `after` says the same, and `after=0` asks for everything
    since the beginning. Without either, events follow from now on. A comment every 15 s
    keeps the connection. With the film the stream ends, and `film` is told once more.
    """
    job = await run_in_threadpool(desk.jobs.brief, film)
    since = _since(last_event_id, after)
    if not stay and last_event_id is not None and job.state in ENDED and since == job.last_event:
        return Response(status_code=204)
    if desk.figures.streams >= _MOST_STREAMS:
        wait = {"Retry-After": "10"}
        raise RefusedError(503, "streams", "too many streams are open", headers=wait)
    return EventStream(_stream(desk, film, since, stay))


def _since(last_event_id: str | None, after: int | None) -> int | None:
    """The last event that the client has, or None for one that begins now."""
    if last_event_id and last_event_id.isascii() and last_event_id.isdigit():
        return min(int(last_event_id), _MOST_ID)
    return after


async def _stream(
    desk: Desk, film: str, since: int | None, stay: bool
) -> AsyncGenerator[bytes, None]:
    herald = desk.herald
    desk.figures.streams += 1
    herald.listen(film)
    try:
        job = await run_in_threadpool(desk.jobs.brief, film)
        # A new client's id is where the state stands; one that comes back keeps its own.
        number = job.last_event if since is None else None
        after = job.last_event if since is None else min(since, job.last_event)
        yield _RETRY + message("film", shown.film(job), number)
        while not herald.stopping:
            seen = herald.round
            current, events = await herald.events(film, after)
            if events:
                for piece in pieces(line for _, line in events):
                    yield piece
                after = events[-1][0]
                continue
            if current is None:
                yield message("removed", {"event": "removed", "id": film})
                return
            if not stay and current.state in ENDED and after >= current.last_event:
                yield message("film", shown.film(current))
                return
            if not await herald.news(seen, HEARTBEAT_SECONDS):
                yield _HEARTBEAT
    finally:
        desk.figures.streams -= 1
        herald.leave(film)
