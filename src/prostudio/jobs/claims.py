"""What the owner of the work alone writes into the list.

Each claim of a job has a number, its run. Whoever cancels or pauses the job raises it, so
that what a child said too late changes nothing any more.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from prostudio.jobs.database import Change, Database
from prostudio.jobs.job import NO_SPACE, FilmFile, Job, JobError, State
from prostudio.jobs.room import FilmNeeds
from prostudio.jobs.rows import (
    ACTIVE_STATES,
    IN_ORDER,
    Row,
    append,
    full_job,
    job_of,
    row_of,
    set_state,
    timestamp,
)

Json = Any


class Claims:
    """Every method is one transaction; those of a run do nothing when it is over."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def recover(self) -> int:
        """Put back into the line what the last owner was making; how many there were."""
        with self._database.writing() as change:
            rows = _rows(change, f"SELECT * FROM jobs WHERE state IN {ACTIVE_STATES}")  # noqa: S608
            for row in rows:
                again = {"run": row["run"] + 1, "ongoing": 1, "eta_s": None}
                set_state(change, row, State.QUEUED, "resumed", **again)
            return len(rows)

    def next(self, limit: int) -> Sequence[tuple[Job, FilmNeeds | None]]:
        """The first of the line that wait, with what they are known to need."""
        asked = f"SELECT * FROM jobs WHERE state = 'queued' ORDER BY {IN_ORDER} LIMIT ?"  # noqa: S608
        with self._database.reading() as connection:
            rows = list(connection.execute(asked, (limit,)))
        return [(job_of(row), _needs(row)) for row in rows]

    def claim(self, job: str) -> tuple[Job, int] | None:
        """Take a waiting job; its request and the number of the run. None: no longer waiting."""
        with self._database.writing() as change:
            row = row_of(change, job)
            if row["state"] != State.QUEUED:
                return None
            run = row["run"] + 1
            started = row["started"] or timestamp(self._clock(), row["created"])
            set_state(change, row, State.PLANNING, run=run, started=started)
            return full_job(change, job), run

    def runs(self) -> dict[str, int]:
        """Runs that are not over: id -> number."""
        asked = f"SELECT id, run FROM jobs WHERE state IN {ACTIVE_STATES}"  # noqa: S608
        with self._database.reading() as connection:
            return dict(connection.execute(asked))

    def begin(
        self, job: str, run: int, needs: FilmNeeds, title: str | None, columns: dict[str, Json]
    ) -> None:
        """The job is planned and its first step begins; `columns` say what its script is."""
        with self._database.writing() as change:
            if row := _still(change, job, run):
                planned = {"needs": json.dumps(needs.as_json()), "title": title or row["title"]}
                planned |= columns
                set_state(change, row, State.RUNNING, ongoing=1, eta_s=needs.clock_s, **planned)

    def release(self, job: str, run: int, reason: str, needs: FilmNeeds | None = None) -> None:
        """Put the job back into the line, at its place."""
        with self._database.writing() as change:
            if row := _still(change, job, run):
                known = {"needs": json.dumps(needs.as_json())} if needs else {}
                set_state(change, row, State.QUEUED, reason, run=run + 1, eta_s=None, **known)

    def note(self, job: str, run: int, events: Sequence[Json], columns: dict[str, Json]) -> None:
        """Write down what happened; losing the last second of it to a power cut is no harm."""
        with self._database.writing(lasting=False) as change:
            row = _still(change, job, run)
            if row is None:
                return
            if columns.pop("composing", False) and row["state"] == State.RUNNING:
                set_state(change, row, State.COMPOSING, progress=columns["progress"])
            for event in events:
                append(change, row, event)
            names = ", ".join(f"{name} = ?" for name in columns)
            values = (*columns.values(), row["seq"])
            change.execute(f"UPDATE jobs SET {names} WHERE seq = ?", values)  # noqa: S608

    def finish(
        self, job: str, run: int, films: Sequence[FilmFile], revision: str | None = None
    ) -> None:
        """The film is made, of the script of this revision."""
        self._end(job, run, State.DONE, None, films, made_revision=revision)

    def fail(self, job: str, run: int, error: JobError, films: Sequence[FilmFile] = ()) -> None:
        """The film was not made; files that failed inspection are there to be looked at."""
        self._end(job, run, State.FAILED, error, films)

    def pause_for_space(self, job: str, run: int, wants_bytes: int) -> None:
        """The film waits until the disk has so many bytes free."""
        with self._database.writing() as change:
            if row := _still(change, job, run):
                wants = {"run": run + 1, "eta_s": None, "wants_bytes": wants_bytes}
                set_state(change, row, State.PAUSED, NO_SPACE, **wants)

    def pause_waiting(self, wants_bytes: int) -> int:
        """All that wait in line wait for so many free bytes; how many there were."""
        if not self.next(1):
            return 0
        with self._database.writing() as change:
            rows = _rows(change, "SELECT * FROM jobs WHERE state = 'queued'")
            for row in rows:
                set_state(change, row, State.PAUSED, NO_SPACE, wants_bytes=wants_bytes)
            return len(rows)

    def resume_with(self, free_bytes: int) -> int:
        """Put those back into the line that wanted no more than this; how many there were."""
        waiting = (
            "SELECT * FROM jobs WHERE state = 'paused' AND reason = 'no_space' "
            "AND COALESCE(wants_bytes, 0) <= ?"
        )
        with self._database.reading() as connection:
            if not connection.execute(f"{waiting} LIMIT 1", (free_bytes,)).fetchone():
                return 0
        with self._database.writing() as change:
            rows = _rows(change, waiting, free_bytes)
            for row in rows:
                set_state(change, row, State.QUEUED, "resumed", wants_bytes=None)
            return len(rows)

    def _end(
        self,
        job: str,
        run: int,
        state: State,
        error: JobError | None,
        films: Sequence[FilmFile],
        **more: Json,
    ) -> None:
        with self._database.writing() as change:
            row = _still(change, job, run)
            if row is None:
                return
            columns: dict[str, Json] = {
                "ended": timestamp(self._clock(), row["created"], row["started"]),
                "ongoing": 0,
                "eta_s": None,
                "error": json.dumps(asdict(error)) if error else None,
                **more,
            }
            if films:
                columns["films"] = json.dumps([asdict(one) for one in films])
            if state == State.DONE:
                columns |= {"progress": 1.0, "step": None, "shot": None}
            if state == State.DONE and row["only"] is not None:
                del columns["made_revision"]  # its files are those of before
                state = State.DONE if json.loads(row["films"]) else State.DRAFT
            set_state(change, row, state, **columns)


def _still(change: Change, job: str, run: int) -> Row | None:
    """The job's row while this run is not over."""
    asked = f"SELECT * FROM jobs WHERE id = ? AND run = ? AND state IN {ACTIVE_STATES}"  # noqa: S608
    row: Row | None = change.execute(asked, (job, run)).fetchone()
    return row


def _rows(change: Change, statement: str, *values: Json) -> list[Row]:
    return list(change.execute(statement, values))


def _needs(row: Row) -> FilmNeeds | None:
    return FilmNeeds.from_json(json.loads(row["needs"])) if row["needs"] else None
