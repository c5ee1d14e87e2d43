"""Every error leaves as `{code, message, hint}` with the right status, and as nothing more.

No traceback, no path of this machine: a message that names a folder of ours names it by
what it is. What is a fault of ours goes to the log with the request's id.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from prostudio.errors import ProStudioError
from prostudio.server.answering.refusals import RefusedError
from prostudio.server.answering.statuses import status_of

__all__ = [
    "Answer",
    "RefusedError",
    "answer_to",
    "install",
    "problem",
    "told",
    "without_paths",
]

_LOG = logging.getLogger("prostudio.server")

_WORDS = {
    400: ("request", "the request cannot be read"),
    404: ("not_found", "there is nothing at this address"),
    405: ("method", "this address does not take this method"),
    408: ("too_slow", "the request did not come to its end in time"),
    413: ("too_large", "the request is larger than this address takes"),
    415: ("content_type", "wanted application/json or multipart/form-data"),
}
_HINTS = {404: "the addresses are listed at /docs", 405: "the methods are listed at /docs"}
_MOST_TOLD = 3
_LONGEST = 2000


class Answer(JSONResponse):
    """JSON in ASCII, so that whatever came in (half a surrogate pair) can be told again."""

    def render(self, content: Any) -> bytes:
        """The bytes of the body."""
        return json.dumps(content, allow_nan=False, separators=(",", ":")).encode("ascii")


def problem(
    status: int,
    code: str,
    message: str,
    hint: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """An error as it is sent."""
    body = {"code": code, "message": message[:_LONGEST], "hint": hint and hint[:_LONGEST]}
    return Answer(body, status, dict(headers or {}))


def answer_to(error: ProStudioError, home: Path) -> Answer:
    """The answer that tells of an error of ours."""
    status, headers = status_of(error), dict[str, str]()
    if isinstance(error, RefusedError):
        status, headers = error.status, error.headers
    elif status in (429, 503, 507):
        headers = {"Retry-After": "60"}
    hint = error.hint and without_paths(error.hint, home)
    return problem(status, error.code, without_paths(error.message, home), hint, headers)


def without_paths(text: str, home: Path) -> str:
    """The text with no place of this machine in it: what lies in our home keeps its name alone."""
    folder = re.escape(str(home))
    text = re.sub(rf"{folder}[^\s'\":;,]*?([^/\\\s'\":;,]*)(?=[\s'\":;,]|$)", r"\1", text)
    return re.sub(r"(?<![\w:/.])/(?:[^\s'\":;,/]+/)+([^\s'\":;,/]*)", r"\1", text)


def install(app: FastAPI, home: Path, nothing_here: Callable[[Request], Response]) -> None:
    """Let the app answer every error in the one form; people get a page of what is not there."""

    async def ours(_: Request, error: Exception) -> Answer:
        assert isinstance(error, ProStudioError)
        if status_of(error) == 500 and not isinstance(error, RefusedError):
            _LOG.error("fault", exc_info=error)
        return answer_to(error, home)

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code == 404 and _is_looked_at(request):
            return nothing_here(request)
        code, message = _WORDS.get(error.status_code, ("request", "the request is refused"))
        return problem(
            error.status_code, code, message, _HINTS.get(error.status_code), error.headers
        )

    async def invalid(_: Request, error: Exception) -> Answer:
        assert isinstance(error, RequestValidationError)
        return problem(422, "request", told(error.errors()), "the fields are listed at /docs")

    async def fault(_: Request, error: Exception) -> Answer:
        _LOG.error("fault", exc_info=error)
        hint = "this is a fault of ours; the server's log has it under this X-Request-Id"
        return problem(500, "fault", "ProStudio failed", hint)

    app.add_exception_handler(ProStudioError, ours)
    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(Exception, fault)


def _is_looked_at(request: Request) -> bool:
    """Whether somebody opened an address in a browser, which is none of the programs' ones."""
    wants = request.headers.get("accept", "").startswith("text/html")
    return wants and request.method == "GET" and not request.url.path.startswith("/api/")


def told(findings: Any) -> str:
    """What pydantic found, in one line that names the fields."""
    lines = []
    for finding in list(findings)[:_MOST_TOLD]:
        where = ".".join(str(part) for part in finding["loc"] if part not in ("body", "query"))
        message = str(finding["msg"]).removeprefix("Value error, ")
        lines.append(f"{where}: {message}" if where else message)
    return "; ".join(lines)
