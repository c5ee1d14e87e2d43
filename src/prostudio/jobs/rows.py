"""Rows of the list as values, and the statements that several doors share."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from prostudio.errors import ConflictError, NotFoundError
from prostudio.jobs.database import Change
from prostudio.jobs.job import ACTIVE, FilmFile, Job, JobError, State
from prostudio.jobs.request import FilmRequest

Json = Any
Row = sqlite3.Row

IN_ORDER = "ongoing DESC, priority DESC, position"
"""Films that were being made go on first; then by priority, then as they came or were moved."""

ACTIVE_STATES = "({})".format(", ".join(f"'{state}'" for state in ACTIVE))


def job_of(row: Row, request: str | None = None) -> Job:
    """The job of a row, with its request where that was read too."""
    return Job(
        id=row["id"],
        state=State(row["state"]),
        reason=row["reason"],
        priority=row["priority"],
        attempt=row["attempt"],
        created=row["created"],
        started=row["started"],
        ended=row["ended"],
        request=None if request is None else FilmRequest.from_json(json.loads(request)),
        title=row["title"],
        progress=row["progress"],
        eta_s=row["eta_s"],
        stage=row["stage"],
        shot=row["shot"],
        step=row["step"],
        steps_made=row["steps_made"],
        steps_cached=row["steps_cached"],
        error=None if row["error"] is None else JobError(**json.loads(row["error"])),
        films=tuple(FilmFile(**one) for one in json.loads(row["films"])),
        last_event=row["last_event"],
        change=row["change"],
        revision=row["revision"],
        made_revision=row["made_revision"],
        shots=row["shots"],
        seconds=row["seconds"],
        only=None if row["only"] is None else tuple(json.loads(row["only"])),
    )


def row_of(connection: sqlite3.Connection | Change, job: str) -> Row:
    """The row of a job's id; NotFoundError where there is none."""
    row: Row | None = connection.execute("SELECT * FROM jobs WHERE id = ?", (job,)).fetchone()
    if row is None:
        raise NotFoundError("there is no film job of this id", hint="list them to see which")
    return row


def full_job(connection: sqlite3.Connection | Change, job: str) -> Job:
    """The job with its request."""
    row = row_of(connection, job)
    found = connection.execute("SELECT body FROM requests WHERE job = ?", (row["seq"],))
    return job_of(row, found.fetchone()["body"])


def require_state(row: Row, doing: str, allowed: Collection[State], hint: str) -> None:
    """Refuse what a job's state does not allow."""
    if row["state"] not in allowed:
        raise ConflictError(f"the film is {row['state']}; it cannot be {doing}", hint=hint)


def append(change: Change, row: Row, event: Json) -> int:
    """Write one event down under the job's next id, and return that."""
    (number,) = change.execute(
        "UPDATE jobs SET last_event = last_event + 1, change = ? WHERE seq = ? "
        "RETURNING last_event",
        (change.number, row["seq"]),
    ).fetchone()
    change.execute(
        "INSERT INTO events (job, id, body) VALUES (?, ?, ?)",
        (row["seq"], number, json.dumps(event, ensure_ascii=False)),
    )
    return int(number)


def set_state(
    change: Change, row: Row, state: State, reason: str | None = None, **columns: Json
) -> None:
    """Put a job into a state, and write that down as an event."""
    values = {"state": str(state), "reason": reason, **columns}
    names = ", ".join(f"{name} = ?" for name in values)
    change.execute(f"UPDATE jobs SET {names} WHERE seq = ?", (*values.values(), row["seq"]))  # noqa: S608
    progress = values.get("progress", row["progress"])
    event = {"event": "state", "state": str(state), "reason": reason, "progress": progress}
    error = json.loads(values["error"]) if values.get("error") else None
    append(change, row, {**event, "error": error} if error else event)


def timestamp(seconds: float, *earlier: str | None) -> str:
    """ISO time, UTC; never before what was written down earlier, whatever the clock says now."""
    now = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
    return max([now, *(one for one in earlier if one)])
