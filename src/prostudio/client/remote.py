"""A running server as a studio, over HTTP."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from typing import Any, TypeVar

import httpx2

from prostudio.client import calls
from prostudio.client.asking import Ask
from prostudio.client.calls import Call, Tries
from prostudio.client.saving import Saving
from prostudio.client.status import FilmEvent, FilmStatus
from prostudio.client.streams import Fetching, Listening
from prostudio.client.wire import Answer, EventLines, Place
from prostudio.errors import ServerError

Json = Any
T = TypeVar("T")


class Remote:
    """See `doors.Studio`; what each call sends and reads is in `calls` and `streams`."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._client = httpx2.Client(**place.options)

    def generate(self, ask: Ask, key: str | None) -> FilmStatus:
        """Send it."""
        return self._answer(calls.generate(ask, key))

    def dry_run(self, ask: Ask) -> Json:
        """Send it to be tried."""
        return self._answer(calls.dry_run(ask))

    def status(self, film: str) -> FilmStatus:
        """Ask for it."""
        return self._answer(calls.status(film))

    def films(self, state: str | None, limit: int, before: str | None) -> Sequence[FilmStatus]:
        """Ask for a page of them."""
        return self._answer(calls.films(state, limit, before))

    def do(self, film: str, what: str) -> FilmStatus:
        """Ask for it."""
        return self._answer(calls.do(film, what))

    def remove(self, film: str) -> None:
        """Ask for it."""
        self._answer(calls.remove(film))

    def about(self) -> Json:
        """What the server says of itself."""
        return self._answer(calls.about())

    def cluster(self) -> Json:
        """Ask for them."""
        return self._answer(calls.cluster())

    def events(self, film: str, after: int, until: float | None) -> Iterator[FilmEvent]:
        """Listen; where the connection is lost, go on after the last event that came."""
        listening = Listening(self._place, film, after, until)
        while True:
            try:
                with closing(self._stream(listening)) as stream:
                    for event in stream:
                        last = listening.heard(event)
                        yield event
                        if last:
                            return
                lost: Exception = ServerError("the server ended the stream")
            except (httpx2.TransportError, ServerError) as failure:
                lost = failure
            time.sleep(listening.lost(lost))

    def save(self, film: str, saving: Saving) -> None:
        """Download it from where it stands, as often as the connection is lost."""
        fetching = Fetching(self._place, film, saving)
        while fetching.is_missing:
            try:
                with self._client.stream(**fetching.request) as told:
                    if told.status_code not in (200, 206):
                        body = told.read()
                        raise fetching.refused(told.status_code, told.headers, body)
                    with fetching.writing(told.status_code, told.headers) as write:
                        for chunk in told.iter_raw():
                            write(chunk)
                fetching.came()
            except httpx2.TransportError as failure:
                time.sleep(fetching.lost(failure))
        saving.finish()

    def close(self) -> None:
        """Close its connections."""
        self._client.close()

    def _answer(self, call: Call[T]) -> T:
        tries = Tries(call, self._place)
        while True:
            try:
                with call.sending() as sent:
                    told = self._client.request(**sent)
            except httpx2.TransportError as failure:
                time.sleep(tries.lost(failure))
                continue
            answer = Answer(told.status_code, told.headers, told.content)
            if (pause := tries.pause(answer)) is None:
                return tries.value(answer)
            time.sleep(pause)

    def _stream(self, listening: Listening) -> Generator[FilmEvent, None, None]:
        with self._client.stream(**listening.request) as told:
            if told.status_code != 200:
                raise listening.refused(told.status_code, told.headers, told.read())
            lines = EventLines()
            for line in told.iter_lines():
                if (event := lines.take(line)) is not None:
                    yield event
                if listening.is_late:
                    return
