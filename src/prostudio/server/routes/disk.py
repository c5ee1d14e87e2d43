"""`/api/disk`: what the home holds, what is free, and making room."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from prostudio.server.desk import DeskHere
from prostudio.server.station import disk

router = APIRouter(prefix="/api/disk", tags=["this machine"])


class Cleaning(BaseModel):
    """What is to be removed."""

    model_config = ConfigDict(extra="forbid")

    what: Literal["caches", "store", "uploads", "logs"] = Field(
        description="`caches`: pictures and samples of pages; `store`: what can be made again of "
        "films; `uploads`: files that no film uses; `logs`: of faults. Takes, films and scripts "
        "always stay."
    )


@router.get("")
def get_disk(desk: DeskHere) -> dict[str, Any]:
    """Bytes by what they are for; `low` while new films wait for room."""
    return disk.sizes(desk.settings, desk.jobs)


@router.post("/clean")
def clean_disk(cleaning: Cleaning, desk: DeskHere) -> dict[str, Any]:
    """Remove what can be made again, or what nobody uses; the answer says how much that was."""
    freed = disk.clean(desk.settings, desk.jobs, cleaning.what)
    return {"freed_bytes": freed, **disk.sizes(desk.settings, desk.jobs)}
