"""A ComfyUI on loopback, true to its protocol, that makes small pictures instead of loading models.

Routes, messages and their order are those of ComfyUI's `server.py`, `execution.py` and
`main.py` and of its documentation (docs.comfy.org, Server Communication); what it
validates is in `comfy_nodes.py`, what it makes in `comfy_files.py`.
"""

from __future__ import annotations

import threading
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from comfy_http import Http, handler
from comfy_nodes import NODES, validated
from comfy_socket import ServerSocket
from comfy_work import Play, Workbench


@dataclass
class ComfyServer(Workbench):
    """The server; use it in a `with`.

    Attributes:
        ran: ids of prompts that began to be worked on, in order.
        asked: what was posted to each route.
    """

    folder: Path
    play: Play = field(default_factory=Play)
    port: int = 0
    ran: list[str] = field(default_factory=list)
    asked: list[tuple[str, Any]] = field(default_factory=list)

    def __enter__(self) -> ComfyServer:
        for name in ("input/prostudio", "output/prostudio", "temp"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listen, with an empty queue and history: both are in memory alone."""
        self.pending: list[list[Any]] = []
        self.running: list[list[Any]] = []
        self.history: dict[str, Any] = {}
        self.sockets: dict[str, ServerSocket] = {}
        self.interrupted: set[str] = set()
        self._number = 0
        self._lock = threading.Condition()
        self._http = Http(("127.0.0.1", self.port), handler(self))
        self.port = self._http.server_address[1]
        self._going = True
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        self._worker = threading.Thread(target=self._work, daemon=True)
        self._worker.start()

    def stop(self) -> None:
        """End, as a crash does: nothing is answered any more."""
        self._going = False
        with self._lock:
            self._lock.notify_all()
        self._http.shutdown()
        self._http.server_close()
        self._http.hang_up()
        self._worker.join(10)

    def drop_sockets(self) -> None:
        """Every web socket is lost; what is worked on goes on."""
        for one in list(self.sockets.values()):
            one.drop()

    # ---- routes

    def get(self, path: str, query: dict[str, str]) -> tuple[int, Any]:
        """The answer to a GET: a status, and JSON or a file's path."""
        if path == "/system_stats":
            return 200, {"system": {"comfyui_version": "0.3.75", "os": "posix"}, "devices": []}
        if path == "/object_info":
            return 200, NODES
        if path == "/queue":
            with self._lock:
                return 200, {"queue_running": self.running[:], "queue_pending": self.pending[:]}
        if path == "/history":
            return 200, self.history
        if path.startswith("/history/"):
            found = self.history.get(path.removeprefix("/history/"))
            return 200, {} if found is None else {path.removeprefix("/history/"): found}
        if path == "/view":
            file = self.folder / query.get("type", "output") / query.get("subfolder", "")
            file /= query["filename"]
            return (200, file) if file.is_file() else (404, "")
        return 404, ""

    def post(self, path: str, body: Any) -> tuple[int, Any]:
        """The answer to a POST of JSON."""
        self.asked.append((path, body))
        if path == "/prompt":
            return self._prompted(body)
        if path == "/queue":
            with self._lock:
                gone = set(body.get("delete", ()))
                self.pending = [one for one in self.pending if one[1] not in gone]
        if path == "/interrupt":
            with self._lock:
                wanted = None if self.play.old else (body or {}).get("prompt_id")
                ids = [one[1] for one in self.running]
                self.interrupted |= {one for one in ids if wanted in (None, one)}
                self._lock.notify_all()
        return 200, None

    def upload(self, name: str, subfolder: str, data: bytes) -> tuple[int, Any]:
        """`/upload/image`, written over."""
        self.asked.append(("/upload/image", name))
        (self.folder / "input" / subfolder / name).write_bytes(data)
        return 200, {"name": name, "subfolder": subfolder, "type": "input"}

    def _prompted(self, body: Any) -> tuple[int, Any]:
        inputs = {
            str(f.relative_to(self.folder / "input")) for f in self.folder.glob("input/**/*.*")
        }
        error, errors = validated(body["prompt"], inputs)
        if error is not None:
            return 400, {"error": error, "node_errors": errors}
        own = None if self.play.old else body.get("prompt_id")
        if own is not None:
            uuid.UUID(own)
        prompt_id = own or str(uuid.uuid4())
        extra = {**body.get("extra_data", {}), "client_id": body["client_id"]}
        with self._lock:
            self._number += 1
            self.pending.append([self._number, prompt_id, body["prompt"], extra, []])
            self._lock.notify_all()
        return 200, {"prompt_id": prompt_id, "number": self._number, "node_errors": {}}
