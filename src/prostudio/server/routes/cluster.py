"""`/api/cluster`: the machines that films are made on, and logs of steps from any of them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from fastapi import Path as InPath

from prostudio.cluster.logs import is_step
from prostudio.errors import NotFoundError
from prostudio.server.answering.shown_cluster import ClusterShown, LogShown
from prostudio.server.desk import DeskHere

router = APIRouter(prefix="/api/cluster", tags=["this machine"])


@router.get("", response_model=ClusterShown)
async def get_cluster(desk: DeskHere) -> dict[str, Any]:
    """Machines, their cards, what each makes now and how long that still takes.

    `state` is `none` where this machine makes everything, and `lost` where the cluster does
    not answer: then `problem` says why. The first answer of a cluster takes some seconds.
    """
    return (await desk.cluster.seen()).as_json()


@router.get("/steps/{step}/log", response_model=LogShown)
async def get_log(
    step: Annotated[str, InPath(max_length=128, description="its id, or six letters of it")],
    desk: DeskHere,
) -> Any:
    """The log of a step, from whichever machine made it; logs are kept for two weeks."""
    if not is_step(step):
        raise NotFoundError(
            "no step has this id", hint="an id has the letters 0 to 9 and a to f, at least six"
        )
    return await desk.cluster.log(step)
