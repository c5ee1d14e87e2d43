"""How a request becomes a row of the list."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from prostudio.errors import BusyError, ConflictError, FilmError
from prostudio.jobs.callbacks.hosts import target_of
from prostudio.jobs.callbacks.signing import secret_of
from prostudio.jobs.callbacks.waiting import want
from prostudio.jobs.database import Change
from prostudio.jobs.job import IDLE, Job, State
from prostudio.jobs.order import last_position
from prostudio.jobs.request import FilmRequest
from prostudio.jobs.rows import append, full_job, row_of
from prostudio.jobs.uploads import LETTERS, Upload
from prostudio.projects.folder import Asked
from prostudio.projects.scripts import film_file
from prostudio.settings import Settings


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may wait; `waiting` counts what is not finished."""

    waiting: int = 2000


USUAL = Limits()


def new_id() -> str:
    """14 letters and digits that nobody can guess."""
    return "".join(secrets.choice(LETTERS) for _ in range(14))


def asked_of(request: FilmRequest, uploads: Sequence[Upload]) -> Asked:
    """What the request's project begins with."""
    text, form = request.script, request.format
    if request.film is not None:
        text, form = json.dumps(request.film, ensure_ascii=False), "json"
    elif text is not None:
        text, form = film_file(text, form)
    changes: dict[str, Any] = dict(request.options)
    changes |= {"title": request.title} if request.title else {}
    changes |= {"language": request.language} if request.language else {}
    changes |= {"profiles": list(request.profiles)} if request.profiles else {}
    changes |= {"engines": dict(request.engines)} if request.engines else {}
    return Asked(
        text=text,
        format=form,
        changes=changes,
        uploads=tuple((one.name, one.path) for one in uploads),
        content_type=request.content_type,
    )


def known_job(
    connection: sqlite3.Connection | Change,
    request: FilmRequest,
    key: str | None,
    state: State = State.QUEUED,
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
    if row["digest"] != _digest(request, state):
        raise ConflictError(
            "this idempotency key was used for another request",
            hint="use a new key for a new request",
        )
    return full_job(connection, row["id"])


def require_room(connection: sqlite3.Connection | Change, most: int) -> None:
    """Refuse a film when so many are not finished."""
    ended = ", ".join(f"'{state}'" for state in IDLE)
    counted = f"SELECT COUNT(*) FROM jobs WHERE state NOT IN ({ended})"  # noqa: S608
    (waiting,) = connection.execute(counted).fetchone()
    if waiting >= most:
        raise BusyError(f"{waiting} films wait already", hint="ask again when some are finished")


def _digest(request: FilmRequest, state: State) -> str:
    """By which a request that is sent again is known."""
    return request.digest if state == State.QUEUED else f"{state} {request.digest}"


def require_callable(request: FilmRequest, settings: Settings) -> None:
    """Refuse a request whose caller wants to be told at a host that the user did not allow.

    One that is allowed finds the secret there before its first message is signed.
    """
    if request.callback_url is not None:
        target_of(request.callback_url, settings.callback_hosts)
        secret_of(settings.home)


def insert(
    change: Change,
    job: str,
    request: FilmRequest,
    title: str | None,
    key: str | None,
    now: str,
    state: State = State.QUEUED,
    script: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Write a new job down, at the end of the line, or as a draft beside it.

    Args:
        script: columns that say what its script is.
    """
    change.execute(
        "INSERT INTO jobs (id, state, priority, position, created, title, idempotency_key, digest) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            job,
            str(state),
            request.priority,
            last_position(change),
            now,
            title or request.about,
            key,
            _digest(request, state),
        ),
    )
    for name, value in script.items():
        change.execute(f"UPDATE jobs SET {name} = ? WHERE id = ?", (value, job))  # noqa: S608
    row = row_of(change, job)
    body = json.dumps(request.as_json(), ensure_ascii=False)
    change.execute("INSERT INTO requests (job, body) VALUES (?, ?)", (row["seq"], body))
    if request.callback_url is not None:
        want(change, row["seq"], request.callback_url)
    event = {"event": "state", "state": str(state), "reason": None, "progress": 0.0}
    append(change, row, event)
