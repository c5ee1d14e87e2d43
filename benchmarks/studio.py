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
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.studio_page import LateError, Pages
from benchmarks.watch import PROGRAM, load

Measure = Callable[[], Any]

TIMES = 3
STILLS = 40
"""More than are seen when a film's page opens."""
PLANNING_S, DRAFT_S = 60, 120
PLACES = (
    "the sea at night",
    "a village in the snow",
    "mountains at dawn",
    "a city in the rain",
    "a forest in fog",
)
STATIC = Path("src/prostudio/server/studio/static")


def measure() -> dict[str, Any]:
    """Every figure of the film page; needs a Chromium and the extra `dev`.

    Each is told on stderr as soon as it is there. What takes longer than its limit is told so,
    and the others are measured all the same.
    """
    with (
        tempfile.TemporaryDirectory() as home,
        serving(Path(home)) as ask,
        Pages(ask.base) as pages,
    ):
        twenty = drawn(ask, planned(ask, 20))
        figures = _told({"pasted script to the first card, s": lambda: pages.created(script(5))})
        figures |= _told(_opened(pages, twenty, "20 shots"))
        figures |= _told(
            {
                "edit to still, s": lambda: median(pages.edited(twenty, TIMES)),
                "scripts and styles of the film page, KB": lambda: kilo(pages.loaded(twenty)),
                "scripts and styles, all of them, KB": lambda: kilo(written()),
            }
        )
        figures |= _told(drafted(ask))
        hundred = planned(ask, 100)
        typing = "typing in 100 shots: longest task, CPU ms"
        figures |= _told({typing: lambda: pages.typing(hundred)})
        figures |= _told(_opened(pages, drawn(ask, planned(ask, 500)), "500 shots"))
    return {**figures, "load": load()}


def _opened(pages: Pages, film: str, name: str) -> dict[str, Measure]:
    """Of the same openings: when cards are seen, and when all of them show their pictures."""
    found: list[dict[str, float]] = []

    def ready() -> float:
        found.extend(pages.opened(film) for _ in range(TIMES + 1))
        return median(one["ready"] for one in found[1:])

    def pictured() -> float:
        return median(one["pictured"] for one in found[1:])

    return {f"{name}: ready, s": ready, f"{name}: ready, stills seen, s": pictured}


def _told(measures: dict[str, Measure]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, measure_it in measures.items():
        try:
            found[name] = measure_it()
        except LateError as late:
            found[name] = str(late)
        print(f"{name}: {found[name]}", file=sys.stderr, flush=True)
    return found


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
def serving(home: Path, *options: str) -> Iterator[Ask]:
    """`prostudio serve` with a home of its own."""
    environment = {**os.environ, "PROSTUDIO_HOME": str(home)}
    server = subprocess.Popen(
        [*PROGRAM, "serve", "--port", "0", *options],
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


def script(shots: int) -> str:
    """Of so many drawn shots, each with a sentence."""
    told = (
        f"[[shot: {PLACES[n % len(PLACES)]}]]\n\nThis is what shot {n + 1} says, in one sentence.\n"
        for n in range(shots)
    )
    return f"---\ntitle: {shots} shots\n---\n" + "\n".join(told)


def planned(ask: Ask, shots: int) -> str:
    """A film of so many drawn shots, planned and not made."""
    body = {"script": script(shots), "make": False}
    film = str(ask("POST", "/api/content/generate", body)["id"])
    until = time.monotonic() + PLANNING_S
    while not ask("GET", f"/api/films/{film}/shots")["planned"] and time.monotonic() < until:
        time.sleep(0.2)
    return film


def drawn(ask: Ask, film: str) -> str:
    """The film once its first stills are there, as they are for whoever opens it again."""
    for shot in ask("GET", f"/api/films/{film}/shots")["shots"][:STILLS]:
        urllib.request.urlopen(f"{ask.base}{shot['still']}").read()
    return film


def drafted(ask: Ask) -> dict[str, Measure]:
    """Seconds until the draft of a minute of film is there; nothing of it was made before."""
    seconds = took = 0.0

    def draft() -> float:
        nonlocal seconds, took
        place = f"/api/films/{planned(ask, 15)}/draft"
        started = time.perf_counter()
        told = ask("POST", place)
        while told["state"] == "making":
            if time.perf_counter() - started > DRAFT_S:
                raise LateError(f"not within {DRAFT_S} s")
            time.sleep(0.1)
            told = ask("GET", place)
        took, seconds = time.perf_counter() - started, told["seconds"] or 0.0
        return round(took, 1)

    def a_minute() -> float:
        if not seconds:
            raise LateError("no draft")
        return round(took * 60 / seconds, 1)

    return {
        "draft, s": draft,
        "draft: seconds of film": lambda: round(seconds, 1),
        "draft of 60 s of film, s": a_minute,
    }


def median(found: Iterable[float]) -> float:
    """The one in the middle, to hundredths."""
    return round(statistics.median(found), 2)


def kilo(count: int) -> float:
    """Bytes as thousands of them."""
    return round(count / 1000, 1)


def written() -> int:
    """Bytes of every script and style as they are in the project."""
    return sum(file.stat().st_size for kind in ("*.js", "*.css") for file in STATIC.rglob(kind))


if __name__ == "__main__":
    json.dump(measure(), sys.stdout, indent=2)
