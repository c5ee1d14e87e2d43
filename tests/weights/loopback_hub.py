"""A model hub on this machine, over real HTTP, that goes wrong on demand.

Large files are redirected to a second server under another host name, as hubs do it.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

LARGE = 5_000
Fault = Callable[["_Handler", bytes, int], None]
"""Answers in the server's place: the whole content, and the byte that was asked for."""


@dataclass
class LoopbackHub:
    """Repositories as `{name: {path: content}}`, and faults that wait for a path.

    Each request for the bytes of a path takes the first of its faults; the last one of
    `always` stays. What was asked is in `asked` as (host, path, headers).
    """

    repositories: dict[str, dict[str, bytes]]
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    always: dict[str, Fault] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    sent: dict[str, int] = field(default_factory=dict)
    page: int = 1000
    pause: float = 0.0
    commits: dict[str, str] = field(default_factory=dict)
    lie: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __enter__(self) -> LoopbackHub:
        self.hub, self.store = _serve(self), _serve(self)
        return self

    def __exit__(self, *_: object) -> None:
        for server in (self.hub, self.store):
            server.shutdown()
            server.server_close()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.hub.server_port}"

    def commit(self, repository: str) -> str:
        return self.commits.get(repository) or hashlib.sha1(repository.encode()).hexdigest()

    def tree(self, repository: str) -> list[dict[str, Any]]:
        return [self._entry(p, data) for p, data in self.repositories[repository].items()]

    def _entry(self, path: str, data: bytes) -> dict[str, Any]:
        entry: dict[str, Any] = {"type": "file", "path": path, "size": len(data), "oid": git(data)}
        if len(data) > LARGE:
            sha256 = hashlib.sha256(data).hexdigest()
            entry["lfs"] = {"oid": sha256, "size": len(data), "pointerSize": 130}
        return entry | self.lie.get(path, {})

    def fault(self, path: str) -> Fault | None:
        waiting = self.faults.get(path)
        return waiting.pop(0) if waiting else self.always.get(path)


