"""One film while it is made: its child, its share of the machine, what it said last."""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.jobs.defaults import with_defaults
from prostudio.jobs.job import FilmFile, Job, JobError
from prostudio.jobs.looks import Looks
from prostudio.jobs.progress import Progress
from prostudio.jobs.request import FilmRequest
from prostudio.jobs.room import FilmNeeds, Grant
from prostudio.jobs.submitting import asked_of
from prostudio.jobs.telling import Sieve, without_paths
from prostudio.processes import Child, ChildError
from prostudio.projects.folder import UPLOADS
from prostudio.settings import Settings

Json = Any
Heard = tuple["Making", Mapping[str, Json] | None]

_LEAVING_SECONDS = 0.5
"""Until a film's own child has ended after its children."""
PLANNING_RAM_MB = 300
"""Of a child that has read a script and imported what plans it."""


class Making:
    """A claimed job with its child.

    Attributes:
        grant: what it may use; one core while it is planned.
        needs: what it was found to take; None until it is planned.
        going: it was told to go on from its plan.
        script: revision, shots and seconds of the script that it is made of.
        ended: the child's end was heard of.
        changed: something was said that is not written down yet.
    """

    def __init__(self, job: Job, run: int, grant: Grant, folder: Path, home: Path) -> None:
        self.job = job.id
        self.run = run
        self.grant = grant
        self.folder = folder
        self._home = home
        self.going = False
        self.needs: FilmNeeds | None = None
        self.title: str | None = None
        self.script: dict[str, Json] = {}
        self.films: tuple[FilmFile, ...] = ()
        self.error: JobError | None = None
        self.done = self.ended = self.changed = False
        self.progress = Progress(job.progress)
        self.unwritten: list[Json] = []
        self._sieve = Sieve()
        self._looks = Looks(folder)
        self._began = time.monotonic()
        self._child: Child | None = None

    def start(self, job: Job, settings: Settings, heard: queue.SimpleQueue[Heard]) -> None:
        """Start the child; what it says goes into `heard`, and None at its end.

        Raises:
            ChildError: it cannot be started.
        """
        task: dict[str, Json] = {"folder": str(self.folder), "settings": overrides_of(settings)}
        if job.only is not None:
            task["only"] = job.only
        if job.request is not None:
            task["extras"] = asdict(job.request.extras)
            if job.request.topic is not None:
                task["topic"] = topic_of(job.request, self.folder, self._home)
        self._child = Child([self.job], module="prostudio.jobs.film")
        self._tell(task)
        threading.Thread(target=self._hear, args=(self._child, heard), daemon=True).start()

    def go(self) -> None:
        """Let a planned film be made."""
        self.going = True
        self._began = time.monotonic()
        if self.needs is not None:
            self.progress.expect(self.needs.work_s, self.needs.clock_s)
        self._tell({"go": {"cores": self.grant.cores, "ram_mb": self.grant.ram_mb}})

    def take(self, message: Mapping[str, Json]) -> None:
        """Take what the child said."""
        self.changed = True
        if "needs" in message:
            self.needs = FilmNeeds.from_json(message["needs"])
            self.title = message["title"]
            self.script = message["script"]
        elif "event" in message:
            self._happened(message["event"])
        elif "films" in message:
            self.films = tuple(FilmFile(**one) for one in message["films"])
        elif "failed" in message:
            told = without_paths(message["failed"], self.folder, self._home)
            self.error = JobError(**told)
        elif "done" in message:
            self.done = True

    def columns(self) -> dict[str, Json]:
        """What the job's row shows now."""
        now = self.progress
        return {
            "composing": now.composing,
            "progress": now.value,
            "eta_s": now.eta_s,
            "stage": now.stage,
            "shot": now.shot,
            "step": now.step,
            "steps_made": now.made,
            "steps_cached": now.cached,
        }

    def ending(self) -> str:
        """How the child ended, in words, with the last line of what it complained about."""
        if self._child is None:
            return "it never began"
        with suppress(ChildError):
            self._child.wait(1.0)  # its pipe ends a moment before it does
        last = self._child.stderr.splitlines()[-1:]
        return ": ".join([self._child.ending, *last])

    def leave(self) -> None:
        """Let the child call off what is done for it elsewhere, before it is ended."""
        seconds = self.needs.leave_s if self.going and self.needs is not None else 0.0
        if seconds and self._child is not None:
            self._tell({"leave": True})
            with suppress(ChildError):
                self._child.wait(seconds + _LEAVING_SECONDS)

    def kill(self) -> None:
        """Tell the child and whatever works for it to end, and do not wait."""
        if self._child is not None:
            self._child.signal_kill()

    def close(self) -> None:
        """End the child and let go of it."""
        self._looks.end()
        if self._child is not None:
            self._child.kill()
            with suppress(OSError):
                self._child.stdin.close()

    def _happened(self, event: Json) -> None:
        now = time.monotonic()
        self.progress.count(event, now - self._began)
        if event["event"] == "done":
            event = {**event, "films": [{**one, "inspection": {}} for one in event["films"]]}
        if event["event"] == "step_done":
            self._looks.forget(event["shot"] or event["step"])
        if self._sieve.keeps(event, now):
            if event["event"] == "step_preview":
                event = self._looks.keep(event)
            told = without_paths(event, self.folder, self._home)
            share = {"progress": self.progress.value, "eta_s": self.progress.eta_s}
            self.unwritten.append({**told, **share})

    def _tell(self, message: Json) -> None:
        """A child that is dead already is heard of by its end."""
        assert self._child is not None
        with suppress(OSError):
            self._child.stdin.write(json.dumps(message).encode() + b"\n")
            self._child.stdin.flush()

    def _hear(self, child: Child, heard: queue.SimpleQueue[Heard]) -> None:
        with suppress(OSError, ValueError), child.stdout:
            for line in child.stdout:
                heard.put((self, json.loads(line)))
        heard.put((self, None))


def topic_of(request: FilmRequest, folder: Path, home: Path) -> Json:
    """What a child writes the script of: see `jobs.film.written`."""
    there = files.names(folder / UPLOADS)
    kept = [name for one in request.uploads for name in there if name.startswith(one)]
    return {
        "text": request.topic,
        "seconds": request.topic_seconds,
        "language": request.language,
        "engine": request.engines.get("writing"),
        "changes": with_defaults(asked_of(request, ()), home).changes,
        "content_type": request.content_type,
        "uploads": [(name, str(folder / UPLOADS / name)) for name in kept],
    }


def overrides_of(settings: Settings) -> dict[str, Json]:
    """The settings as `Settings.load` takes them, so that a child has the very same."""
    told: dict[str, Json] = {"limits": asdict(settings.limits)}
    for one in fields(settings):
        value = getattr(settings, one.name)
        if one.name != "limits" and value is not None:
            told[one.name] = str(value) if isinstance(value, Path) else value
    return told
