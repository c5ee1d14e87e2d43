"""Answers that take long: streams of events, and films in pieces. Both in constant memory.

A client that asks and never reads fills its connection, and the next piece waits; after
a while it is left alone, so that it holds neither file nor memory.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping
from contextlib import aclosing, suppress
from pathlib import Path

import anyio
from starlette.datastructures import MutableHeaders
from starlette.responses import FileResponse, Response
from starlette.types import Message, Receive, Scope, Send

from prostudio.server.answering.answers import RefusedError

PATIENCE_SECONDS = 30.0
_PIECE_BYTES = 256 * 1024
_ONE_RANGE = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*")


def impatient(send: Send) -> Send:
    """`send`, which gives up a client that takes nothing for a while.

    Raises:
        TimeoutError: it did not.
    """

    async def within(message: Message) -> None:
        with anyio.fail_after(PATIENCE_SECONDS):
            await send(message)

    return within


class EventStream(Response):
    """Server-sent events from an iterator of ready bytes."""

    media_type = "text/event-stream"

    def __init__(self, events: AsyncGenerator[bytes, None]) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._events = events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until the iterator ends or the client goes."""
        async with anyio.create_task_group() as group:

            async def gone() -> None:
                while (await receive())["type"] != "http.disconnect":
                    pass
                group.cancel_scope.cancel()

            group.start_soon(gone)
            patient = impatient(send)
            head = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
            with suppress(TimeoutError, OSError):  # it never read, or went
                await send(head)
                async with aclosing(self._events) as events:
                    async for event in events:
                        await patient(_piece(event))
                await send(_piece(b"", more=False))
            group.cancel_scope.cancel()


def pieces(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Lines joined to pieces that a client who never reads may cost memory for, and no more."""
    piece = b""
    for line in lines:
        if piece and len(piece) + len(line) > _PIECE_BYTES:
            yield piece
            piece = b""
        piece += line
    yield piece


def _piece(body: bytes, *, more: bool = True) -> Message:
    return {"type": "http.response.body", "body": body, "more_body": more}


def is_own(path: Path) -> bool:
    """Whether it is a file, and no link to one: what is served lies where it was written."""
    return path.is_file() and not path.is_symlink()


class FilmFile(FileResponse):
    """A file in pieces: one range or the whole, an entity tag, a name to save it by."""

    chunk_size = 256 * 1024

    def __init__(self, path: Path, *, kind: str, name: str, digest: str, inline: bool) -> None:
        super().__init__(
            path,
            media_type=kind,
            filename=name,
            stat_result=path.stat(),
            headers={"ETag": f'"{digest}"', "Cache-Control": "private, no-cache"},
            content_disposition_type="inline" if inline else "attachment",
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; the range was looked at by `one_range` before."""
        try:
            await super().__call__(scope, receive, impatient(send))
        except TimeoutError:
            return  # a client that never reads


def one_range(scope: Scope, size: int) -> None:
    """Keep of a request's `Range` what one range says; anything else asks for the whole.

    Several ranges, other units and what cannot be read are left out, as RFC 9110
    (section 14.2) allows.

    Raises:
        RefusedError: 416, a range that begins behind the end.
    """
    headers = MutableHeaders(scope=scope)
    given = headers.getlist("range")
    if not given:
        return
    found = _ONE_RANGE.fullmatch(given[0]) if len(given) == 1 else None
    first, last = found.groups() if found else ("", "")
    whole = not (first or last) or (first and last and int(last) < int(first))
    if whole:
        del headers["range"]
    elif (first and int(first) >= size) or (not first and int(last) == 0):
        raise RefusedError(
            416,
            "range",
            f"the range begins behind the end; the film has {size} bytes",
            headers={"Content-Range": f"bytes */{size}"},
        )


def is_known(headers: Mapping[str, str], digest: str) -> bool:
    """Whether `If-None-Match` says that the client has it already."""
    tags = headers.get("if-none-match", "")
    return any(tag.strip().removeprefix("W/") in (f'"{digest}"', "*") for tag in tags.split(","))
