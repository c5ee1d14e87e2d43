"""A model server on this machine, over real HTTP, that goes wrong on demand.

Written from the public reference of OpenAI's chat completions and model list, and of
server-sent events (HTML standard, 9.2): requests are looked at as a server does.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[["Handler", dict[str, Any]], None]


@dataclass
class ModelServer:
    """Replies are taken in turn, the last one stays; without any it writes a film.

    Attributes:
        models: that it lists and knows.
        key: that it wants as a bearer token.
        asked: bodies of the chat completions that were asked for.
        seen: every request as (method, path, headers).
        hung_up: set when a client left before its answer ended.
    """

    replies: list[Reply | str] = field(default_factory=list)
    models: list[str] = field(default_factory=lambda: ["tiny"])
    key: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    seen: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    hung_up: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> ModelServer:
        self._server = _Server(self)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    def next(self) -> Reply | str:
        if len(self.replies) > 1:
            return self.replies.pop(0)
        return self.replies[0] if self.replies else film_text()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, of: ModelServer) -> None:
        self.of = of
        super().__init__(("127.0.0.1", 0), Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that leave are no error here; anything else is."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        if self._welcome():
            if self.path == "/v1/models":
                listed = [{"id": name, "object": "model"} for name in self.server.of.models]
                self.tell(200, {"object": "list", "data": listed})
            else:
                self.tell(404, error("no such page"))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self._welcome():
            return
        if self.path != "/v1/chat/completions":
            self.tell(404, error("no such page"))
            return
        of = self.server.of
        of.asked.append(body)
        for message in body["messages"]:
            assert message["role"] in {"system", "user", "assistant"}
            assert isinstance(message["content"], str)
        if body["model"] not in of.models:
            self.tell(404, error(f"The model `{body['model']}` does not exist."))
            return
        reply = of.next()
        try:
            (says(reply) if isinstance(reply, str) else reply)(self, body)
        except ConnectionError:
            of.hung_up.set()
            self.close_connection = True

    def _welcome(self) -> bool:
        of = self.server.of
        of.seen.append((self.command, self.path, dict(self.headers)))
        if of.key and self.headers["Authorization"] != f"Bearer {of.key}":
            self.tell(401, error("Incorrect API key provided."))
            return False
        return True

    def tell(self, status: int, value: Any, more: dict[str, str] | None = None) -> None:
        data = json.dumps(value).encode()
        self.send_response(status)
        for name, text in {"Content-Type": "application/json", **(more or {})}.items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def begin_stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def send(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def event(self, value: Any) -> None:
        self.send(f"data: {json.dumps(value, ensure_ascii=False)}\n\n".encode())

    def end(self) -> None:
        self.send(b"data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def cut(self) -> None:
        """Hang up in the middle."""
        with suppress(OSError):
            self.connection.shutdown(2)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Silence."""


def error(message: str) -> dict[str, Any]:
    return {"error": {"message": message, "type": "invalid_request_error", "code": None}}


def chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "c", "object": "chat.completion.chunk", "model": "tiny", "choices": [choice]}


def says(
    text: str, *, pause: float = 0.0, finish: str = "stop", thinks: str = "", size: int = 97
) -> Reply:
    """The text, streamed if that is asked for; two pieces may share a packet, or none begin one."""

    def reply(handler: Handler, body: dict[str, Any]) -> None:
        if not body.get("stream"):
            message = {"role": "assistant", "content": text}
            choice = {"index": 0, "message": message, "finish_reason": finish}
            handler.tell(200, {"object": "chat.completion", "choices": [choice]})
            return
        handler.begin_stream()
        handler.send(b": a comment keeps the line open\n\n")
        handler.event(chunk({"role": "assistant", "content": None}))
        if thinks:
            handler.event(chunk({"reasoning_content": thinks}))
        for at in range(0, len(text), size):
            time.sleep(pause)
            event = json.dumps(chunk({"content": text[at : at + size]}), ensure_ascii=False)
            data = f"data: {event}\r\n\r\n".encode()
            half = len(data) // 2  # in the middle of a character, now and then
            handler.send(data[:half])
            handler.send(data[half:])
        handler.event(chunk({}, finish))
        handler.event({"object": "chat.completion.chunk", "choices": [], "usage": {}})
        handler.end()

    return reply


def fails(status: int, message: str, more: dict[str, str] | None = None) -> Reply:
    """An error object."""
    return lambda handler, _: handler.tell(status, error(message), more)


def film_data(shots: int = 8, words: int = 18, **more: Any) -> dict[str, Any]:
    """A film as a good model writes it: about 6.5 s a shot."""
    sentence = " ".join(["the", "keeper", "climbs", "his", "stairs", "and", "lights", "a", "lamp"])
    told = " ".join([sentence] * 9).split()[:words]
    return {
        "title": "The Keeper",
        "language": "en",
        "style": ["oil painting", "muted colours"],
        "music": "calm, piano",
        "scenes": [
            {
                "title": f"Part {scene}",
                "shots": [
                    {
                        "narration": f"{number}, {' '.join(told)}.",
                        "prompt": f"wide shot of a stone lighthouse over the sea, {number} gulls",
                        "camera": "push in",
                    }
                    for number in range(scene, shots + 1, 2)
                ],
            }
            for scene in (1, 2)
        ],
        **more,
    }


def film_text(**more: Any) -> str:
    return json.dumps(film_data(**more), ensure_ascii=False)
