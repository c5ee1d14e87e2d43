"""Tells whoever wants to be told that a film is over: beside the owner of the work."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from prostudio.errors import NotFoundError, ProStudioError
from prostudio.jobs.callbacks.hosts import target_of
from prostudio.jobs.callbacks.sending import NotTakenError, send
from prostudio.jobs.callbacks.signing import secret_of, signed
from prostudio.jobs.callbacks.waiting import Call, Waiting
from prostudio.settings import Settings

if TYPE_CHECKING:
    from prostudio.jobs.job import Job
    from prostudio.jobs.jobs import Jobs

Json = Any

LOG = logging.getLogger("prostudio.jobs")

_LOOK_SECONDS = 1.0
_STOP_SECONDS = 1.0
"""A message on its way is not waited for longer: it is sent again by the next owner."""


class Caller:
    """Sends what is due until it is told to stop."""

    def __init__(self, jobs: Jobs, settings: Settings) -> None:
        self._jobs = jobs
        self._settings = settings
        self._waiting = Waiting(jobs.database)

    def run(self, stop: threading.Event) -> None:
        """Look once a second, for as long as nobody says stop; a full disk changes nothing."""
        while not stop.wait(_LOOK_SECONDS):
            try:
                self.call()
            except ProStudioError as failure:
                LOG.warning("callbacks wait: %s", failure.message)

    def call(self) -> int:
        """Send what is due now; how many messages that were."""
        due = self._waiting.due(self._jobs.clock())
        sending = [threading.Thread(target=self._one, args=(one,), daemon=True) for one in due]
        for thread in sending:
            thread.start()
        for thread in sending:
            thread.join()
        return len(due)

    def _one(self, call: Call) -> None:
        try:
            self._send(call)
        except ProStudioError as failure:
            LOG.warning("a callback waits: %s", failure.message)

    def _send(self, call: Call) -> None:
        try:
            job = self._jobs.get(call.job)
        except NotFoundError:
            return  # it was removed meanwhile
        try:
            target = target_of(call.url, self._settings.callback_hosts)
        except ProStudioError as refusal:  # the user changed the setting since
            self._waiting.refused(call, refusal.message)
            return
        body = json.dumps(message(job, call.delivery)).encode()
        now = self._jobs.clock()
        headers = signed(secret_of(self._settings.home), call.delivery, body, now)
        try:
            status = send(target, headers, body)
        except NotTakenError as failure:
            LOG.info("callback of %s not taken: %s", call.job, failure)
            self._waiting.failed(call, str(failure), self._jobs.clock())
        else:
            self._waiting.told(call, status)


def message(job: Job, delivery: str) -> Json:
    """What is sent: `film.done`, `film.failed` or `film.cancelled`, and how the film stands.

    Links are below the address of the server that was asked.
    """
    film = job.as_json()
    film.pop("change", None)
    download = f"/api/content/download/{job.id}"
    for one in (*film["films"], *film["captions"]):
        one["download"] = f"{download}?profile={one['profile']}"
    film["links"] = {"status": f"/api/content/status/{job.id}", "download": download}
    return {"event": f"film.{job.state}", "delivery": delivery, "film": film}


@contextmanager
def calling(jobs: Jobs, settings: Settings) -> Iterator[None]:
    """Call back within the block, in a thread."""
    stop = threading.Event()
    thread = threading.Thread(
        target=Caller(jobs, settings).run, args=(stop,), name="caller", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(_STOP_SECONDS)
