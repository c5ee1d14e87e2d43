"""A running server as a studio for asyncio, over HTTP: `remote`, with `await` in it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import ExitStack, aclosing
from typing import Any
from uuid import uuid4

import httpx2

from prostudio.client.asking import Ask, form_of
from prostudio.client.saving import Saving, start_of
from prostudio.client.status import FilmEvent, FilmStatus
from prostudio.client.wire import (
    FORM_SECONDS,
    SILENCE_SECONDS,
    Answer,
    EventLines,
    Patience,
    Place,
    film_id,
    refused,
    unheard,
)
from prostudio.errors import ServerError

Json = Any


class AsyncRemote:
    """See `doors.AsyncStudio`."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._client = httpx2.AsyncClient(**place.options)

    async def generate(self, ask: Ask, key: str | None) -> FilmStatus:
        """Send it, under a key of its own, so that it can be sent twice."""
        return FilmStatus.from_json(
            await self._asked(ask, {"Idempotency-Key": key or str(uuid4())})
        )

    async def dry_run(self, ask: Ask) -> Json:
        """Send it to be tried."""
        return await self._asked(Ask({**ask.fields, "dry_run": True}, ask.files), {})

    async def status(self, film: str) -> FilmStatus:
        """Ask for it."""
        return FilmStatus.from_json(await self._call("GET", f"/api/content/status/{film_id(film)}"))

    async def films(
        self, state: str | None, limit: int, before: str | None
    ) -> Sequence[FilmStatus]:
        """Ask for a page of them."""
        asked = {"state": state, "limit": limit, "before": before}
        params = {name: value for name, value in asked.items() if value is not None}
        found = await self._call("GET", "/api/films", params=params)
        return [FilmStatus.from_json(one) for one in found["films"]]

    async def do(self, film: str, what: str) -> FilmStatus:
        """Ask for it; `retry` and `make` are asked for once."""
        again = what not in ("retry", "make")
        return FilmStatus.from_json(
            await self._call("POST", f"/api/films/{film_id(film)}/{what}", again=again)
        )

    async def remove(self, film: str) -> None:
        """Ask for it."""
        await self._call("DELETE", f"/api/films/{film_id(film)}", again=False)

    async def about(self) -> Json:
        """What the server says of itself."""
        return await self._call("GET", "/api/version")

    async def events(self, film: str, after: int, until: float | None) -> AsyncIterator[FilmEvent]:
        """Listen; where the connection is lost, go on after the last event that came."""
        patience = Patience(self._place)
        while True:
            try:
                async with aclosing(self._stream(film, after, until)) as stream:
                    async for event in stream:
                        patience.progressed()
                        after = max(after, event.id or 0)
                        yield event
                        if event.ends(after):
                            return
                lost: Exception = ServerError("the server ended the stream")
            except (httpx2.TransportError, ServerError) as failure:
                lost = failure
            if until is not None and time.monotonic() >= until:
                raise TimeoutError
            await asyncio.sleep(patience.pause(lost))

    async def save(self, film: str, saving: Saving) -> None:
        """Download it from where it stands, as often as the connection is lost."""
        patience = Patience(self._place)
        while (here := saving.here) < saving.file.bytes:
            try:
                await self._part(film, saving, here)
            except httpx2.TransportError as failure:
                if saving.here > here:
                    patience.progressed()
                await asyncio.sleep(patience.pause(failure))
        await asyncio.to_thread(saving.finish)

    async def close(self) -> None:
        """Close its connections."""
        await self._client.aclose()

    async def _asked(self, ask: Ask, headers: dict[str, str]) -> Json:
        place = "/api/content/generate"
        if not ask.files:
            return await self._call("POST", place, json=dict(ask.fields), headers=headers)
        with ExitStack() as stack:
            sent = [
                ("files", (name, stack.enter_context(path.open("rb")))) for name, path in ask.files
            ]
            form = {"data": form_of(ask.fields), "files": sent, "timeout": FORM_SECONDS}
            return await self._call("POST", place, headers=headers, again=False, **form)

    async def _call(self, method: str, place: str, *, again: bool = True, **options: Any) -> Json:
        patience = Patience(self._place)
        while True:
            try:
                told = await self._client.request(method, place, **options)
            except httpx2.TransportError as failure:
                if not again and not isinstance(failure, httpx2.ConnectError):
                    raise ServerError(f"{self._place.url}: {failure or 'no answer'}") from failure
                await asyncio.sleep(patience.pause(failure))
                continue
            answer = Answer(told.status_code, told.headers, told.content)
            if not (again and answer.is_passing):
                return answer.value(self._place.url)
            await asyncio.sleep(patience.pause(refused(answer, self._place.url), answer.wish))

    async def _stream(
        self, film: str, after: int, until: float | None
    ) -> AsyncGenerator[FilmEvent, None]:
        left = SILENCE_SECONDS
        if until is not None:
            left = max(0.05, min(left, until - time.monotonic()))
        place = f"/api/films/{film_id(film)}/events"
        patient = httpx2.Timeout(left, connect=min(left, 10.0))
        async with self._client.stream(
            "GET", place, params={"after": after}, timeout=patient
        ) as told:
            if told.status_code != 200:
                body = await told.aread()
                raise unheard(Answer(told.status_code, told.headers, body), self._place.url)
            lines = EventLines()
            async for line in told.aiter_lines():
                if (event := lines.take(line)) is not None:
                    yield event
                if until is not None and time.monotonic() >= until:
                    return

    async def _part(self, film: str, saving: Saving, here: int) -> None:
        place = f"/api/content/download/{film_id(film)}"
        headers = {"Accept-Encoding": "identity"}
        if here:
            headers |= {"Range": f"bytes={here}-", "If-Range": f'"{saving.file.digest}"'}
        params = {"profile": saving.file.profile}
        async with self._client.stream("GET", place, params=params, headers=headers) as told:
            if told.status_code not in (200, 206):
                body = await told.aread()
                raise refused(Answer(told.status_code, told.headers, body), self._place.url)
            given = told.headers.get
            start = start_of(
                saving, told.status_code, given("etag", ""), given("content-range", ""), here
            )
            with saving.writing(start) as write:
                async for chunk in told.aiter_raw():
                    write(chunk)
