"""Asks for films as a server would, and owns the work where a test wants that."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from contextvars import copy_context
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import psutil

from prostudio.jobs import FilmRequest, Job, Jobs, Owner
from prostudio.settings import Settings

HEAD = "---\nsize: 128x72\nfps: 6\nmusic: none\nambience: none\n---\n\n"
SMALL = HEAD + "[[shot: abstract | 0.5s]]\n"
"""A film of half a second: 5 steps."""
LONG = "---\nsize: 640x360\nfps: 30\nmusic: none\nambience: none\n---\n\n" + "\n\n".join(
    f"[[shot: {place} | 6s]]" for place in ("stormy sea", "city at night", "forest", "mountains")
)
"""A film that is still being made when a test has something to say about it."""

MISSING = HEAD + "![a gull](gull.png)\n"
PATIENCE_SECONDS = 120.0


class Desk:
    """A home with its list."""

    def __init__(self, home: Path, **settings: Any) -> None:
        self.settings = Settings.load({"home": str(home), "cores": 2, **settings})
        self.jobs = Jobs(self.settings)

    def ask(self, script: str = SMALL, **parts: Any) -> Job:
        """Ask for a film of a script."""
        return self.jobs.submit(FilmRequest(script=script, **parts))

    def ask_for_the_impossible(self) -> Job:
        """Ask for a film whose picture is missing, which is found when it is planned."""
        return self.jobs.make(self.jobs.submit(FilmRequest(script=MISSING), draft=True).id)

    def until(self, job: Job, right: Callable[[Job], bool]) -> Job:
        """The job once it is as wanted."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            latest = self.jobs.change()
            now = self.jobs.get(job.id)
            if right(now):
                return now
            self.jobs.wait_change(latest, 1.0)
        raise AssertionError(f"the job came to no more than {now}")

    def until_state(self, job: Job, *states: str) -> Job:
        """The job once it is in one of the states."""
        return self.until(job, lambda now: now.state in states)

    def states(self, job: Job) -> list[str]:
        """Every state that it has been in, in order."""
        return [e["state"] for _, e in self.jobs.events(job.id) if e["event"] == "state"]

    @contextmanager
    def owned(self, **settings: Any) -> Iterator[threading.Event]:
        """Own the work within the block, with the file effects of the caller; yields the stop."""
        stop, failures = threading.Event(), []
        reserve = settings.pop("reserve_bytes", None)
        owner = Owner(self.jobs, replace(self.settings, **settings), reserve_bytes=reserve)

        def work() -> None:
            try:
                owner.run(stop)
            except BaseException as failure:
                failures.append(failure)

        thread = threading.Thread(target=copy_context().run, args=(work,))
        thread.start()
        try:
            yield stop
        finally:
            stop.set()
            thread.join()
        if failures:
            raise failures[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.jobs.close()


def ids(jobs: Collection[Job]) -> list[str]:
    """Their ids in order."""
    return [job.id for job in jobs]


def working(below: int | None = None) -> list[psutil.Process]:
    """Every process that works for a process, or this one."""
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(below).children(recursive=True)
    return []


def made(desk: Desk, job: Job) -> Counter[str]:
    """How often each step of a film was made."""
    events = [event for _, event in desk.jobs.events(job.id)]
    return Counter(e["step"] for e in events if e["event"] == "step_done" and not e["cached"])


def progress_told(desk: Desk, job: Job) -> list[float]:
    return [e["progress"] for _, e in desk.jobs.events(job.id) if "progress" in e]
