"""A running server as a studio for asyncio, over HTTP: `remote`, with `await` in it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
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


class AsyncRemote:
    """See `doors.AsyncStudio`; what each call sends and reads is in `calls` and `streams`."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._client = httpx2.AsyncClient(**place.options)

    async def generate(self, ask: Ask, key: str | None) -> FilmStatus:
        """Send it."""
        return await self._answer(calls.generate(ask, key))

    async def dry_run(self, ask: Ask) -> Json:
        """Send it to be tried."""
        return await self._answer(calls.dry_run(ask))

    async def status(self, film: str) -> FilmStatus:
        """Ask for it."""
        return await self._answer(calls.status(film))

    async def films(
        self, state: str | None, limit: int, before: str | None
    ) -> Sequence[FilmStatus]:
        """Ask for a page of them."""
        return await self._answer(calls.films(state, limit, before))

    async def do(self, film: str, what: str) -> FilmStatus:
        """Ask for it."""
        return await self._answer(calls.do(film, what))

    async def remove(self, film: str) -> None:
        """Ask for it."""
        await self._answer(calls.remove(film))

    async def about(self) -> Json:
        """What the server says of itself."""
        return await self._answer(calls.about())

    async def cluster(self) -> Json:
        """Ask for them."""
        return await self._answer(calls.cluster())

    async def events(self, film: str, after: int, until: float | None) -> AsyncIterator[FilmEvent]:
        """Listen; where the connection is lost, go on after the last event that came."""
        listening = Listening(self._place, film, after, until)
        while True:
            try:
                async with aclosing(self._stream(listening)) as stream:
                    async for event in stream:
                        last = listening.heard(event)
                        yield event
                        if last:
                            return
                lost: Exception = ServerError("the server ended the stream")
            except (httpx2.TransportError, ServerError) as failure:
                lost = failure
            await asyncio.sleep(listening.lost(lost))

    async def save(self, film: str, saving: Saving) -> None:
        """Download it from where it stands, as often as the connection is lost."""
        fetching = Fetching(self._place, film, saving)
        while fetching.is_missing:
            try:
                async with self._client.stream(**fetching.request) as told:
                    if told.status_code not in (200, 206):
                        body = await told.aread()
                        raise fetching.refused(told.status_code, told.headers, body)
                    with fetching.writing(told.status_code, told.headers) as write:
                        async for chunk in told.aiter_raw():
                            write(chunk)
                fetching.came()
            except httpx2.TransportError as failure:
                await asyncio.sleep(fetching.lost(failure))
        await asyncio.to_thread(saving.finish)

    async def close(self) -> None:
        """Close its connections."""
        await self._client.aclose()

    async def _answer(self, call: Call[T]) -> T:
        tries = Tries(call, self._place)
        while True:
            try:
                with call.sending() as sent:
                    told = await self._client.request(**sent)
            except httpx2.TransportError as failure:
                await asyncio.sleep(tries.lost(failure))
                continue
            answer = Answer(told.status_code, told.headers, told.content)
            if (pause := tries.pause(answer)) is None:
                return tries.value(answer)
            await asyncio.sleep(pause)

    async def _stream(self, listening: Listening) -> AsyncGenerator[FilmEvent, None]:
        async with self._client.stream(**listening.request) as told:
            if told.status_code != 200:
                raise listening.refused(told.status_code, told.headers, await told.aread())
            lines = EventLines()
            async for line in told.aiter_lines():
                if (event := lines.take(line)) is not None:
                    yield event
                if listening.is_late:
                    return
