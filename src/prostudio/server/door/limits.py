"""How large a request may be, whether it says so or not, and how slowly it may come."""

from __future__ import annotations

import re
from collections.abc import Mapping

import anyio
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from prostudio.server.answering.answers import problem

PATIENCE_SECONDS = 60.0
"""A body that stops coming for so long is given up."""


class BodyLimit:
    """Refuses longer bodies: by their `Content-Length` at once, else where they get too long."""

    def __init__(self, app: ASGIApp, most: int, longer: Mapping[str, int]) -> None:
        """`most` bytes everywhere, but for the paths in `longer`, where a `*` is one part."""
        self._app = app
        self._most = most
        self._longer = {
            re.compile(re.escape(p).replace(r"\*", "[^/]+")): m for p, m in longer.items()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, with a `receive` that counts."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._most_at(scope["path"])
        said = Headers(scope=scope).get("content-length", "0")
        if not (said.isascii() and said.isdigit()) or len(said) > 18:
            await problem(400, "request", "the length of the body is no number")(
                scope, receive, send
            )
            return
        if int(said) > most:
            await _refusal(most)(scope, receive, send)
            return
        came, whole = 0, False

        async def counted() -> Message:
            nonlocal came, whole
            if whole:  # what is waited for now is that the client goes
                return await receive()
            message = await _in_time(receive)
            if message["type"] == "http.request":
                whole = not message.get("more_body", False)
                came += len(message.get("body", b""))
                if came > most:
                    raise HTTPException(413)  # FastAPI lets this one through as it is
            return message

        await self._app(scope, counted, send)

    def _most_at(self, path: str) -> int:
        found = (most for pattern, most in self._longer.items() if pattern.fullmatch(path))
        return next(found, self._most)


async def _in_time(receive: Receive) -> Message:
    try:
        with anyio.fail_after(PATIENCE_SECONDS):
            return await receive()
    except TimeoutError:
        raise HTTPException(408) from None


def _told(most: int) -> str:
    return f"the request is longer than {most:,} bytes"


def _refusal(most: int) -> ASGIApp:
    return problem(413, "too_large", _told(most), None, {"Connection": "close"})
