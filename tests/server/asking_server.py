"""Asks a server in this process as curl and browsers would."""

from __future__ import annotations

import io
import json
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from needs_server import TestClient  # isort: split

from PIL import Image

from prostudio import files
from prostudio.jobs import Jobs
from prostudio.server.app import create_app
from prostudio.server.door.gate import Access
from prostudio.settings import Settings

ADDRESS = "http://127.0.0.1:8787"
SCRIPT = "---\ntitle: The Sea\nsize: 128x72\nfps: 12\n---\nA lighthouse.\n"


@dataclass
class Desk:
    """A client, and the list that the server works on."""

    client: TestClient
    jobs: Jobs
    home: Path

    def ask(self, **fields: Any) -> str:
        """Ask for a film and give its id."""
        answer = self.client.post("/api/content/generate", json=fields or {"script": SCRIPT})
        assert answer.status_code == 202, answer.text
        return str(answer.json()["id"])

    def finish(self, film: str, content: bytes, name: str = "film.mp4") -> None:
        """Put a finished file where the owner of the work would, and say so."""
        path = self.jobs.folder(film) / "out" / name
        files.mkdir(path.parent)
        path.write_bytes(content)
        told = {
            "profile": "film",
            "name": name,
            "bytes": len(content),
            "seconds": 1.0,
            "digest": files.digest(path),
        }
        with self.jobs.database.writing() as change:
            change.execute(
                "UPDATE jobs SET state = 'done', films = ? WHERE id = ?", (json.dumps([told]), film)
            )


@contextmanager
def serving(folder: Path, **access: Any) -> Iterator[Desk]:
    """A server with its client."""
    home = folder / "home"
    settings = Settings.load({"home": str(home), "cores": 2})
    jobs = Jobs(settings)
    app = create_app(settings, jobs, Access(**access))
    with TestClient(app, base_url=ADDRESS, raise_server_exceptions=False) as client:
        yield Desk(client, jobs, home)
    jobs.close()


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The error of an answer, which has the one form that all errors have."""
    assert answer.status_code == status, answer.text
    told: dict[str, Any] = answer.json()
    assert set(told) == {"code", "message", "hint"}
    assert told["code"] == code
    assert "Traceback" not in answer.text
    return told


def png(width: int = 64, height: int = 48) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), (200, 90, 30)).save(out, "PNG")
    return out.getvalue()


def png_bomb(side: int) -> bytes:
    """A PNG of side x side pixels, one bit each, in a few kilobytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((side // 8 + 1) * side), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )
