"""How a server is spoken to: what is sent, what answers mean, when it is tried again.

Nothing here opens a connection: `remote` does, and `remote_async` the same for asyncio.
"""

from __future__ import annotations

import ipaddress
import json
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

from prostudio import __version__
from prostudio.client.answered import AnsweredError, error_of
from prostudio.client.status import FilmEvent
from prostudio.errors import FilmError, ProStudioError, ServerError

Json = Any

CONNECT_SECONDS, ANSWER_SECONDS, SILENCE_SECONDS = 10.0, 60.0, 45.0
"""The last is of event streams, which say something every 15 s."""

FORM_SECONDS = 1800.0
"""Until a request with files is answered: each is decoded first."""

AGAIN = frozenset({408, 425, 429, 502, 503, 504})
"""Statuses after which the same request may go through."""

_LONGEST_WISH = 120.0
_FIRST_PAUSE, _MOST_PAUSE = 0.3, 10.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a server is, and what it wants to be shown.

    Attributes:
        url: `http://127.0.0.1:8787`, without a slash at its end.
        token: sent as a bearer token to this address alone; empty for none.
        patience: seconds that a server may be out of reach before it is given up.
    """

    url: str
    token: str = field(default="", repr=False)
    patience: float = 60.0

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            hint = "such as http://127.0.0.1:8787"
            raise FilmError(f"{self.url[:80]!r} is no server's address", hint=hint)
        if parts.username or parts.password or parts.query or parts.fragment:
            raise FilmError(
                "a server's address has neither a user nor a query", hint="give `token`"
            )
        if not (self.token.isascii() and self.token.isprintable()):
            raise FilmError("the token has characters that no token has")
        object.__setattr__(self, "url", self.url.rstrip("/"))

    @property
    def options(self) -> dict[str, Any]:
        """What a client of httpx2 is made with: it follows nothing, so no token leaves it."""
        import httpx2

        headers = {"User-Agent": f"prostudio/{__version__}"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        return {
            "base_url": self.url,
            "headers": headers,
            "timeout": httpx2.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS),
            "follow_redirects": False,
            "trust_env": not _is_here(urlsplit(self.url).hostname or ""),
        }


def _is_here(host: str) -> bool:
    """Whether it is this machine, which no proxy leads to."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Patience:
    """How often something is tried again: doubling pauses, until too long nothing came of it."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self.progressed()

    def progressed(self) -> None:
        """Something came through: the time begins anew."""
        self._since = time.monotonic()
        self._failures = 0

    def pause(self, failure: Exception, wish: float | None = None) -> float:
        """Seconds to wait before the next try; `wish` is the server's.

        Raises:
            ServerError: it has been tried for long enough.
        """
        self._failures += 1
        doubled = min(_MOST_PAUSE, _FIRST_PAUSE * 2.0 ** (self._failures - 1))
        seconds = doubled * random.uniform(0.5, 1.0) if wish is None else wish
        if time.monotonic() + seconds - self._since > self._place.patience:
            if isinstance(failure, ProStudioError):
                raise failure
            raise ServerError(
                f"the server {self._place.url} does not answer ({words(failure)})",
                hint="is `prostudio serve` running there?",
            ) from failure
        return seconds


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: its status, headers with lower-case names, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def value(self, url: str) -> Json:
        """Its JSON.

        Raises:
            ProStudioError: what it tells of, as the class of its code.
            ServerError: it is no answer of ours.
        """
        try:
            value = json.loads(self.body) if self.body else {}
        except (ValueError, RecursionError):
            value = None
        if 200 <= self.status < 300 and isinstance(value, dict):
            return value
        if isinstance(value, dict) and {"code", "message"} <= value.keys():
            raise error_of(str(value["code"]), str(value["message"]), value.get("hint"))
        hint = "is it the address of `prostudio serve`, or of something in front of it?"
        raise ServerError(f"{url} answered {self.status}, and not as ProStudio does", hint=hint)

    @property
    def wish(self) -> float | None:
        """Seconds after which it wants to be asked again."""
        told = self.headers.get("retry-after", "")
        return min(float(told), _LONGEST_WISH) if told.isascii() and told.isdigit() else None

    @property
    def is_passing(self) -> bool:
        """Whether the same request may go through later; too many wrong tokens never do."""
        return self.status in AGAIN and b'"code":"token"' not in self.body


class EventLines:
    """Server-sent events out of lines, as the standard reads them."""

    def __init__(self) -> None:
        self._told: dict[str, str] = {}

    def take(self, line: str) -> FilmEvent | None:
        """The event that a line ends, if it ends one."""
        if line:
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if name == "data" and "data" in self._told:
                value = f"{self._told['data']}\n{value}"
            self._told[name] = value
            return None
        told, self._told = self._told, {}
        if "data" not in told:
            return None
        try:
            data = json.loads(told["data"])
            return FilmEvent(int(told["id"]) if "id" in told else None, told["event"], data)
        except (ValueError, KeyError, RecursionError) as failure:
            raise ServerError(f"the server tells of an odd event ({failure!r})") from failure


def refused(answer: Answer, url: str) -> ProStudioError:
    """The error that an answer tells of."""
    try:
        answer.value(url)
    except ProStudioError as error:
        return error
    return AnsweredError(f"{url} answered {answer.status}")


def unheard(answer: Answer, url: str) -> ProStudioError:
    """The same of a stream; what may pass is a ServerError, after which it is tried again."""
    error = refused(answer, url)
    return ServerError(error.message, hint=error.hint) if answer.is_passing else error


def film_id(film: str) -> str:
    """An id as a part of an address."""
    return quote(film, safe="")


def words(failure: Exception) -> str:
    """What a failure of the transport is called."""
    plain = {
        "ConnectError": "no connection",
        "ConnectTimeout": "no connection in time",
        "ReadTimeout": "silence",
        "ReadError": "the connection broke",
        "RemoteProtocolError": "the connection ended early",
    }
    kind = type(failure).__name__
    return plain.get(kind, kind)
