"""Brings films' events to everybody who listens, reading each of them once.

The events lie in the jobs' database, written by other processes. One task looks whether
anything changed, only while somebody listens; each film's newest events are kept as the
bytes that are sent, so that two hundred listeners cost one reading.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from prostudio.errors import NotFoundError

if TYPE_CHECKING:
    from prostudio.jobs import Job, Jobs

LOOK_SECONDS = 0.1
"""How often the database is asked whether it changed: one integer."""

_KEPT = 500
"""Newest events of a film that are kept; whoever missed more reads the database."""
ENDED = frozenset({"done", "failed", "cancelled"})


@dataclass
class _Film:
    """What is known of one film that somebody listens to."""

    listeners: int = 0
    job: Job | None = None
    last: int = 0
    recent: deque[tuple[int, bytes]] = field(default_factory=lambda: deque(maxlen=_KEPT))
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    seen: int = -1


class Herald:
    """Wakes listeners when something changed."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._films: dict[str, _Film] = {}
        self._news = asyncio.Event()
        self._wanted = asyncio.Event()
        self._round = 0
        self._look: asyncio.Task[None] | None = None
        self.stopping = False

    def start(self) -> None:
        """Begin to look; called in the running loop."""
        self._look = asyncio.create_task(self._watch())

    async def close(self) -> None:
        """Send all listeners home."""
        self.stop()
        if self._look:
            self._look.cancel()
            with suppress(asyncio.CancelledError):
                await self._look

    def stop(self) -> None:
        """Let every stream end soon; may be called from a signal handler."""
        self.stopping = True
        self._announce()

    def listen(self, job: str) -> None:
        """Somebody listens to a film; `leave` belongs to it."""
        self._films.setdefault(job, _Film()).listeners += 1
        self._wanted.set()

    def leave(self, job: str) -> None:
        """A listener went."""
        film = self._films[job]
        film.listeners -= 1
        if not film.listeners:
            del self._films[job]
        if not self._films:
            self._wanted.clear()

    @property
    def round(self) -> int:
        """Grows with every change that was seen; `news` waits for the next one."""
        return self._round

    async def news(self, seen: int, seconds: float) -> bool:
        """Whether something changed after round `seen`, at the latest after `seconds`."""
        if self._round == seen:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), seconds)
        return self._round != seen

    async def events(self, job: str, after: int) -> tuple[Job | None, list[tuple[int, bytes]]]:
        """The film as it is, and its events after an id, ready to be sent."""
        film = self._films[job]
        async with film.lock:
            if film.seen != self._round:
                await self._refresh(job, film)
        oldest = film.recent[0][0] if film.recent else film.last + 1
        if after + 1 >= oldest:
            return film.job, [event for event in film.recent if event[0] > after]
        missed = await asyncio.to_thread(self._jobs.events, job, after, _KEPT)
        return film.job, [(number, _line(number, event)) for number, event in missed]

    async def _refresh(self, job: str, film: _Film) -> None:
        seen = self._round
        # The film before its events: one that has ended then has all of its events told.
        try:
            now = await asyncio.to_thread(self._jobs.brief, job)
            if film.seen < 0:
                film.last = now.last_event
            found = await asyncio.to_thread(self._jobs.events, job, film.last)
        except NotFoundError:
            film.job, film.seen = None, seen
            return
        for number, event in found:
            film.recent.append((number, _line(number, event)))
            film.last = number
        film.job, film.seen = now, seen

    async def _watch(self) -> None:
        before = None
        while True:
            await self._wanted.wait()
            now = await asyncio.to_thread(self._jobs.change)
            if now != before:
                before = now
                self._announce()
            await asyncio.sleep(LOOK_SECONDS)

    def _announce(self) -> None:
        self._round += 1
        self._news.set()
        self._news = asyncio.Event()


def _line(number: int, event: Mapping[str, Any]) -> bytes:
    return message(str(event.get("event", "message")), event, number)


def message(kind: str, value: Any, number: int | None = None) -> bytes:
    """One server-sent event; JSON has no line breaks of its own."""
    head = f"id: {number}\n" if number is not None else ""
    return f"{head}event: {kind}\ndata: {json.dumps(value)}\n\n".encode("ascii")
