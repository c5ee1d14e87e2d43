"""Runs `prostudio ...` in this process, in a folder and home of its own, and says what came."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from prostudio.cli import run

SMALL = "size: 256x144\nfps: 12\n"


@dataclass(frozen=True)
class Answer:
    """What a command line gave back."""

    code: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        """Standard output as one JSON value."""
        return json.loads(self.out)

    @property
    def events(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True)
class Desk:
    """A folder to call the program from, with a home beside."""

    folder: Path

    @property
    def home(self) -> Path:
        """Where ProStudio keeps everything."""
        return self.folder / "home"

    @property
    def environment(self) -> dict[str, str]:
        """What a call needs to find that home."""
        return {"PROSTUDIO_HOME": str(self.home), "PROSTUDIO_CORES": "2"}

    def write(self, body: str | bytes, head: str = "", name: str = "film.md") -> str:
        """Write a script of small frames; bytes are written as they are."""
        path = self.folder / name
        if isinstance(body, str):
            body = f"---\n{SMALL}{head}\n---\n\n{body}\n".encode()
        path.write_bytes(body)
        return name

    def ask(self, *arguments: str, stdin: bytes = b"") -> Answer:
        """Run the command line to its end."""
        out, err = io.StringIO(), io.StringIO()
        with (
            contextlib.chdir(self.folder),
            mock.patch.dict(os.environ, self.environment),
            mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin))),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            code = run(arguments)
        return Answer(code, out.getvalue(), err.getvalue())

    def stored(self) -> int:
        """Artifacts in the store."""
        manifests = self.home / "store" / "manifests"
        return sum(path.is_file() for path in manifests.rglob("*"))
