"""A program that is called back: `python examples/callback.py 5678 PROSTUDIO_HOME/callback.secret`.

It listens on this machine, believes only what is signed, and fetches each finished film once.
Allow it first, `callback_hosts = "localhost:5678"` in prostudio.toml, then ask for a film with
`"callback_url": "http://localhost:5678/films"`.
"""

from __future__ import annotations

import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from prostudio import ContentEngine
from prostudio.client.callbacks import is_ours

STUDIO = os.environ.get("STUDIO_URL", "http://127.0.0.1:8787")
LARGEST = 10_000_000


class Receiver(BaseHTTPRequestHandler):
    """Takes messages; `server` has the secret and what was taken already."""

    server: Listener

    def do_POST(self) -> None:
        """Answer 204 to what is ours, 403 to everything else."""
        length = int(self.headers.get("Content-Length", "0"))
        body = self.rfile.read(length) if length <= LARGEST else b""
        ours = is_ours(self.server.secret, dict(self.headers), body, time.time())
        self.send_response(204 if ours else 403)
        self.end_headers()
        if ours:
            self.server.take(json.loads(body))


class Listener(ThreadingHTTPServer):
    """Listens on this machine alone."""

    def __init__(self, port: int, secret: bytes) -> None:
        super().__init__(("127.0.0.1", port), Receiver)
        self.secret = secret
        self.taken: set[str] = set()

    def take(self, message: dict[str, Any]) -> None:
        """Fetch a film that is done; the same message may come twice."""
        if message["delivery"] in self.taken:
            return
        self.taken.add(message["delivery"])
        film = message["film"]
        print(message["event"], film["id"], film["title"], flush=True)
        if message["event"] == "film.done":
            with ContentEngine(STUDIO, os.environ.get("PROSTUDIO_TOKEN")) as engine:
                print(engine.film(film["id"]).download("out/"), flush=True)


def main(port: str, secret: str) -> None:
    """Listen until Ctrl-C."""
    with Listener(int(port), Path(secret).read_bytes().strip()) as listener:
        listener.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
