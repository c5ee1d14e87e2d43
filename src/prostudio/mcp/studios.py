"""Who is asked: this machine's server app in this process, or a server elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from prostudio.client.owner_child import OwnerChild
from prostudio.client.wire import Answer, Place
from prostudio.errors import ProStudioError, ServerError
from prostudio.jobs import Jobs
from prostudio.mcp.in_process import AppTransport
from prostudio.server.app import create_app
from prostudio.server.incoming import receiving
from prostudio.settings import Settings

HERE = "http://127.0.0.1"
CLIENT = "mcp"
"""What edits are told as made by (`X-Client`)."""

_LONGEST_SECONDS = 3600.0
"""Exports and files take long; who asks gives up earlier if he likes."""


@dataclass(frozen=True, slots=True)
class Studio:
    """Who makes films.

    Attributes:
        url: what it is called in errors.
        client: asks it.
        folder: where files are saved, and from where they may be handed over.
        have_owner: sees that somebody makes what waits in the list.
    """

    url: str
    client: httpx2.AsyncClient
    folder: Path
    have_owner: Callable[[], None]

    async def ask(self, method: str, path: str, **options: Any) -> Answer:
        """A whole answer.

        Raises:
            ServerError: none came.
        """
        try:
            told = await self.client.request(method, path, **options)
        except httpx2.HTTPError as failure:
            raise lost(self.url, failure) from failure
        if method != "GET" and told.is_success:
            await asyncio.to_thread(self.have_owner)
        return Answer(told.status_code, told.headers, told.content)

    async def document(self) -> dict[str, Any]:
        """What it says that it can be asked."""
        found: dict[str, Any] = (await self.ask("GET", "/openapi.json")).value(self.url)
        return found


def lost(url: str, failure: Exception) -> ProStudioError:
    """The error that a broken connection is."""
    return ServerError(
        f"{url} does not answer ({failure or type(failure).__name__})",
        hint="is `prostudio serve` running there?",
    )


@asynccontextmanager
async def here(settings: Settings, folder: Path) -> AsyncIterator[Studio]:
    """The server app of this machine's home, without a socket; a child makes its films.

    Films that are being made when this ends go back into the list.
    """
    jobs, owner = Jobs(settings), OwnerChild(settings)
    app = create_app(settings, jobs)
    options: dict[str, Any] = {"transport": AppTransport(app), "base_url": HERE}

    def have_owner() -> None:
        if jobs.line():
            owner.have()

    try:
        with receiving(settings.home, alone=False):
            async with app.router.lifespan_context(app), _client(options) as client:
                yield Studio("this machine", client, folder, have_owner)
    finally:
        await asyncio.to_thread(owner.close)
        jobs.close()


@asynccontextmanager
async def far(place: Place, folder: Path) -> AsyncIterator[Studio]:
    """A server."""
    async with _client(place.options) as client:
        yield Studio(place.url, client, folder, lambda: None)


def _client(options: dict[str, Any]) -> httpx2.AsyncClient:
    headers = {**options.get("headers", {}), "X-Client": CLIENT}
    timeout = httpx2.Timeout(_LONGEST_SECONDS, connect=10.0)
    return httpx2.AsyncClient(**{**options, "headers": headers, "timeout": timeout})
