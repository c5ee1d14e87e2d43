"""Who may speak to the server: names it answers to, pages that may write, tokens.

A page of another origin that is open in the user's browser can send requests to
127.0.0.1. It is known by its `Origin` (`null` too, which sandboxed frames and files
send) and by `Sec-Fetch-Site`; a name of its own that was bound to our address by DNS is
known by its `Host`. What no browser sends needs neither header.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from prostudio.server.answering.answers import RefusedError, problem
from prostudio.server.door import cookies
from prostudio.server.door.tries import Tries

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
OPEN = frozenset({"/api/health", "/api/login", "/login", "/favicon.ico"})
"""Needs no token: it says no more than that somebody is here, and lets a browser show one."""

_OPEN_FOLDER = "/static/"
"""What the page to log in stands on; the same for everybody."""

_OUR_PAGE = re.compile(r"/(?![/\\])[^\\\x00-\x1f\x7f]*")
"""A path that no browser takes for the address of another server."""


@dataclass(frozen=True, slots=True)
class Access:
    """Under which names the server is spoken to, and with which token.

    Attributes:
        names: host names without ports, lower case.
        token: empty for none, which is right on loopback alone.
        numbers: whether any IP address is a name too (a server that listens on all of its
            addresses): one cannot be rebound, and its callers need a token.
    """

    names: frozenset[str] = LOOPBACK
    token: str = field(default="", repr=False)
    numbers: bool = False

    def knows(self, host: str) -> bool:
        """Whether a `Host` header names this server."""
        name = name_of(host)
        if name in self.names:
            return True
        return self.numbers and is_number(name)


LOOPBACK_ONLY = Access()
"""A server for this machine's own programs and browsers."""


def name_of(host: str) -> str:
    """The name of a `Host` header, without port and brackets; empty where it is none."""
    host = host.strip().lower()
    if host.startswith("["):
        name, closed, port = host[1:].partition("]")
        return name if closed and (not port or _is_port(port)) else ""
    name, colon, port = host.partition(":")
    return name.removesuffix(".") if not colon or _is_port(f":{port}") else ""


def _is_port(text: str) -> bool:
    digits = text[1:]
    return text[0] == ":" and digits.isascii() and digits.isdigit() and len(digits) <= 5


def is_number(name: str) -> bool:
    """Whether a name is an IP address."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


class Gate:
    """The outermost rule: a request passes it, or is answered here."""

    def __init__(self, app: ASGIApp, access: Access, tries: Tries) -> None:
        self._app = app
        self._access = access
        self._tries = tries

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            refusal = self._refused(scope, headers)
            if refusal is not None:
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _refused(self, scope: Scope, headers: Headers) -> ASGIApp | None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self._access.knows(hosts[0]):
            hint = "speak to it by its address, or start it with --name for another name"
            return problem(403, "host", "this server does not answer to that name", hint)
        if not _same_origin(scope, headers, hosts[0]):
            hint = "other pages may not use this server; use its own address"
            return problem(403, "origin", "the request comes from another origin", hint)
        path = scope["path"]
        if self._access.token and path not in OPEN and not path.startswith(_OPEN_FOLDER):
            return self._without_token(scope, headers)
        return None

    def _without_token(self, scope: Scope, headers: Headers) -> ASGIApp | None:
        token = self._access.token
        if cookies.knows(token, headers.get("cookie", "")):
            return None
        caller = (scope.get("client") or ("", 0))[0]
        try:
            self._tries.require_patience(caller)
        except RefusedError as told:
            return problem(told.status, told.code, told.message, told.hint, told.headers)
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and cookies.is_token(given, token):
            return None
        if given:
            self._tries.failed(caller)
        elif _is_page(scope, headers):
            return RedirectResponse(_login(scope), 303)
        hint = "send the header `Authorization: Bearer TOKEN`; `prostudio serve` says where it is"
        challenge = {"WWW-Authenticate": "Bearer"}
        return problem(401, "token", "this server wants its token", hint, challenge)


def _is_page(scope: Scope, headers: Headers) -> bool:
    """Whether a browser wants to show this address to a person."""
    html = "text/html" in headers.get("accept", "")
    return html and scope["method"] == "GET" and not scope["path"].startswith("/api/")


def _login(scope: Scope) -> str:
    """The page that asks for the token, and where it leads on to: the page that was wanted."""
    path, query = scope["path"], scope["query_string"].decode("latin-1")
    if path == "/" or not _OUR_PAGE.fullmatch(path):
        return "/login"
    wanted = quote(path) + (f"?{query}" if query else "")
    return f"/login?next={quote(wanted, safe='/')}"


def _same_origin(scope: Scope, headers: Headers, host: str) -> bool:
    """Whether no browser says that a page of another origin asks."""
    origins = headers.getlist("origin")
    if origins and origins != [f"{scope['scheme']}://{host.strip()}"]:
        # Behind a proxy that ends TLS the page's scheme is https and ours is http.
        return len(origins) == 1 and origins[0] == f"https://{host.strip()}"
    site = headers.get("sec-fetch-site", "none")
    if site in ("same-origin", "none"):
        return True
    # A link on another page may be followed; it can read nothing and reading changes nothing.
    reading = scope["method"] in ("GET", "HEAD")
    return reading and headers.get("sec-fetch-mode") == "navigate"
