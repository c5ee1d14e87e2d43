"""The one process that makes the asked-for films: it claims, starts, watches and ends them."""

from __future__ import annotations

import queue
import threading
from contextlib import suppress

from prostudio import files
from prostudio.errors import NotFoundError, ProStudioError, ResourceError
from prostudio.jobs.callbacks.caller import calling
from prostudio.jobs.claims import Claims
from prostudio.jobs.clearing import Clearing
from prostudio.jobs.job import JobError
from prostudio.jobs.jobs import Jobs
from prostudio.jobs.making import PLANNING_RAM_MB, Heard, Making
from prostudio.jobs.owning import owning
from prostudio.jobs.room import Grant, Room
from prostudio.jobs.space import Space
from prostudio.jobs.tidying import tidy
from prostudio.processes import ChildError
from prostudio.projects.folder import OUT
from prostudio.settings import Settings

_LISTEN_SECONDS = 0.1
_IDLE_SECONDS = 0.2
"""Nobody speaks where nothing is made: only what users ask for is looked at."""
_AT_ONCE = 500
"""So many messages are taken before they are written down together."""
_AHEAD = 16
"""So far into the line it looks for a film that fits beside those being made."""
_BLOCKED = 4
"""So many planned films that wait for the card are enough; the rest is planned later."""
_DEATHS = 2
"""A film whose child dies so often is given up."""


