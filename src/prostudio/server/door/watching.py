"""What the server sees of itself: a log line and figures for every request.

Log lines are JSON objects, so that no text of a caller's can begin a line or move a
terminal's cursor; paths are told as their route, and tokens never.
"""

from __future__ import annotations

import json
import logging
import re
import time
import traceback
from collections import Counter
from contextvars import ContextVar
from secrets import token_hex

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOG = logging.getLogger("prostudio.server")
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Upper edges of the histogram's classes, in seconds."""

_REQUEST: ContextVar[str] = ContextVar("request", default="")
_CLIPPED = 200
_SECRET = re.compile(r"(?i)(bearer\s+)\S+|(token=)[^&\s]+")

GUARDS: tuple[tuple[bytes, bytes], ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
POLICY = (
    b"default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    b"frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)


class Figures:
    """Counts of what was asked; read by `/api/metrics`."""

    def __init__(self) -> None:
        self.started = time.time()
        self.requests: Counter[tuple[str, str, int]] = Counter()
        self.classes: Counter[float] = Counter()
        self.seconds = 0.0
        self.streams = 0

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Take note of one answered request."""
        self.requests[method, route, status] += 1
        self.seconds += seconds
        self.classes[next((edge for edge in BOUNDS if seconds <= edge), float("inf"))] += 1


class Watch:
    """Gives every request an id, guards every answer's headers, counts and logs."""

    def __init__(self, app: ASGIApp, figures: Figures) -> None:
        self._app = app
        self._figures = figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on and tell of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        name, status, begun = token_hex(8), 500, time.perf_counter()
        first = begun
        mark = _REQUEST.set(name)

        async def told(message: Message) -> None:
            nonlocal status, first
            if message["type"] == "http.response.start":
                status, first = message["status"], time.perf_counter()
                message = {**message, "headers": _guarded(message["headers"], name)}
            await send(message)

        try:
            await self._app(scope, receive, told)
        finally:
            seconds = (first if first > begun else time.perf_counter()) - begun
            self._tell(scope, status, seconds)
            _REQUEST.reset(mark)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", None) or "none"
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._figures.count(method, route, status, seconds)
        details = {"method": method, "route": route, "status": status}
        details |= {"seconds": round(seconds, 4)}
        LOG.info("request", extra={"details": details})


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _guarded(headers: list[tuple[bytes, bytes]], name: str) -> list[tuple[bytes, bytes]]:
    there = {key for key, _ in headers}
    more = [guard for guard in GUARDS if guard[0] not in there]
    if b"content-security-policy" not in there:
        more.append((b"content-security-policy", POLICY))
    if b"cache-control" not in there:
        more.append((b"cache-control", b"no-store"))
    return [*headers, *more, (b"x-request-id", name.encode())]


class JsonLines(logging.Formatter):
    """One JSON object a line, in ASCII."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
            + f".{int(record.msecs):03}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _clean(record.getMessage()),
        }
        if request := _REQUEST.get():
            line["request"] = request
        line |= getattr(record, "details", {})
        if record.exc_info and record.exc_info[1]:
            line["traceback"] = _redacted("".join(traceback.format_exception(record.exc_info[1])))
        return json.dumps(line)


def _clean(text: str) -> str:
    return _redacted(text)[:_CLIPPED]


def _redacted(text: str) -> str:
    return _SECRET.sub(lambda found: f"{found[1] or found[2]}...", text)
