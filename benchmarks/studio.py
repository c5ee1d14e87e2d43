"""The film page in a real Chromium: ready, typing, an edit's still, a draft film, bytes."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.studio_page import Pages
from benchmarks.watch import PROGRAM, load

TIMES = 5
PLACES = (
    "the sea at night",
    "a village in the snow",
    "mountains at dawn",
    "a city in the rain",
    "a forest in fog",
)
STATIC = Path("src/prostudio/server/studio/static")


def measure() -> dict[str, Any]:
    """Every figure of the film page; needs a Chromium and the extra `dev`."""
    with (
        tempfile.TemporaryDirectory() as home,
        serving(Path(home)) as ask,
        Pages(ask.base) as pages,
    ):
        twenty, hundred, many = (planned(ask, shots) for shots in (20, 100, 500))
        figures = {
            "20 shots: ready, s": median(lambda: pages.ready(twenty)),
            "500 shots: ready, s": median(lambda: pages.ready(many)),
            "20 shots: ready, stills seen, s": median(lambda: pages.pictured(twenty)),
            "scripts and styles of the film page, KB": round(pages.loaded(twenty) / 1000, 1),
            "scripts and styles, all of them, KB": round(written() / 1000, 1),
            "typing in 100 shots: longest task, CPU ms": pages.typing(hundred),
            "edit to still, s": median(lambda: pages.edited(twenty)),
            **drafted(ask),
        }
    return {**figures, "load": load()}


class Ask:
    """The REST API of a server."""

    def __init__(self, base: str) -> None:
        self.base = base

    def __call__(self, method: str, path: str, body: Any = None) -> Any:
        """The answer as JSON."""
        data = None if body is None else json.dumps(body).encode()
        asked = urllib.request.Request(self.base + path, data, method=method)
        asked.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(asked) as answer:
            return json.loads(answer.read() or b"null")


@contextmanager
def serving(home: Path) -> Iterator[Ask]:
    """`prostudio serve` with an empty home."""
    environment = {**os.environ, "PROSTUDIO_HOME": str(home)}
    server = subprocess.Popen(
        [*PROGRAM, "serve", "--port", "0"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout is not None
    try:
        yield Ask(server.stdout.readline().strip())
    finally:
        server.terminate()
        server.wait(30)


def planned(ask: Ask, shots: int) -> str:
    """A film of so many drawn shots, each with a sentence, planned and not made."""
    head = f"---\ntitle: {shots} shots\n---\n"
    told = (
        f"[[shot: {PLACES[n % len(PLACES)]}]]\n\nThis is what shot {n + 1} says, in one sentence.\n"
        for n in range(shots)
    )
    body = {"script": head + "\n".join(told), "make": False}
    film = str(ask("POST", "/api/content/generate", body)["id"])
    until = time.monotonic() + 300
    while not ask("GET", f"/api/films/{film}/shots")["planned"]:
        if time.monotonic() > until:
            break
        time.sleep(0.2)
    return film


def drafted(ask: Ask) -> dict[str, Any]:
    """Seconds until the draft of a minute of film is there; nothing of it was made before."""
    film = planned(ask, 15)
    place = f"/api/films/{film}/draft"
    started = time.perf_counter()
    told = ask("POST", place)
    while told["state"] == "making":
        time.sleep(0.1)
        told = ask("GET", place)
    took = time.perf_counter() - started
    seconds = told["seconds"] or 0.0
    return {
        "draft: seconds of film": round(seconds, 1),
        "draft, s": round(took, 1),
        "draft of 60 s of film, s": round(took * 60 / seconds, 1) if seconds else told["state"],
    }


def median(once: Callable[[], float]) -> float:
    """Of several, after one that warms the server."""
    found = [once() for _ in range(TIMES + 1)]
    return round(statistics.median(found[1:]), 2)


def written() -> int:
    """Bytes of every script and style as they are in the project."""
    return sum(file.stat().st_size for kind in ("*.js", "*.css") for file in STATIC.rglob(kind))


if __name__ == "__main__":
    json.dump(measure(), sys.stdout, indent=2)
