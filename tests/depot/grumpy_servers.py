"""Object storage that refuses, or keeps less than S3 promises, in front of one that keeps it."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@contextmanager
def refusing(status: int, code: str) -> Iterator[str]:
    """The address of a server that answers every request with this error of S3."""

    class Refusing(_Quiet):
        def answer(self) -> None:
            body = f"<Error><Code>{code}</Code><Message>no, very-secret</Message></Error>".encode()
            self.send(status, {"Content-Type": "application/xml"}, body)

    with _serving(Refusing) as address:
        yield address


@contextmanager
def forgetful(address: str, *, refuses: bool) -> Iterator[str]:
    """A server that passes all on, but knows no `If-None-Match`: refuses it, or ignores it."""

    class Forgetful(_Quiet):
        def answer(self) -> None:
            headers = {k: v for k, v in self.headers.items() if k.lower() != "if-none-match"}
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if refuses and "If-None-Match" in self.headers:
                self.send(501, {}, b"<Error><Code>NotImplemented</Code></Error>")
                return
            inner = http.client.HTTPConnection(urlsplit(address).netloc)
            inner.request(self.command, self.path, body, headers)
            said = inner.getresponse()
            self.send(said.status, dict(said.getheaders()), said.read())
            inner.close()

    with _serving(Forgetful) as front:
        yield front


class _Quiet(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        raise NotImplementedError

    def do_GET(self) -> None:
        self.answer()

    do_PUT = do_POST = do_DELETE = do_HEAD = do_GET

    def send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in ("content-length", "connection", "date", "server"):
                self.send_header(name, value)
        length = headers.get("Content-Length") if self.command == "HEAD" else None
        self.send_header("Content-Length", length or str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def _serving(handler: type[_Quiet]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
