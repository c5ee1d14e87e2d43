"""`/api/weights`: models that can be had, their licences, and getting them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from prostudio.errors import ConflictError, NotFoundError
from prostudio.server.answering.answers import RefusedError
from prostudio.server.answering.sending import EventStream
from prostudio.server.desk import Desk, DeskHere
from prostudio.server.herald import message
from prostudio.server.station import weights_shown
from prostudio.weights import Row, Shelf

router = APIRouter(prefix="/api/weights", tags=["weights"])

LOOK_SECONDS = 0.5
HEARTBEAT_SECONDS = 15.0
_MOST_STREAMS = 512
_HEARTBEAT = b": here\n\n"

Name = Annotated[str, Path(max_length=80)]


class Agreement(BaseModel):
    """That the licence was read."""

    model_config = ConfigDict(extra="forbid")

    accept_licence: bool = Field(
        False, description="True: the licence, as `GET /api/weights` shows it, is accepted."
    )


@router.get("")
def list_weights(desk: DeskHere) -> dict[str, Any]:
    """All models with size, licence, who uses them, and how much of each is here."""
    return weights_shown.listed(_shelf(desk), desk.fetches)


@router.get(
    "/events",
    status_code=200,
    response_class=EventStream,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
async def weights_events(desk: DeskHere) -> Response:
    """Server-sent events: first `weights`, all of them, then `weights` with those that changed.

    At most two a second. A client that comes back is told everything again.
    """
    if desk.figures.streams >= _MOST_STREAMS:
        wait = {"Retry-After": "10"}
        raise RefusedError(503, "streams", "too many streams are open", headers=wait)
    return EventStream(stream(desk))


async def stream(desk: Desk) -> AsyncGenerator[bytes, None]:
    """The events of `/api/weights/events`, until the server stops."""
    quiet, before = 0.0, dict[str, Any]()
    desk.figures.streams += 1
    try:
        while not desk.herald.stopping:
            seen = desk.fetches.round
            value = await run_in_threadpool(weights_shown.listed, _shelf(desk), desk.fetches)
            now = {one["name"]: one for one in value["weights"]}
            changed = [one for name, one in now.items() if before.get(name) != one]
            if changed:
                yield message("weights", {**value, "weights": changed})
                before, quiet = now, 0.0
            while desk.fetches.round == seen and not desk.herald.stopping:
                await asyncio.sleep(LOOK_SECONDS)
                quiet += LOOK_SECONDS
                if quiet >= HEARTBEAT_SECONDS:
                    quiet = 0.0
                    yield _HEARTBEAT
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        desk.figures.streams -= 1


@router.post("/{name}/fetch", status_code=202)
def fetch_weights(name: Name, agreement: Agreement, desk: DeskHere) -> dict[str, Any]:
    """Fetch a model, once its licence is accepted; asking again while it comes changes nothing.

    What came of an earlier try is gone on with, and every file is verified.
    """
    shelf = _shelf(desk)
    row = _row(shelf, name)
    if not agreement.accept_licence:
        names = "; ".join(licence.name for licence in row.licences)
        hint = 'read its `licence` and send {"accept_licence": true}'
        message = f"{name} comes under: {names}; it was not accepted"
        raise RefusedError(409, "licence", message, hint=hint)
    desk.fetches.start(name)
    return weights_shown.one(row, shelf, desk.fetches)


@router.post("/{name}/cancel")
def cancel_fetch(name: Name, desk: DeskHere) -> dict[str, Any]:
    """Stop fetching a model; what came is kept for the next time."""
    shelf = _shelf(desk)
    row = _row(shelf, name)
    desk.fetches.cancel(name)
    return weights_shown.one(row, shelf, desk.fetches)


@router.delete("/{name}")
def remove_weights(name: Name, desk: DeskHere) -> dict[str, int]:
    """Remove a model; parts that another model here uses stay."""
    from prostudio.weights.compose import is_users
    from prostudio.weights.upkeep import remove

    shelf = _shelf(desk)
    row = _row(shelf, name)
    known = desk.fetches.get(name)
    if known is not None and known.going:
        raise ConflictError(f"{name} is being fetched", hint="cancel that first")
    if is_users(row, shelf):
        hint = "remove it yourself, if you mean to"
        raise ConflictError(f"{name} is a folder that you put there", hint=hint)
    freed = remove(row, shelf)
    desk.fetches.forget(name)
    return {"freed_bytes": freed}


def _shelf(desk: Desk) -> Shelf:
    return Shelf.at(desk.settings.weights)


def _row(shelf: Shelf, name: str) -> Row:
    row = shelf.catalogue.rows.get(name)
    if row is None:
        raise NotFoundError("there are no weights of this name", hint="`GET api/weights` has them")
    return row
