"""How a request becomes a row of the list."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Sequence
from typing import Any

from prostudio.errors import BusyError, ConflictError, FilmError
from prostudio.jobs.database import Change
from prostudio.jobs.job import ENDED, Job, State
from prostudio.jobs.order import last_position
from prostudio.jobs.request import FilmRequest
from prostudio.jobs.rows import append, full_job, row_of
from prostudio.jobs.uploads import LETTERS, Upload
from prostudio.projects.folder import Asked


def new_id() -> str:
    """14 letters and digits that nobody can guess."""
    return "".join(secrets.choice(LETTERS) for _ in range(14))


def asked_of(request: FilmRequest, uploads: Sequence[Upload]) -> Asked:
    """What the request's project begins with."""
    text = request.script
    if request.film is not None:
        text = json.dumps(request.film, ensure_ascii=False)
    changes: dict[str, Any] = dict(request.options)
    changes |= {"title": request.title} if request.title else {}
    changes |= {"language": request.language} if request.language else {}
    changes |= {"profiles": list(request.profiles)} if request.profiles else {}
    changes |= {"engines": dict(request.engines)} if request.engines else {}
    return Asked(
        text=text,
        format="json" if request.film is not None else request.format,
        changes=changes,
        uploads=tuple((one.name, one.path) for one in uploads),
        content_type=request.content_type,
    )


def known_job(
    connection: sqlite3.Connection | Change, request: FilmRequest, key: str | None
) -> Job | None:
    """The job of an earlier request with this key.

    Raises:
        ConflictError: that request was another one.
        FilmError: the key is not one.
    """
    if key is None:
        return None
    if not 1 <= len(key) <= 200 or not (key.isascii() and key.isprintable()):
        raise FilmError("the idempotency key is no word of at most 200 characters of ASCII")
    asked = "SELECT id, digest FROM jobs WHERE idempotency_key = ?"
    row = connection.execute(asked, (key,)).fetchone()
    if row is None:
        return None
    if row["digest"] != request.digest:
        raise ConflictError(
            "this idempotency key was used for another request",
            hint="use a new key for a new request",
        )
    return full_job(connection, row["id"])


def require_room(connection: sqlite3.Connection | Change, most: int) -> None:
    """Refuse a film when so many are not finished."""
    ended = ", ".join(f"'{state}'" for state in ENDED)
    counted = f"SELECT COUNT(*) FROM jobs WHERE state NOT IN ({ended})"  # noqa: S608
    (waiting,) = connection.execute(counted).fetchone()
    if waiting >= most:
        raise BusyError(f"{waiting} films wait already", hint="ask again when some are finished")


def insert(
    change: Change, job: str, request: FilmRequest, title: str | None, key: str | None, now: str
) -> None:
    """Write a new job down, at the end of the line."""
    change.execute(
        "INSERT INTO jobs (id, state, priority, position, created, title, idempotency_key, digest) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            job,
            str(State.QUEUED),
            request.priority,
            last_position(change),
            now,
            title or request.about,
            key,
            request.digest,
        ),
    )
    row = row_of(change, job)
    body = json.dumps(request.as_json(), ensure_ascii=False)
    change.execute("INSERT INTO requests (job, body) VALUES (?, ?)", (row["seq"], body))
    append(change, row, {"event": "state", "state": "queued", "reason": None, "progress": 0.0})