class Owner:
    """Makes what is in the list, for as long as `run` lasts; one for each home.

    It keeps nothing in mind that matters: the list says what is to be made, the store what
    is made already. Killed at any moment, the next one goes on.
    """

    def __init__(self, jobs: Jobs, settings: Settings, *, reserve_bytes: int | None = None) -> None:
        """`reserve_bytes` stay free on the disk; a twentieth of it, at most 2 GB, if not given."""
        self._jobs = jobs
        self._settings = settings
        self._claims = Claims(jobs.database, jobs.clock)
        self._room = Room(settings.cores, settings.ram_mb, far=bool(settings.cluster))
        self._space = Space(settings.home, reserve_bytes)
        self._clearing = Clearing(settings)
        self._heard: queue.SimpleQueue[Heard] = queue.SimpleQueue()
        self._makings: dict[str, Making] = {}
        self._deaths: dict[str, int] = {}
        self._seen = -1
        self._recovered = False

    def run(self, stop: threading.Event) -> None:
        """Make films until `stop` is set; those being made then go on with the next owner.

        Raises:
            OwnedError: another process makes them; it says which.
        """
        with owning(self._settings.home), calling(self._jobs, self._settings):
            try:
                while not stop.is_set():
                    self._turn()
            finally:
                self._clearing.close()
                self._let_go()

    def _turn(self) -> None:
        """Listen, write down, follow what users said, start what there is room for."""
        self._listen()
        with suppress(ResourceError):  # a full disk: what is unwritten waits for the next turn
            if not self._recovered:
                self._claims.recover()
                self._recovered = True
                tidy(self._jobs)
            for making in list(self._makings.values()):
                self._advance(making)
            if self._space.is_due():
                self._watch_disk()
                self._seen = -1
            latest = self._jobs.change()
            if latest != self._seen:
                self._seen = latest
                self._follow()
                self._start()

    def _listen(self) -> None:
        """Take all that children said, waiting a moment for the first word."""
        with suppress(queue.Empty):
            said = self._heard.get(timeout=_LISTEN_SECONDS if self._makings else _IDLE_SECONDS)
            for _ in range(_AT_ONCE):
                making, message = said
                if message is None:
                    making.ended = True
                else:
                    making.take(message)
                said = self._heard.get_nowait()
            self._heard.put(said)

    def _advance(self, making: Making) -> None:
        """Bring the list to where a film is, and a planned film on its way."""
        if making.needs is not None and not making.going:
            self._decide(making)
        if making.changed and making.going:
            self._claims.note(making.job, making.run, making.unwritten, making.columns())
            making.unwritten.clear()
            making.changed = False
        if making.ended and making.job in self._makings:
            self._conclude(making)

    def _decide(self, making: Making) -> None:
        """A film is planned: it goes on, waits for room, or waits for space on the disk."""
        needs = making.needs
        assert needs is not None
        wanted = self._space.wanted(needs.disk_mb)
        if self._space.free() < wanted:
            self._claims.pause_for_space(making.job, making.run, wanted)
            self._drop(making)
            return
        others = [one.grant for one in self._makings.values() if one is not making]
        grant = self._room.grant(needs, others, len(self._claims.next(_AHEAD)) + 1)
        if grant is None:
            self._claims.release(making.job, making.run, "waits_for_room", needs)
            self._drop(making)
            return
        making.grant = grant
        self._claims.begin(making.job, making.run, needs, making.title, making.script)
        making.go()

    def _conclude(self, making: Making) -> None:
        """The child has ended: the film is made, or not, or the child died of something else."""
        job, run, error = making.job, making.run, making.error
        if making.done:
            self._claims.finish(job, run, making.films, making.script.get("revision"))
            self._clearing.begin(pressing=False)
        elif error is not None and error.code == "disk_full":
            self._claims.pause_for_space(job, run, self._space.after_full())
        elif error is not None:
            self._claims.fail(job, run, error, making.films)
        else:
            self._mourn(making)
        if making.done or error is not None:
            self._deaths.pop(job, None)
        self._drop(making)

    def _mourn(self, making: Making) -> None:
        """A child died without a word, for instance of too little memory: it gets a second try."""
        how = making.ending()
        deaths = self._deaths.get(making.job, 0) + 1
        if deaths < _DEATHS:
            self._claims.release(making.job, making.run, "child_died")
        else:
            message = f"the process that made the film died twice ({how})"
            hint = "the machine may be short of memory; `prostudio doctor` looks"
            self._claims.fail(making.job, making.run, JobError("child", message, hint))
        self._deaths[making.job] = deaths

    def _follow(self) -> None:
        """End the children of films that were cancelled, paused or removed."""
        runs = self._claims.runs()
        gone = [one for one in self._makings.values() if runs.get(one.job) != one.run]
        for making in gone:
            making.leave()
        for making in gone:
            making.kill()  # all at once, then wait for each
        for making in gone:
            self._drop(making)
            with suppress(ProStudioError):
                try:
                    self._jobs.get(making.job)
                    files.sweep(making.folder / OUT, 0.0)
                except NotFoundError:
                    files.rmtree(making.folder)

    def _watch_disk(self) -> None:
        free = self._space.free()
        if free < self._space.reserve:
            self._claims.pause_waiting(self._space.again)
            self._clearing.begin(pressing=True)
        else:
            self._claims.resume_with(free)

    def _start(self) -> None:
        """Start the first films of the line that there is room for.

        A film that waits for the card lets others pass; one that waits for cores or memory
        does not, or a large one would wait for ever.
        """
        line = self._claims.next(_AHEAD)
        blocked = 0
        for job, needs in line:
            granted = [one.grant for one in self._makings.values()]
            if job.id in self._makings or not self._room.has_core(granted):
                return
            grant: Grant | None = Grant(1, PLANNING_RAM_MB)
            if needs is not None:
                grant = self._room.grant(needs, granted, len(line))
            elif any(not one.going for one in self._makings.values()):
                return  # one is planned after another
            if grant is not None:
                self._claim(job.id, grant)
                continue
            blocked += 1
            card_alone = needs is not None and needs.gpu and any(one.gpu for one in granted)
            if not card_alone or blocked >= _BLOCKED:
                return

    def _claim(self, name: str, grant: Grant) -> None:
        try:
            claimed = self._claims.claim(name)
        except NotFoundError:
            return
        if claimed is None:
            return
        job, run = claimed
        making = Making(job, run, grant, self._jobs.folder(name), self._settings.home)
        self._makings[name] = making
        try:
            making.start(job, self._settings, self._heard)
        except ChildError as failure:
            making.error = JobError(failure.code, failure.message, failure.hint)
            making.ended = True

    def _drop(self, making: Making) -> None:
        making.close()
        self._makings.pop(making.job, None)

    def _let_go(self) -> None:
        """End every child at once; their films go back into the line."""
        for making in self._makings.values():
            making.kill()
        for making in list(self._makings.values()):
            with suppress(ProStudioError):
                self._claims.release(making.job, making.run, "stopped")
            self._drop(making)
