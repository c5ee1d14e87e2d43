"""Films for the tests of pages: small ones, finished or not, by engines slow on purpose."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATIENCE_S = 900.0

SCRIPT = """---
title: The Sea at Night
size: 192x108
fps: 12
music: calm
---
# Out there

[[shot: the sea at night, storm]]
The lamp was lit, and nobody saw it.

[[shot: a lighthouse at sunset | transition: dissolve 0.5s]]
Ships went by in the dark, one after another.

[[shot: mountains at dawn | 2s]]
"""

SLOW = """---
title: A Slow Shot
size: 192x112
fps: 16
engines: {video: slowpoke}
music: none
ambience: none
captions: none
---
[[shot: red bands | 6s]]

[[shot: blue bands | 2s]]
"""


def until(page: Any, what: str, seconds: float = 30.0) -> None:
    """Wait for an expression of the page to be true; it is asked from outside, past its policy."""
    end = time.monotonic() + seconds
    while not page.evaluate(what):
        assert time.monotonic() < end, f"never: {what}"
        page.wait_for_timeout(50)


def until_so(is_so: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait for something that the server says."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "the server never said so"
        time.sleep(0.1)


def settled(page: Any, seconds: float = 30.0) -> None:
    """Wait until a page fetched everything it wants; its stream of events stays open."""
    end, last, since = time.monotonic() + seconds, -1, time.monotonic()
    while time.monotonic() < end:
        now = page.evaluate("performance.getEntriesByType('resource').length")
        if now != last:
            last, since = now, time.monotonic()
        elif time.monotonic() - since > 0.6:
            return
        page.wait_for_timeout(100)
    raise AssertionError("the page goes on fetching")


def ask(studio: Any, script: str = SCRIPT, **fields: Any) -> str:
    """Ask for a film and give its id."""
    body = {"script": script, **fields}
    return str(studio.api("POST", "/api/content/generate", body)["id"])


def wait(studio: Any, film: str, *states: str) -> Any:
    """The film once it is in one of some states; a failed one fails the test."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        told = studio.api("GET", f"/api/films/{film}")
        if told["state"] in states:
            return told
        assert told["state"] != "failed", told["error"]
        time.sleep(0.1)
    raise AssertionError(f"the film is {told['state']} still")


def finished(studio: Any, script: str = SCRIPT) -> str:
    """A film that is made."""
    film = ask(studio, script)
    wait(studio, film, "done")
    return film


def draft_of(script: str = SCRIPT, *, shots: int = 0) -> str:
    """The script, or one of so many drawn shots."""
    if not shots:
        return script
    head = "---\ntitle: Many Shots\nsize: 320x180\nfps: 12\n---\n"
    places = (
        "the sea at night",
        "a village in the snow",
        "mountains at dawn",
        "a city in the rain",
    )
    said = "Number {n} says what it sees, and goes on."
    parts = (f"[[shot: {places[n % 4]}]]\n\n{said.format(n=n + 1)}\n" for n in range(shots))
    return head + "\n".join(parts)


@contextmanager
def slow_studio(home: Path, seconds: float) -> Iterator[Any]:
    """A server whose engine `slowpoke` takes so long for a frame."""
    from browsing import Studio
    from live_server import running

    told = {
        "SLOWPOKE_SECONDS": str(seconds),
        "PYTHONPATH": os.pathsep.join(part for part in sys.path if part),
    }
    before = {name: os.environ.get(name) for name in told}
    os.environ.update(told)
    try:
        with running(home) as live:
            yield Studio(live.address, home, live.client, live)
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
