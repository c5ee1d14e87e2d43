"""A film that was asked for, as it stands now."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from prostudio.errors import ConflictError, NotFoundError
from prostudio.jobs.request import FilmRequest

Json = Any


class State(StrEnum):
    """Where a job is between asked for and finished."""

    DRAFT = "draft"
    """Laid down to be edited; it is not in the line."""
    QUEUED = "queued"
    PLANNING = "planning"
    """Its script is read or written, and what it will take is found out."""
    RUNNING = "running"
    COMPOSING = "composing"
    """The soundtrack is mixed and the film joined and inspected."""
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    PAUSED = "paused"


ACTIVE = (State.PLANNING, State.RUNNING, State.COMPOSING)
"""A child works for it."""
ENDED = (State.DONE, State.FAILED, State.CANCELLED)
IDLE = (State.DRAFT, *ENDED)
"""Nothing is going to happen to it."""

CAPTIONS = "captions"
"""Kind of the caption files beside a film, which are told apart from the films."""

USER, NO_SPACE = "user", "no_space"
"""Reasons why a job is paused."""


@dataclass(frozen=True, slots=True)
class JobError:
    """Why a film was not made, in the words of an error of ours."""

    code: str
    message: str
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class FilmFile:
    """One finished file.

    Attributes:
        profile: it is delivered in; of what lies beside the film its name, such as `thumbnail`.
        name: within the project's folder `out`.
        bytes, seconds: its size and how long it plays.
        digest: BLAKE3 of its content, hex.
        kind: `film`; `extra` or `captions` for what lies beside it.
    """

    profile: str
    name: str
    bytes: int
    seconds: float
    digest: str
    kind: str = "film"


@dataclass(frozen=True, slots=True)
class Job:
    """One row of the list of asked-for films.

    Attributes:
        id: 14 letters and digits that nobody can guess.
        reason: why it is in its state, where that is not plain: `user`, `no_space`, `resumed`.
        attempt: 1, and one more with every retry.
        created, started, ended: ISO, UTC; never before each other.
        request: what was asked; None in lists, where only `get` would tell.
        title: of the film, or of the request until it is read.
        progress: 0 to 1 by expected seconds; within an attempt it never goes back.
        eta_s: seconds until the end, as far as known.
        stage: narration, pictures, music, sound or film.
        steps_made, steps_cached: in this attempt; what was cached had been made before.
        films: finished files in the order of the profiles.
        last_event: id of its latest event; ids begin at 1 and have no gap.
        revision: 12 hex digits of its script's text, as far as is known; None without one.
        made_revision: that of the script that its files were made of.
        shots, seconds: of the film as its script is, its length as far as it can be guessed.
        only: ids of the shots whose takes alone are made, now or last; None: the whole film.
        change: grows with each change of any job; see `Jobs.change`.
    """

    id: str
    state: State
    reason: str | None
    priority: int
    attempt: int
    created: str
    started: str | None
    ended: str | None
    request: FilmRequest | None
    title: str
    progress: float
    eta_s: float | None
    stage: str | None
    shot: str | None
    step: str | None
    steps_made: int
    steps_cached: int
    error: JobError | None
    films: tuple[FilmFile, ...]
    last_event: int
    change: int
    revision: str | None = None
    made_revision: str | None = None
    shots: int | None = None
    seconds: float | None = None
    only: tuple[str, ...] | None = None

    def finished(self, profile: str | None = None) -> FilmFile:
        """The finished file of a profile, or the first one.

        Raises:
            ConflictError: there is none yet.
            NotFoundError: it was not delivered in this profile.
        """
        if not self.films:
            raise ConflictError(
                f"the film is {self.state}; there is nothing to download yet",
                hint="its status says how far it is",
            )
        found = [one for one in self.films if profile in (None, one.profile)]
        if not found:
            there = ", ".join(one.profile for one in self.films)
            raise NotFoundError(f"the film has no profile {profile!r}", hint=f"it has {there}")
        return found[0]

    def as_json(self) -> dict[str, Json]:
        """The job as a JSON object, without its request."""
        value = asdict(self)
        del value["request"]
        beside = [asdict(one) for one in self.films if one.kind == CAPTIONS]
        films = [asdict(one) for one in self.films if one.kind != CAPTIONS]
        return {**value, "state": str(self.state), "films": films, "captions": beside}
