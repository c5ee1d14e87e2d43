"""What films are delivered in, and what making one would take, before it is asked for."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from prostudio.delivery.profiles import PROFILES
from prostudio.server.desk import DeskHere

router = APIRouter(prefix="/api", tags=["films"])

_SECONDS = 60.0


class Profile(BaseModel):
    """One way to deliver a film."""

    name: str
    summary: str


class ProfileList(BaseModel):
    """All of them, in the order in which they are listed."""

    profiles: list[Profile]


class Shots(BaseModel):
    """How many shots are made in which way."""

    drawn: int = Field(description="by an engine whose results are instant")
    dear: int = Field(description="that a model has to make")
    kept: int = Field(description="that a model made before")


class Share(BaseModel):
    """What one engine has to make."""

    name: str
    shots: int


class Estimate(BaseModel):
    """What is missing of a film takes so much."""

    seconds: float = Field(description="on the clock of this machine")
    gpu: bool
    ram_mb: int
    vram_mb: int
    disk_mb: int
    steps: int
    shots: Shots
    engines: list[Share] = Field(description="those that make dear shots")
    words: str = Field(description="`about 14 min, 6.0 GB of the card`")


@router.get("/profiles", response_model=ProfileList)
def list_profiles() -> dict[str, Any]:
    """What a film can be delivered in."""
    rows = PROFILES.values()
    return {"profiles": [{"name": row.name, "summary": row.summary} for row in rows]}


@router.get("/films/{film}/estimate", response_model=Estimate)
async def estimate(
    film: str,
    desk: DeskHere,
    profiles: Annotated[str | None, Query(max_length=400, description="with commas")] = None,
) -> Any:
    """What making the film would take now, in its own profiles or in these. Nothing is made."""
    script = await run_in_threadpool(desk.jobs.script, film)
    names = [name.strip() for name in (profiles or "").split(",") if name.strip()]
    order = {"script": str(script), "profiles": names}
    return await desk.easel.ask("estimate", order, urgent=True, seconds=_SECONDS)
