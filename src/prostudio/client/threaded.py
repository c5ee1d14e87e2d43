"""This machine as a studio for asyncio: `here`, whose waiting happens in threads."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from prostudio.client.asking import Ask
from prostudio.client.doors import Studio
from prostudio.client.saving import Saving
from prostudio.client.status import FilmEvent, FilmStatus

Json = Any


class Threaded:
    """See `doors.AsyncStudio`. The studio is made in a thread too, at the first call."""

    def __init__(self, make: Callable[[], Studio]) -> None:
        self._make = make
        self._studio: Studio | None = None
        self._making = asyncio.Lock()

    async def generate(self, ask: Ask, key: str | None) -> FilmStatus:
        """In a thread."""
        return await asyncio.to_thread((await self._there()).generate, ask, key)

    async def dry_run(self, ask: Ask) -> Json:
        """In a thread."""
        return await asyncio.to_thread((await self._there()).dry_run, ask)

    async def status(self, film: str) -> FilmStatus:
        """In a thread."""
        return await asyncio.to_thread((await self._there()).status, film)

    async def films(
        self, state: str | None, limit: int, before: str | None
    ) -> Sequence[FilmStatus]:
        """In a thread."""
        return await asyncio.to_thread((await self._there()).films, state, limit, before)

    async def do(self, film: str, what: str) -> FilmStatus:
        """In a thread."""
        return await asyncio.to_thread((await self._there()).do, film, what)

    async def remove(self, film: str) -> None:
        """In a thread."""
        await asyncio.to_thread((await self._there()).remove, film)

    async def cluster(self) -> Json:
        """In a thread."""
        return await asyncio.to_thread((await self._there()).cluster)

    async def events(self, film: str, after: int, until: float | None) -> AsyncIterator[FilmEvent]:
        """Each in a thread: half a second at most, so that nobody who cancels waits for long."""
        events = (await self._there()).events(film, after, until)
        while (event := await asyncio.to_thread(next, events, None)) is not None:
            yield event

    async def save(self, film: str, saving: Saving) -> None:
        """In a thread."""
        await asyncio.to_thread((await self._there()).save, film, saving)

    async def close(self) -> None:
        """In a thread."""
        if self._studio is not None:
            await asyncio.to_thread(self._studio.close)

    async def _there(self) -> Studio:
        async with self._making:
            if self._studio is None:
                self._studio = await asyncio.to_thread(self._make)
            return self._studio
