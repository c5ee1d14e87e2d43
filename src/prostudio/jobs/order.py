"""The order of films that are not finished: priority first, then place in the line."""

from __future__ import annotations

import sqlite3

from prostudio.jobs.database import Change
from prostudio.jobs.job import IDLE, State
from prostudio.jobs.rows import IN_ORDER, Row, append, require_state, row_of

_OPEN = "state NOT IN ({})".format(", ".join(f"'{state}'" for state in IDLE))
_UNFINISHED = [state for state in State if state not in IDLE]
_HINT = "only a film that is not finished has a place in the line"


def line(connection: sqlite3.Connection | Change) -> list[Row]:
    """Rows of all films that are not finished, in the order in which they are made."""
    asked = f"SELECT * FROM jobs WHERE {_OPEN} ORDER BY {IN_ORDER}"  # noqa: S608
    return list(connection.execute(asked))


def last_position(change: Change) -> int:
    """The place behind all others."""
    (position,) = change.execute("SELECT COALESCE(MAX(position), 0) + 1 FROM jobs").fetchone()
    return int(position)


def move(change: Change, job: str, before: str | None) -> None:
    """Put a film just before another, with its priority; None: behind all of its own."""
    row = row_of(change, job)
    require_state(row, "moved", _UNFINISHED, _HINT)
    priority = row["priority"]
    others = [other for other in line(change) if other["id"] != job]
    place = len(others)
    if before is not None and before != job:
        target = row_of(change, before)
        require_state(target, "moved before", _UNFINISHED, _HINT)
        priority = target["priority"]
        place = next(i for i, other in enumerate(others) if other["id"] == before)
    elif before == job:
        return
    others.insert(place, row)
    for position, other in enumerate(others, 1):
        change.execute("UPDATE jobs SET position = ? WHERE seq = ?", (position, other["seq"]))
    change.execute("UPDATE jobs SET priority = ? WHERE seq = ?", (priority, row["seq"]))
    append(change, row, {"event": "moved", "priority": priority, "before": before})


def set_priority(change: Change, job: str, priority: int) -> None:
    """Give a film another priority; its place among equals stays."""
    row = row_of(change, job)
    require_state(row, "put in order", _UNFINISHED, _HINT)
    change.execute("UPDATE jobs SET priority = ? WHERE seq = ?", (priority, row["seq"]))
    append(change, row, {"event": "moved", "priority": priority, "before": None})
