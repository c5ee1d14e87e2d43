"""The list of asked-for films: what a server, a client and the owner of the work share."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.errors import ConflictError
from prostudio.jobs import again, happenings, order, submitting
from prostudio.jobs.database import Change, Database
from prostudio.jobs.defaults import with_defaults
from prostudio.jobs.happenings import Happening
from prostudio.jobs.job import ACTIVE, IDLE, USER, Job, State
from prostudio.jobs.request import FilmRequest, require_priority
from prostudio.jobs.rows import (
    append,
    full_job,
    job_of,
    require_state,
    row_of,
    set_state,
    timestamp,
)
from prostudio.jobs.submitting import USUAL, Limits, known_job, require_room
from prostudio.jobs.uploads import Uploads
from prostudio.projects import folder as project
from prostudio.projects.scripts import facts_of
from prostudio.settings import Settings

Json = Any


class Jobs:
    """The durable list in PROSTUDIO_HOME/films.sqlite; any number of processes may open it.

    Every method may be called from any thread. States are the truth: whoever owns the work
    makes what happens follow them, within a quarter of a second.

    Raises (every method that takes an id):
        NotFoundError: there is no such job.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        limits: Limits = USUAL,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Open the list under `settings.home`; `clock` is seconds since 1970, for timestamps."""
        self.settings = settings
        self.database = Database(settings.home / "films.sqlite")
        self.uploads = Uploads(self.database, settings.home / "uploads", self._now)
        self._limits = limits
        self.clock = clock

    def close(self) -> None:
        """Close the file; whoever waits is let go."""
        self.database.close()

    def submit(
        self, request: FilmRequest, idempotency_key: str | None = None, *, draft: bool = False
    ) -> Job:
        """Ask for a film; it is kept when this returns.

        Args:
            draft: it is only laid down, to be edited; `make` puts it into the line.
            idempotency_key: the same key with the same request gives the same job again.

        Raises:
            FilmError: no film, a missing file, or a `callback_url` that is not allowed.
            ConflictError: the key was used for another request.
            BusyError: too many wait already.
        """
        submitting.require_callable(request, self.settings)
        state = State.DRAFT if draft else State.QUEUED
        with self.database.reading() as connection:
            if known := known_job(connection, request, idempotency_key, state):
                return known
            require_room(connection, self._limits.waiting)
        job = submitting.new_id()
        place = self.folder(job)
        try:
            asked = submitting.asked_of(request, self.uploads.of(request.uploads))
            asked = with_defaults(asked, self.settings.home)
            title = project.lay_down(place, asked, draft=draft)
            script = facts_of(place).columns if asked.text is not None else {}
            with self.database.writing() as change:
                known = known_job(
                    change, request, idempotency_key, state
                )  # a little earlier than we
                if known is None:
                    require_room(change, self._limits.waiting)
                    now = self._now()
                    submitting.insert(
                        change, job, request, title, idempotency_key, now, state, script
                    )
                    return full_job(change, job)
        except BaseException:
            files.rmtree(place)
            raise
        files.rmtree(place)
        return known

    def get(self, job: str) -> Job:
        """The job as it stands now, with its request."""
        with self.database.reading() as connection:
            return full_job(connection, job)

    def brief(self, job: str) -> Job:
        """The job without its request, which may hold a whole novel: what is asked for often."""
        with self.database.reading() as connection:
            return job_of(row_of(connection, job))

    def list(
        self, *, state: str | None = None, limit: int = 100, before: str | None = None
    ) -> Sequence[Job]:
        """Jobs without their requests, newest first.

        Args:
            state: only those in it.
            before: only those that were asked for before this job.
        """
        with self.database.reading() as connection:
            first = row_of(connection, before)["seq"] if before is not None else 1 << 62
            rows = connection.execute(
                "SELECT * FROM jobs WHERE seq < ? AND (? IS NULL OR state = ?) "
                "ORDER BY seq DESC LIMIT ?",
                (first, state, state, max(0, limit)),
            )
            return [job_of(row) for row in rows]

    def line(self) -> Sequence[Job]:
        """Jobs that are not finished in the order in which they are made, without requests."""
        with self.database.reading() as connection:
            return [job_of(row) for row in order.line(connection)]

    def counts(self) -> dict[str, int]:
        """How many jobs are in each state."""
        with self.database.reading() as connection:
            found = dict(connection.execute("SELECT state, COUNT(*) FROM jobs GROUP BY state"))
        return {str(state): found.get(str(state), 0) for state in State}

    def cancel(self, job: str) -> Job:
        """Stop a film for good; its children are gone within a second. Twice is no harm."""
        with self.database.writing() as change:
            row = row_of(change, job)
            if row["state"] != State.CANCELLED:
                hint = "only a film that is not finished can be cancelled"
                allowed = [state for state in State if state not in IDLE]
                require_state(row, "cancelled", allowed, hint)
                self._leave(change, row, State.CANCELLED, None, ended=True)
            return full_job(change, job)

    def pause(self, job: str) -> Job:
        """Let a film wait until `resume`; what is finished of it stays in the store."""
        with self.database.writing() as change:
            row = row_of(change, job)
            allowed = (State.QUEUED, State.PAUSED, *ACTIVE)
            require_state(row, "paused", allowed, "a finished film has nothing to pause")
            if (row["state"], row["reason"]) != (State.PAUSED, USER):
                self._leave(change, row, State.PAUSED, USER)
            return full_job(change, job)

    def resume(self, job: str) -> Job:
        """Let a paused film go on from what is finished."""
        with self.database.writing() as change:
            row = row_of(change, job)
            allowed = (State.PAUSED, State.QUEUED, *ACTIVE)
            require_state(row, "resumed", allowed, "a finished film can be retried")
            if row["state"] == State.PAUSED:
                set_state(change, row, State.QUEUED, "resumed", wants_bytes=None)
            return full_job(change, job)

    def retry(self, job: str) -> Job:
        """Make a finished film again, as its project is now; the store has what did not change."""
        with self.database.writing() as change:
            again.retry(change, row_of(change, job), self._limits.waiting)
            return full_job(change, job)

    def make(self, job: str) -> Job:
        """Put a draft or a finished film into the line, to be made as its project is now."""
        with self.database.writing() as change:
            again.make(change, row_of(change, job), self._limits.waiting)
            return full_job(change, job)

    def shoot(self, job: str, shot: str) -> Job:
        """Have the take of one shot made and nothing else; then the film is what it was before.

        A film that waits for takes alone waits for this one too; one that is in the line as a
        whole, or being made, stays as it is.
        """
        with self.database.writing() as change:
            again.shoot(change, row_of(change, job), self._limits.waiting, shot)
            return full_job(change, job)

    def move(self, job: str, before: str | None = None) -> Job:
        """Put a film just before another one, with that one's priority; None: at the end.

        Raises:
            ConflictError: one of them is finished.
        """
        with self.database.writing() as change:
            order.move(change, job, before)
            return full_job(change, job)

    def set_priority(self, job: str, priority: int) -> Job:
        """Give a film that is not finished another priority, -100 to 100."""
        with self.database.writing() as change:
            order.set_priority(change, job, require_priority(priority))
            return full_job(change, job)

    def remove(self, job: str) -> None:
        """Forget a job, its events and its project's folder.

        Raises:
            ConflictError: it is being made; cancel it first.
        """
        with self.database.writing() as change:
            row = row_of(change, job)
            allowed = [state for state in State if state not in ACTIVE]
            require_state(row, "removed", allowed, "cancel it first")
            change.execute("DELETE FROM jobs WHERE seq = ?", (row["seq"],))
        files.rmtree(self.folder(job))

    def note(self, job: str, event: Json) -> int:
        """Write an event of one's own down, such as `edited`; its id."""
        with self.database.writing() as change:
            return append(change, row_of(change, job), event)

    def events(self, job: str, after: int = 0, limit: int = 10_000) -> Sequence[tuple[int, Json]]:
        """Ids and events of a job after an id, in order and without a gap."""
        with self.database.reading() as connection:
            return happenings.of_job(connection, row_of(connection, job), after, limit)

    def wait(self, job: str, after: int, timeout: float) -> Sequence[tuple[int, Json]]:
        """The same, once there are any; none when the time is over."""
        until = time.monotonic() + timeout
        while True:
            latest = self.change()
            if found := self.events(job, after):
                return found
            left = until - time.monotonic()
            if left <= 0:
                return []
            self.wait_change(latest, left)

    def since(self, seq: int, limit: int = 1000) -> Sequence[Happening]:
        """Events of all jobs after a number of the whole list, for one reader with many streams."""
        with self.database.reading() as connection:
            return happenings.of_all(connection, seq, limit)

    def last_seq(self) -> int:
        """The number of the latest event of all."""
        with self.database.reading() as connection:
            return happenings.last(connection)

    def change(self) -> int:
        """A number that grows with each change of the list; cheap to ask for."""
        return self.database.change()

    def wait_change(self, after: int, timeout: float) -> int:
        """The number once it is over `after`, or when the time is over."""
        return self.database.wait(after, timeout)

    def folder(self, job: str) -> Path:
        """The folder of a job's project; a user's own looks the same."""
        return self.settings.home / "projects" / job

    def film_path(self, job: str, profile: str | None = None) -> Path:
        """A finished film's file; of the first profile where none is named.

        Raises:
            ConflictError: it is not finished.
            NotFoundError: it was not delivered in this profile.
        """
        return self.folder(job) / project.OUT / self.get(job).finished(profile).name

    def script(self, job: str) -> Path:
        """The job's film file; ConflictError where a topic has not become one yet."""
        self.get(job)
        found = project.script_in(self.folder(job))
        if found is None:
            raise ConflictError("the film has no script yet", hint="it is written when it is made")
        return found

    def _leave(
        self, change: Change, row: Any, state: State, reason: str | None, *, ended: bool = False
    ) -> None:
        """Take a job out of the line or from its child, which the owner then ends."""
        stamp = timestamp(self.clock(), row["created"], row["started"]) if ended else None
        set_state(
            change, row, state, reason, run=row["run"] + 1, ongoing=0, eta_s=None, ended=stamp
        )

    def _now(self) -> str:
        return timestamp(self.clock())
