"""Events as rows: every job's ids are 1, 2, 3 and so on without a gap."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from prostudio.jobs.rows import Row

Json = Any


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of any job.

    Attributes:
        seq: its number in the whole list, growing; numbers of removed jobs are missing.
        job: the job's id.
        id: the event's id within the job.
        event: a JSON object whose `event` is its name; steps carry the job's `progress`.
    """

    seq: int
    job: str
    id: int
    event: Json


def of_job(
    connection: sqlite3.Connection, row: Row, after: int, limit: int
) -> Sequence[tuple[int, Json]]:
    """Ids and events of one job after an id."""
    found = connection.execute(
        "SELECT id, body FROM events WHERE job = ? AND id > ? ORDER BY id LIMIT ?",
        (row["seq"], after, max(0, limit)),
    )
    return [(one["id"], json.loads(one["body"])) for one in found]


def of_all(connection: sqlite3.Connection, seq: int, limit: int) -> Sequence[Happening]:
    """Events of all jobs after a number."""
    found = connection.execute(
        "SELECT events.seq, jobs.id AS job, events.id, events.body FROM events "
        "JOIN jobs ON jobs.seq = events.job WHERE events.seq > ? ORDER BY events.seq LIMIT ?",
        (seq, max(0, limit)),
    )
    return [Happening(o["seq"], o["job"], o["id"], json.loads(o["body"])) for o in found]


def last(connection: sqlite3.Connection) -> int:
    """The number of the latest event of all, 0 where there is none."""
    (number,) = connection.execute("SELECT COALESCE(MAX(seq), 0) FROM events").fetchone()
    return int(number)
