"""A real `prostudio serve` in a process of its own, and what curl would do with it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from needs_server import TestClient  # noqa: F401  # isort: split

WAIT = httpx2.Timeout(120.0)
SCRIPT = """---
title: The Sea at Night
size: 128x72
fps: 8
music: none
ambience: none
captions: none
transition: cut
---
[[shot: the sea at night | 1s]]
"""


@dataclass
class Live:
    """A running server."""

    address: str
    process: subprocess.Popen[str]
    client: httpx2.Client

    def end(self, number: int = signal.SIGTERM) -> int:
        """Signal it and give its exit code."""
        self.process.send_signal(number)
        return self.process.wait(60)

    def events(self, film: str, **headers: str) -> list[tuple[int | None, str, Any]]:
        """Every event of a stream until it ends: id, name, data."""
        place = f"/api/films/{film}/events"
        after = {} if headers else {"after": "0"}
        with self.client.stream("GET", place, params=after, headers=headers) as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            return list(events_of(answer.iter_lines()))


def events_of(lines: Iterator[str]) -> Iterator[tuple[int | None, str, Any]]:
    """Server-sent events of lines, as the standard reads them."""
    told: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(": ")
            told[name] = value
        else:
            if "data" in told:
                number = int(told["id"]) if "id" in told else None
                yield number, told["event"], json.loads(told["data"])
            told = {}


@contextmanager
def running(home: Path, *options: str, **settings: str) -> Iterator[Live]:
    """`prostudio serve` on a free port; killed at the end where it still runs."""
    said = {f"PROSTUDIO_{name.upper()}": value for name, value in settings.items()}
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PROSTUDIO_HOME": str(home), **said}
    log = home.parent / "log.jsonl"
    with log.open("a") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "prostudio.cli", "serve", "--port", "0", *options],
            env=environment,
            cwd=home.parent,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    assert process.stdout is not None
    try:
        address = process.stdout.readline().strip()
        assert address, log.read_text("utf-8")
        with httpx2.Client(base_url=address, timeout=WAIT) as client:
            yield Live(address, process, client)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
