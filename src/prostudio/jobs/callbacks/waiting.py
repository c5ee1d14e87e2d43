"""Who is still to be told of which film: rows beside the jobs, so that nothing is forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from prostudio.jobs.database import Change, Database
from prostudio.jobs.rows import append, row_of

Json = Any

PAUSES = (5.0, 30.0, 120.0, 600.0, 3600.0, 3 * 3600.0, 6 * 3600.0)
"""Seconds after each try that failed; after one more it is given up, ten hours later."""

_DUE = """
SELECT jobs.id, jobs.attempt, callbacks.url,
       CASE callbacks.attempt WHEN jobs.attempt THEN callbacks.tries ELSE 0 END AS tries
FROM callbacks JOIN jobs ON jobs.seq = callbacks.job
WHERE jobs.state IN ('done', 'failed', 'cancelled') AND callbacks.told < jobs.attempt
  AND jobs.only IS NULL
  AND (callbacks.attempt < jobs.attempt OR callbacks.due <= ? OR callbacks.due > ?)
ORDER BY callbacks.due LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Call:
    """One message that is due.

    Attributes:
        attempt: of the job; each one's end is told once.
        tries: that failed so far.
    """

    job: str
    url: str
    attempt: int
    tries: int

    @property
    def delivery(self) -> str:
        """The message's name, the same at every try."""
        return f"{self.job}-{self.attempt}"


def want(change: Change, seq: int, url: str) -> None:
    """Somebody wants to be told of the end of a job; part of the transaction that makes it."""
    change.execute("INSERT INTO callbacks (job, url) VALUES (?, ?)", (seq, url))


class Waiting:
    """The rows. Times are seconds since 1970, for they outlive the process."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def due(self, now: float, limit: int = 8) -> Sequence[Call]:
        """Messages that are to be sent now.

        A clock that was set back holds nobody for longer than the longest pause.
        """
        with self._database.reading() as connection:
            rows = list(connection.execute(_DUE, (now, now + max(PAUSES), limit)))
        return [Call(row["id"], row["url"], row["attempt"], row["tries"]) for row in rows]

    def told(self, call: Call, status: int) -> None:
        """It was taken."""
        self._end(call, {"delivered": True, "status": status, "tries": call.tries + 1})

    def refused(self, call: Call, why: str) -> None:
        """It may not be sent any more."""
        self._end(call, {"delivered": False, "reason": why, "tries": call.tries})

    def failed(self, call: Call, why: str, now: float) -> None:
        """It was not taken: it is tried again after a pause, or given up."""
        tries = call.tries + 1
        if tries > len(PAUSES):
            self._end(call, {"delivered": False, "reason": why, "tries": tries})
            return
        with self._database.writing() as change:
            change.execute(
                "UPDATE callbacks SET attempt = ?, tries = ?, due = ? "
                "WHERE job = (SELECT seq FROM jobs WHERE id = ?)",
                (call.attempt, tries, now + PAUSES[tries - 1], call.job),
            )

    def _end(self, call: Call, event: Json) -> None:
        with self._database.writing() as change:
            done = change.execute(
                "UPDATE callbacks SET told = ?, attempt = ?, tries = 0, due = 0 "
                "WHERE job = (SELECT seq FROM jobs WHERE id = ?) AND told < ?",
                (call.attempt, call.attempt, call.job, call.attempt),
            )
            if done.rowcount:
                append(change, row_of(change, call.job), {"event": "callback", **event})
