"""Draft films: one for each film, made in the warm child, told of as events."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from prostudio.errors import ConflictError, NotFoundError, ProStudioError
from prostudio.jobs import IDLE, Job, Jobs
from prostudio.projects.looks.cache import Cache, revision_of
from prostudio.server.warm.easel import Easel

Json = Any

SECONDS = 900.0
_TOLD_EVERY_SECONDS = 0.4


@dataclass
class _Making:
    """A draft while it is made."""

    revision: str
    progress: float = 0.0
    told: float = 0.0
    answer: Future[Json] | None = None


class Drafts:
    """What is known of every film's draft; methods may be called from any thread."""

    def __init__(self, jobs: Jobs, easel: Easel) -> None:
        self._jobs = jobs
        self._easel = easel
        self._lock = threading.Lock()
        self._making: dict[str, _Making] = {}
        self._failed: dict[str, Json] = {}

    def ask(self, film: str) -> Json:
        """Make a draft of a film as it is now; one that is being made of less is given up.

        Raises:
            NotFoundError, ConflictError: no such film, or it has no script yet.
        """
        script = self._jobs.script(film)
        revision = revision_of(script)
        with self._lock:
            before = self._making.get(film)
            if before is not None and before.revision == revision:
                return _told("making", revision, before.progress)
            self._failed.pop(film, None)
            making = self._making[film] = _Making(revision)
        if before is not None and before.answer is not None:
            self._easel.cancel(before.answer)
        self._note(film, making, "making")
        order = {"script": str(script), "name": film}
        making.answer = self._easel.wanted(
            "draft", order, seconds=SECONDS, told=lambda word: self._heard(film, making, word)
        )
        making.answer.add_done_callback(lambda answer: self._ended(film, making, answer))
        return _told("making", revision, 0.0)

    def state(self, film: str) -> Json:
        """How a film's draft stands: none, making, done or failed.

        One that was made before the latest take of a shot alone is none.
        """
        job = self._jobs.brief(film)
        with self._lock:
            if making := self._making.get(film):
                return _told("making", making.revision, making.progress)
            if failed := self._failed.get(film):
                return failed
        kept = self._kept(film)
        return kept if kept and not _is_older(kept, job) else _told("none", None, 0.0)

    def file(self, film: str) -> tuple[Path, str]:
        """A finished draft's file, and its digest.

        Raises:
            ConflictError: there is none.
        """
        self._jobs.brief(film)
        kept = self._kept(film)
        if kept is None:
            raise ConflictError("the film has no draft", hint=f"POST /api/films/{film}/draft")
        return self._cache.path(f"{film}.mp4"), str(kept["digest"])

    @property
    def _cache(self) -> Cache:
        return Cache.of(self._easel.settings, "drafts")

    def _kept(self, film: str) -> Json | None:
        """What was written down of a draft whose file is there."""
        found = self._cache.found(f"{film}.json")
        if found is None or self._cache.found(f"{film}.mp4") is None:
            return None
        with suppress(OSError, ValueError):
            return json.loads(found.read_bytes())
        return None

    def _heard(self, film: str, making: _Making, word: Json) -> None:
        making.progress = max(making.progress, float(word["progress"]))
        now = time.monotonic()
        if now - making.told >= _TOLD_EVERY_SECONDS:
            making.told = now
            self._note(film, making, "making")

    def _ended(self, film: str, making: _Making, answer: Future[Json]) -> None:
        """Called once, in a thread of the easel's or the one that gave it up."""
        with self._lock:
            current = self._making.get(film) is making
        if current and not answer.cancelled():
            failure = answer.exception()
            if failure is None:
                state, more = "done", self._keep(film, making, answer.result())
            else:
                state, more = "failed", {"error": _error(failure)}
                failed = _told("failed", making.revision, making.progress) | more
                self._failed[film] = failed
        with self._lock:  # after what it came to is known: a draft is never nowhere
            if self._making.get(film) is making:
                del self._making[film]
        if current and not answer.cancelled():
            self._note(film, making, state, **more)

    def _keep(self, film: str, making: _Making, made: Json) -> Json:
        """Write down what a finished draft is; what is told of it beside its state."""
        making.progress = 1.0
        told = _told("done", made["revision"], 1.0, made["seconds"])
        with suppress(ProStudioError):
            more = {"digest": made["digest"], "made": self._jobs.clock()}
            kept = json.dumps({**told, **more}).encode()
            self._cache.put(f"{film}.json", kept)
        return {"seconds": made["seconds"]}

    def _note(self, film: str, making: _Making, state: str, **more: Json) -> None:
        told = _told(state, making.revision, making.progress) | more
        with suppress(NotFoundError, ProStudioError):  # it was removed
            self._jobs.note(film, {"event": "draft", **told})


def _is_older(kept: Json, job: Job) -> bool:
    """Whether a take was made alone since: the script is the same, and a shot looks otherwise."""
    if job.only is None or job.ended is None or job.state not in IDLE:
        return False
    return float(kept.get("made", 0.0)) < datetime.fromisoformat(job.ended).timestamp()


def _told(state: str, revision: str | None, progress: float, seconds: float | None = None) -> Json:
    return {
        "state": state,
        "revision": revision,
        "progress": round(progress, 3),
        "seconds": seconds,
    }


def _error(failure: BaseException) -> Json:
    if isinstance(failure, ProStudioError):
        return {"code": failure.code, "message": failure.message, "hint": failure.hint}
    return {"code": "fault", "message": "ProStudio failed", "hint": None}