def git(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each small answer waits 40 ms for its second packet
    server: _Server

    def do_GET(self) -> None:
        hub = self.server.of
        hub.asked.append((self.headers["Host"], self.path, dict(self.headers)))
        url = urlsplit(self.path)
        parts = [unquote(part) for part in url.path.strip("/").split("/")]
        with suppress(ConnectionError):
            if parts[:2] == ["api", "models"]:
                self._tell(f"{parts[2]}/{parts[3]}", parts[4], parse_qs(url.query))
            else:
                self._give(f"{parts[0]}/{parts[1]}", "/".join(parts[4:]))

    def do_HEAD(self) -> None:
        """As the hub's own client asks before it fetches."""
        hub = self.server.of
        parts = [unquote(part) for part in urlsplit(self.path).path.strip("/").split("/")]
        repository, path = f"{parts[0]}/{parts[1]}", "/".join(parts[4:])
        data = hub.repositories[repository][path]
        told = {"X-Repo-Commit": hub.commit(repository), "ETag": f'"{git(data)}"'}
        if len(data) <= LARGE:
            self.head(200, len(data), told)
            return
        told["X-Linked-Size"] = str(len(data))
        told["X-Linked-ETag"] = f'"{hashlib.sha256(data).hexdigest()}"'
        told["Location"] = f"http://localhost:{hub.store.server_port}{self.path}"
        self.head(302, 0, told)

    def _tell(self, repository: str, what: str, query: dict[str, list[str]]) -> None:
        hub = self.server.of
        fault = hub.fault(f"api/{what}")
        if fault:
            fault(self, b"", 0)
        elif repository not in hub.repositories:
            self.plain(404)
        elif what == "revision":
            self.plain(
                200,
                json.dumps(
                    {
                        "id": repository,
                        "sha": hub.commit(repository),
                        "siblings": [{"rfilename": p} for p in hub.repositories[repository]],
                    }
                ).encode(),
            )
        else:
            entries = hub.tree(repository)
            first = int(query.get("cursor", ["0"])[0])
            more = {}
            if first + hub.page < len(entries):
                path = f"{urlsplit(self.path).path}?recursive=true&cursor={first + hub.page}"
                more = {"Link": f'<{hub.endpoint}{path}>; rel="next"'}
            self.plain(200, json.dumps(entries[first : first + hub.page]).encode(), more)

    def _give(self, repository: str, path: str) -> None:
        hub = self.server.of
        data = hub.repositories.get(repository, {}).get(path)
        if data is None:
            self.plain(404)
            return
        if len(data) > LARGE and self.server is hub.hub and path not in hub.always:
            target = f"http://localhost:{hub.store.server_port}{self.path}"
            self.plain(302, b"", {"Location": target, "X-Linked-Size": str(len(data))})
            return
        span = self.headers.get("Range", "bytes=0-")
        start = int(span.removeprefix("bytes=").partition("-")[0])
        fault = hub.fault(path)
        if self.headers.get("If-Range", f'"{git(data)}"') != f'"{git(data)}"':
            start = 0
        (fault or give)(self, data, start)

    def head(self, code: int, length: int | None, more: dict[str, str] | None = None) -> None:
        self.send_response(code)
        if length is not None:
            self.send_header("Content-Length", str(length))
        for name, value in (more or {}).items():
            self.send_header(name, value)
        self.end_headers()

    def plain(self, code: int, body: bytes = b"", more: dict[str, str] | None = None) -> None:
        self.head(code, len(body), more)
        self.wfile.write(body)

    def body(self, data: bytes) -> None:
        name = self.path.rpartition("/")[2]
        hub = self.server.of
        for at in range(0, len(data), 1 << 16):
            piece = data[at : at + (1 << 16)]
            self.wfile.write(piece)
            hub.sent[name] = hub.sent.get(name, 0) + len(piece)
            time.sleep(hub.pause)

    def cut(self) -> None:
        self.wfile.flush()
        self.connection.shutdown(2)
        self.close_connection = True

    def log_message(self, *_: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    of: LoopbackHub

    def handle_error(self, *_: Any) -> None:
        pass


def _serve(hub: LoopbackHub) -> _Server:
    server = _Server(("127.0.0.1", 0), _Handler)
    server.of = hub
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return server


def version(data: bytes, start: int) -> dict[str, str]:
    told = {"ETag": f'"{git(data)}"'}
    if start:
        told["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
    return told


def give(handler: _Handler, data: bytes, start: int) -> None:
    """The right answer."""
    handler.head(206 if start else 200, len(data) - start, version(data, start))
    handler.body(data[start:])


def cut_after(count: int) -> Fault:
    """Announces all, gives so many bytes, and breaks the connection."""

    def fault(handler: _Handler, data: bytes, start: int) -> None:
        handler.head(206 if start else 200, len(data) - start, version(data, start))
        handler.body(data[start : start + count])
        handler.cut()

    return fault


def answers(code: int, more: dict[str, str] | None = None, body: bytes = b"no") -> Fault:
    """A status and nothing of the file."""
    return lambda handler, data, start: handler.plain(code, body, more)


def falls_silent(handler: _Handler, data: bytes, start: int) -> None:
    """Half of it, then nothing for longer than patience lasts."""
    handler.head(206 if start else 200, len(data) - start, version(data, start))
    handler.body(data[start : start + (len(data) - start) // 2])
    handler.wfile.flush()
    time.sleep(1.4)
    handler.cut()


def flips_a_bit(handler: _Handler, data: bytes, start: int) -> None:
    """Right in size, wrong by one bit."""
    middle = len(data) // 2
    give(handler, data[:middle] + bytes([data[middle] ^ 4]) + data[middle + 1 :], start)


def ignores_range(handler: _Handler, data: bytes, start: int) -> None:
    """All of it, whatever was asked for."""
    give(handler, data, 0)


def announces_less(handler: _Handler, data: bytes, start: int) -> None:
    """A Content-Length of half, and half the bytes, as if that were all."""
    half = (len(data) - start) // 2
    handler.head(200, half, version(data, 0))
    handler.body(data[start : start + half])


def announces_more(handler: _Handler, data: bytes, start: int) -> None:
    """A Content-Length over the published size."""
    handler.head(200, len(data) + 7, version(data, 0))
    handler.body(data)
    handler.cut()


def gives_more(handler: _Handler, data: bytes, start: int) -> None:
    """No length, and bytes beyond the end."""
    handler.head(200, None, {**version(data, 0), "Connection": "close"})
    handler.body(data + b"and more")
    handler.cut()


def gives_a_page(handler: _Handler, data: bytes, start: int) -> None:
    """The sign-in page of a network."""
    page = b"<html><body>Welcome to the hotel</body></html>"
    handler.plain(200, page, {"Content-Type": "text/html; charset=utf-8"})


def gives_a_page_unmarked(handler: _Handler, data: bytes, start: int) -> None:
    """A page of just the right size that says it is data."""
    handler.plain(200, b"<html>".ljust(len(data), b" "))


def gives_another_version(handler: _Handler, data: bytes, start: int) -> None:
    """Goes on at the right byte, in another file than before."""
    told = {"ETag": '"another"', "Content-Range": f"bytes {start}-{len(data) - 1}/{len(data)}"}
    handler.head(206 if start else 200, len(data) - start, told)
    handler.body(bytes(len(data) - start))


def gives_another_range(handler: _Handler, data: bytes, start: int) -> None:
    """206, but from byte 0."""
    told = {**version(data, 0), "Content-Range": f"bytes 0-{len(data) - 1}/{len(data)}"}
    handler.head(206, len(data), told)
    handler.body(data)


def redirects_for_ever(handler: _Handler, data: bytes, start: int) -> None:
    """To itself."""
    handler.plain(302, b"", {"Location": handler.path})
