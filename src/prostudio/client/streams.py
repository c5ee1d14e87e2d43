"""Answers that come in pieces, described once: a film's events, and a finished file.

Each knows what is asked for next, what came of it so far and how long to wait when the
connection is lost; `remote` and `remote_async` only move the bytes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

import httpx2

from prostudio.client.saving import Saving, start_of
from prostudio.client.status import FilmEvent
from prostudio.client.wire import (
    SILENCE_SECONDS,
    Answer,
    Patience,
    Place,
    film_id,
    refused,
    unheard,
)
from prostudio.errors import ProStudioError


class Listening:
    """A film's events, gone on with after the last one that came."""

    def __init__(self, place: Place, film: str, after: int, until: float | None) -> None:
        self._place = place
        self._film = film
        self._after = after
        self._until = until
        self._patience = Patience(place)

    @property
    def request(self) -> dict[str, Any]:
        """The next stream, as a client of httpx2 takes it."""
        left = SILENCE_SECONDS
        if self._until is not None:
            left = max(0.05, min(left, self._until - time.monotonic()))
        return {
            "method": "GET",
            "url": f"/api/films/{film_id(self._film)}/events",
            "params": {"after": self._after},
            "timeout": httpx2.Timeout(left, connect=min(left, 10.0)),
        }

    @property
    def is_late(self) -> bool:
        """Whether the time is over."""
        return self._until is not None and time.monotonic() >= self._until

    def heard(self, event: FilmEvent) -> bool:
        """Take note of an event; whether it is the last one."""
        self._patience.progressed()
        self._after = max(self._after, event.id or 0)
        return event.ends(self._after)

    def refused(self, status: int, headers: Mapping[str, str], body: bytes) -> ProStudioError:
        """The error of an answer that is no stream."""
        return unheard(Answer(status, headers, body), self._place.url)

    def lost(self, failure: Exception) -> float:
        """Seconds to wait before the next stream.

        Raises:
            TimeoutError: the time is over.
            ServerError: nothing came for too long.
        """
        if self.is_late:
            raise TimeoutError
        return self._patience.pause(failure)


class Fetching:
    """A finished file, from where it stands on."""

    def __init__(self, place: Place, film: str, saving: Saving) -> None:
        self._place = place
        self._film = film
        self._saving = saving
        self._patience = Patience(place)
        self._here = saving.here

    @property
    def is_missing(self) -> bool:
        """Whether bytes of it are missing."""
        return self._here < self._saving.file.bytes

    @property
    def request(self) -> dict[str, Any]:
        """The rest, as a client of httpx2 takes it."""
        headers = {"Accept-Encoding": "identity"}
        if self._here:
            tag = f'"{self._saving.file.digest}"'
            headers |= {"Range": f"bytes={self._here}-", "If-Range": tag}
        return {
            "method": "GET",
            "url": f"/api/content/download/{film_id(self._film)}",
            "params": {"profile": self._saving.file.profile},
            "headers": headers,
        }

    def refused(self, status: int, headers: Mapping[str, str], body: bytes) -> ProStudioError:
        """The error of an answer that is no file."""
        return refused(Answer(status, headers, body), self._place.url)

    def writing(
        self, status: int, headers: Mapping[str, str]
    ) -> AbstractContextManager[Callable[[bytes], None]]:
        """What takes the bytes of an answer.

        Raises:
            ConflictError, ServerError: see `start_of`.
        """
        tag, part = headers.get("etag", ""), headers.get("content-range", "")
        return self._saving.writing(start_of(self._saving, status, tag, part, self._here))

    def came(self) -> None:
        """An answer has come to its end."""
        self._here = self._saving.here

    def lost(self, failure: Exception) -> float:
        """Seconds to wait before the rest is asked for; ServerError after too long."""
        before, self._here = self._here, self._saving.here
        if self._here > before:
            self._patience.progressed()
        return self._patience.pause(failure)
