"""This machine as a studio: the list of films, and a child of ours that makes them."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.client.answered import error_of
from prostudio.client.asking import Ask
from prostudio.client.owner_child import OwnerChild
from prostudio.client.saving import Saving
from prostudio.client.status import FilmEvent, FilmStatus
from prostudio.errors import ConflictError, MediaError
from prostudio.jobs import FilmRequest, Job, Jobs, State
from prostudio.jobs.editing import Editing
from prostudio.jobs.uploads import plain_name
from prostudio.server.answering.refusals import RefusedError
from prostudio.server.children import composing, errands, trial
from prostudio.server.orders.examined import examined
from prostudio.server.warm.cluster_watch import ClusterWatch
from prostudio.settings import Settings

Json = Any

_LOOK_SECONDS = 0.5
_TRIAL_SECONDS = 600.0


class Here:
    """See `doors.Studio`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.jobs = Jobs(settings)
        self._owner = OwnerChild(settings)
        self._cluster = ClusterWatch(settings)

    def generate(self, ask: Ask, key: str | None) -> FilmStatus:
        """Keep the files, put the film into the list, see that somebody makes it."""
        request = self._request(ask)
        job = self.jobs.submit(request, key, draft=not ask.make)
        if job.state == State.DRAFT:
            return _status(job if request.topic is None else self._written(job, request))
        status = _status(job)
        if not status.is_over:  # an earlier one under its key may be
            self._owner.have()
        return status

    def dry_run(self, ask: Ask) -> Json:
        """Try it in a child."""
        order = {
            "settings": trial.told(self._settings),
            "request": self._request(ask).as_json(),
            "name": secrets.token_hex(8),
        }
        return _on_errand(errands.TRIAL, order, _TRIAL_SECONDS)

    def status(self, film: str) -> FilmStatus:
        """From the list."""
        return _status(self.jobs.brief(film))

    def films(self, state: str | None, limit: int, before: str | None) -> Sequence[FilmStatus]:
        """From the list."""
        return [_status(job) for job in self.jobs.list(state=state, limit=limit, before=before)]

    def do(self, film: str, what: str) -> FilmStatus:
        """In the list; the owner of the work follows."""
        job: Job = getattr(self.jobs, what)(film)
        if what in ("resume", "retry", "make"):
            self._owner.have()
        return _status(job)

    def remove(self, film: str) -> None:
        """From the list and the disk."""
        self.jobs.remove(film)

    def events(self, film: str, after: int, until: float | None) -> Iterator[FilmEvent]:
        """As they are written down."""
        yield FilmEvent(None, "film", _shown(self.jobs.brief(film)))
        while True:
            left = _LOOK_SECONDS if until is None else min(_LOOK_SECONDS, until - time.monotonic())
            found = self.jobs.wait(film, after, max(0.0, left))
            for number, event in found:
                after = number
                yield FilmEvent(number, event["event"], event)
            job = self.jobs.brief(film)
            if _status(job).is_over and after >= job.last_event:
                yield FilmEvent(None, "film", _shown(job))
                return
            if until is not None and time.monotonic() >= until:
                raise TimeoutError
            if not found:
                self._owner.have()

    def save(self, film: str, saving: Saving) -> None:
        """Copy it."""
        source = self.jobs.film_path(film, saving.file.profile)
        if not source.is_file():
            raise ConflictError("the film's file is gone", hint="`retry` makes it again")
        files.mkdir(saving.path.absolute().parent)
        files.copy(source, saving.path)
        if saving.told:
            saving.told(saving.file.bytes, saving.file.bytes)

    def cluster(self) -> Json:
        """Looked at by a child; Ray is never in this process."""
        return self._cluster.look().as_json()

    def close(self) -> None:
        """Let the owner of the work put back what it makes, and end it."""
        self._owner.close()
        self._cluster.close()
        self.jobs.close()

    def _written(self, job: Job, request: FilmRequest) -> Job:
        """The draft of a topic once it has a script; one that gets none is none."""
        if job.revision is not None:  # an earlier one under its key
            return job
        try:
            order = composing.order(self.jobs, job.id, request)
            _on_errand(errands.COMPOSING, order, _TRIAL_SECONDS)
        except BaseException:
            self.jobs.remove(job.id)
            raise
        return Editing(self.jobs).written(job.id)

    def _request(self, ask: Ask) -> FilmRequest:
        kept = [self._kept(name, path) for name, path in ask.files]
        earlier = ask.fields.get("uploads", [])
        return FilmRequest.from_json(
            {**ask.fields, "uploads": list(dict.fromkeys([*earlier, *kept]))}
        )

    def _kept(self, name: str, path: Path) -> str:
        """The id of a file that is kept for films, as a server keeps it; see `receiving`."""
        called = plain_name(name)
        if not path.stat().st_size:
            raise MediaError(f"the file {called!r} is empty")
        scratch = self._settings.home / "trials" / secrets.token_hex(8)
        files.mkdir(scratch, lasting=False)
        try:
            with _typed():
                found, suffix = examined(path, called, scratch, self._settings.limits)
            known = self.jobs.uploads.find(files.digest(found), called)
            return (known or self.jobs.uploads.add(found, called, suffix)).id
        finally:
            files.rmtree(scratch)


def _shown(job: Job) -> Json:
    value = job.as_json()
    value.pop("change", None)
    return value


def _status(job: Job) -> FilmStatus:
    return FilmStatus.from_json(_shown(job))


def _on_errand(module: str, order: dict[str, Json], seconds: float) -> Json:
    with _typed():
        return errands.run(module, order, seconds)


@contextmanager
def _typed() -> Iterator[None]:
    """Turns what a child told of into the error that this machine would raise."""
    try:
        yield
    except RefusedError as error:
        raise error_of(error.code, error.message, error.hint) from error
