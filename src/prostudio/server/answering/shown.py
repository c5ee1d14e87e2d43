"""What the API answers with, as models: what `/docs` lists and what routes send agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from prostudio.files import digest_bytes

if TYPE_CHECKING:
    from prostudio.jobs import Job

StateName = Literal[
    "draft", "queued", "planning", "running", "composing", "done", "failed", "cancelled", "paused"
]


class Problem(BaseModel):
    """Every error."""

    code: str = Field(description="one word for programs, such as `film`, `media`, `conflict`")
    message: str = Field(description="what came and what was wanted")
    hint: str | None = Field(description="what to do next")


class File(BaseModel):
    """One finished file of a film."""

    profile: str = Field(description="or `thumbnail`, `page`, `stills` for an extra")
    kind: Literal["film", "extra", "captions"] = Field(
        "film", description="what is no film lies beside it"
    )
    name: str
    bytes: int
    seconds: float
    digest: str = Field(description="BLAKE3 of the content, hex; also the entity tag")
    download: str = Field(description="where it is")


class Links(BaseModel):
    """Where to go on."""

    self: str
    status: str
    events: str
    download: str


class FilmState(BaseModel):
    """A film that was asked for, as it stands now."""

    model_config = ConfigDict(extra="allow")

    id: str
    state: StateName
    reason: str | None = Field(description="why it is paused: `user` or `no_space`")
    title: str
    priority: int
    attempt: int
    created: str = Field(description="ISO 8601, UTC")
    started: str | None
    ended: str | None
    progress: float = Field(ge=0, le=1, description="by expected seconds; never goes back")
    eta_s: float | None
    stage: str | None
    shot: str | None
    step: str | None
    steps_made: int
    steps_cached: int = Field(description="steps that an earlier making had made")
    error: Problem | None
    films: list[File]
    captions: list[File] = Field([], description="`captions.srt` and such, beside the films")
    last_event: int
    revision: str | None = Field(description="of its script, 12 hex digits")
    made_revision: str | None = Field(description="of the script that its files were made of")
    stale: bool = Field(description="its files were made of another script than it has now")
    shots: int | None
    seconds: float | None = Field(description="as long as its script seems to be")
    only: list[str] | None = Field(
        description="shots whose takes alone are made, or were last; null: the whole film"
    )
    poster: str | None = Field(description="a picture of it; another address when it changed")
    links: Links


class FilmDetails(FilmState):
    """A film with what was asked for."""

    request: dict[str, Any]


class FilmList(BaseModel):
    """Some of the films, newest first."""

    films: list[FilmState]
    next: str | None = Field(description="`before` of the next page; null on the last")


def film(job: Job) -> dict[str, Any]:
    """A job as the API shows it."""
    here = f"/api/films/{job.id}"
    download = f"/api/content/download/{job.id}"
    value = job.as_json()
    value.pop("change", None)
    for part in ("films", "captions"):
        value[part] = [
            {**one, "download": f"{download}?profile={one['profile']}"} for one in value[part]
        ]
    value["stale"] = job.made_revision is not None and job.made_revision != job.revision
    version = f"{job.revision}.{job.made_revision}.{job.attempt}.{job.state == 'done'}"
    value["poster"] = f"{here}/poster.jpg?v={digest_bytes(version.encode())[:10]}"
    value["links"] = {
        "self": here,
        "status": f"/api/content/status/{job.id}",
        "events": f"{here}/events",
        "download": download,
    }
    return value


def detailed(job: Job) -> dict[str, Any]:
    """A job with what was asked for."""
    return {**film(job), "request": job.request.as_json() if job.request else {}}


PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": Problem, "description": "The request is refused."},
    "5XX": {"model": Problem, "description": "The machine, or we, failed."},
}


def film_file(missing: str) -> dict[int | str, dict[str, Any]]:
    """What an address of a film's file answers with, for the description.

    Args:
        missing: why there may be none.
    """
    return {
        200: {"content": {"video/mp4": {"schema": {"type": "string", "format": "binary"}}}},
        206: {"description": "The part that `Range` asks for."},
        304: {"description": "The client has it, by `If-None-Match`."},
        409: {"model": Problem, "description": missing},
    }
