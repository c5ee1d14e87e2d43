"""The HTTP of the tests' ComfyUI: requests to its routes, uploads, web sockets."""

from __future__ import annotations

import json
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from comfy_socket import ServerSocket, accept_key

if TYPE_CHECKING:
    from comfy_server import ComfyServer


class Http(ThreadingHTTPServer):
    daemon_threads = True

    def process_request(self, request: Any, client_address: Any) -> None:
        self.open = [*getattr(self, "open", []), request]
        super().process_request(request, client_address)

    def hang_up(self) -> None:
        """Every connection ends, those that were kept alive too."""
        for one in getattr(self, "open", []):
            with suppress(OSError):
                one.shutdown(2)

    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news."""


def handler(server: ComfyServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: value[0] for name, value in parse_qs(parts.query).items()}
            if parts.path == "/ws":
                self._socket(query["clientId"])
                return
            self._answer(*server.get(parts.path, query))

        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers.get("content-length", 0)))
            if self.path == "/upload/image":
                self._answer(*server.upload(*_form(data)))
                return
            answer = server.post(self.path, json.loads(data) if data else None)
            if self.path == "/prompt" and server.play.lose_answers:
                server.play.lose_answers -= 1
                self.close_connection = True
                with suppress(OSError):
                    self.connection.shutdown(2)
                return
            self._answer(*answer)

        def _answer(self, status: int, value: Any) -> None:
            data = value.read_bytes() if isinstance(value, Path) else json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def _socket(self, client: str) -> None:
            self.send_response(101, "Switching Protocols")
            self.send_header("Upgrade", "websocket")
            self.send_header("Connection", "Upgrade")
            self.send_header("Sec-WebSocket-Accept", accept_key(self.headers["Sec-WebSocket-Key"]))
            self.end_headers()
            one = server.sockets[client] = ServerSocket(self.connection)
            one.send_json({"type": "status", "data": {"status": {}, "sid": client}})
            one.listen()
            if server.sockets.get(client) is one:
                del server.sockets[client]
            self.close_connection = True

    return Handler


def _form(data: bytes) -> tuple[str, str, bytes]:
    """File name, subfolder and content of a multipart form (RFC 7578)."""
    boundary = data.partition(b"\r\n")[0]
    name, subfolder, content = "", "", b""
    for part in data.split(boundary)[1:-1]:
        head, _, body = part.partition(b"\r\n\r\n")
        body = body.removesuffix(b"\r\n")
        if b'name="image"' in head:
            name = head.partition(b'filename="')[2].partition(b'"')[0].decode()
            content = body
        elif b'name="subfolder"' in head:
            subfolder = body.decode()
    return name, subfolder, content
