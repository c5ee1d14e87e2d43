"""Asks an ASGI app of this process as a server is asked, without a socket.

httpx2 has a transport for apps that gives an answer when all of it is there; a film's events
end with the film, and so each piece is handed on here as it comes.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import httpx2
from starlette.types import ASGIApp, Message, Scope

_PIECES = 16
"""So many wait for a reader; then the app waits."""

_GRACE_SECONDS = 0.5
"""An app whose reader is gone gets so long to end by itself, with what it does at the end."""


class AppTransport(httpx2.AsyncBaseTransport):
    """Requests to an app."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The head of the answer, as soon as it is there; its body follows."""
        exchange = _Exchange(request)
        task = asyncio.create_task(self._answered(_scope(request), exchange))
        try:
            head = await exchange.head()
        except BaseException:
            await _ended(task)
            raise
        body = _Body(exchange, task)
        return httpx2.Response(head["status"], headers=head.get("headers", []), stream=body)

    async def _answered(self, scope: Scope, exchange: _Exchange) -> None:
        try:
            await self._app(scope, exchange.receive, exchange.send)
        finally:
            await exchange.over()


class _Exchange:
    """One request and its answer."""

    def __init__(self, request: httpx2.Request) -> None:
        stream = request.stream
        assert isinstance(stream, httpx2.AsyncByteStream)
        self._sent = stream.__aiter__()
        self._wants_more = True
        self._pieces: asyncio.Queue[Message | None] = asyncio.Queue(_PIECES)
        self._gone = asyncio.Event()

    async def receive(self) -> Message:
        """The request's body in pieces, then, when it is so, that nobody reads any more."""
        if self._wants_more:
            async for piece in self._sent:
                return {"type": "http.request", "body": piece, "more_body": True}
            self._wants_more = False
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """A piece of the answer; nobody gets one once the reader is gone."""
        if not self._gone.is_set():
            await self._pieces.put(message)

    async def over(self) -> None:
        """No more pieces come."""
        if not self._gone.is_set():
            await self._pieces.put(None)

    async def head(self) -> Message:
        """The first piece."""
        message = await self._pieces.get()
        if message is None:
            raise httpx2.RemoteProtocolError("the app gave no answer")
        return message

    async def body(self) -> AsyncIterator[bytes]:
        """The others, as bytes."""
        while (message := await self._pieces.get()) is not None:
            if piece := message.get("body", b""):
                yield piece
            if not message.get("more_body", False):
                return

    def leave(self) -> None:
        """Read no more, and let an app that waits for a reader go on."""
        self._gone.set()
        while not self._pieces.empty():
            self._pieces.get_nowait()


class _Body(httpx2.AsyncByteStream):
    def __init__(self, exchange: _Exchange, task: asyncio.Task[None]) -> None:
        self._exchange = exchange
        self._task = task

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._exchange.body()

    async def aclose(self) -> None:
        self._exchange.leave()
        await asyncio.wait([self._task], timeout=_GRACE_SECONDS)
        await _ended(self._task)


async def _ended(task: asyncio.Task[None]) -> None:
    """See that an app's work is over; what failed in it the app has told and logged."""
    task.cancel()
    with suppress(BaseException):
        await task


def _scope(request: httpx2.Request) -> dict[str, Any]:
    url = request.url
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "scheme": url.scheme,
        "path": url.path,
        "raw_path": url.raw_path.split(b"?")[0],
        "query_string": url.query,
        "server": (url.host, url.port),
        "client": ("127.0.0.1", 0),
        "root_path": "",
    }
