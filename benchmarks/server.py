"""The server under load: start, idle, streams and questions, a large download, many films."""

from __future__ import annotations

import http.client
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path
from typing import IO, Any, Self
from urllib.parse import urlsplit

import psutil

from benchmarks.watch import PROGRAM, load, workplace

FILMS = int(os.environ.get("SERVER_FILMS", "30"))
SECONDS = float(os.environ.get("SERVER_SECONDS", "30"))
GIGABYTE = 1_000_000_000
HEAD = "---\nsize: {}\nfps: {}\nmusic: none\nambience: none\ncaptions: none\n---\n\n"
SMALL = HEAD.format("128x72", 8) + "[[shot: the sea at night | 1s]]\n"
LARGE = HEAD.format("1280x720", 30) + "\n\n".join(
    f"[[shot: {place} | 30s]]" for place in ("stormy sea", "city at night", "forest", "mountains")
)


class Server:
    """`prostudio serve` in a process of its own."""

    def __init__(self, home: Path, log: IO[str] | None = None, **settings: str) -> None:
        """`log` gets its log lines; `settings` are further names of its environment."""
        begun = time.perf_counter()
        environment = {"PROSTUDIO_HOME": str(home), "PROSTUDIO_CORES": "2", **settings}
        self.home = home
        self.child = subprocess.Popen(
            [*PROGRAM, "serve", "--port", "0"],
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=log or subprocess.DEVNULL,
            text=True,
        )
        assert self.child.stdout is not None
        self.address = self.child.stdout.readline().strip()
        if not self.address:
            raise SystemExit("the server did not start; run `prostudio serve` to see why")
        place = urlsplit(self.address)
        self.host, self.port = str(place.hostname), place.port or 0
        self.ask("GET", "/api/health")
        self.start_s = time.perf_counter() - begun
        self.process = psutil.Process(self.child.pid)

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """One request; what its JSON says."""
        line = http.client.HTTPConnection(self.host, self.port, timeout=120)
        try:
            kind = {"Content-Type": "application/json"}
            line.request(method, path, json.dumps(body) if body is not None else None, kind)
            answer = line.getresponse()
            told = answer.read()
            if answer.status >= 400:
                raise SystemExit(f"{method} {path}: {answer.status} {told.decode()[:300]}")
            return json.loads(told or b"null")
        finally:
            line.close()

    def film(self, script: str) -> str:
        """Ask for a film; its id."""
        return str(self.ask("POST", "/api/content/generate", {"script": script})["id"])

    def until(self, film: str, *states: str) -> None:
        """Wait until the film is in one of these states."""
        while self.ask("GET", f"/api/content/status/{film}")["state"] not in states:
            time.sleep(0.1)

    def rss(self) -> float:
        """Its memory in MB."""
        return float(self.process.memory_info().rss) / 1e6

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End it as a user would."""
        self.child.terminate()
        self.child.wait(60)


@contextmanager
def serving() -> Iterator[Server]:
    """A server with an empty home."""
    with workplace() as folder, Server(folder / "home") as server:
        yield server


def measure() -> dict[str, Any]:
    """Every figure; `SERVER_PARTS` names some of them."""
    figures: dict[str, Any] = {}
    parts = os.environ.get("SERVER_PARTS", " ".join(PARTS)).split()
    for part in parts:
        figures |= {f"{part}: {name}": value for name, value in PARTS[part]().items()}
        figures[f"{part}: load"] = load()
    return figures


def start() -> dict[str, Any]:
    """From nothing to the first answer: the best and the median of five."""
    seconds = []
    for _ in range(5):
        with serving() as server:
            seconds.append(server.start_s)
    return {"least s": round(min(seconds), 2), "median s": round(statistics.median(seconds), 2)}


def idle() -> dict[str, Any]:
    """A server that nobody asks anything."""
    with serving() as server:
        time.sleep(5.0)
        before = server.process.cpu_times()
        time.sleep(SECONDS)
        after = server.process.cpu_times()
        busy = after.user + after.system - before.user - before.system
        return {"% of a core": round(100 * busy / SECONDS, 2), "MB": round(server.rss())}


def first() -> dict[str, Any]:
    """From the request for a film to the first event of its stream, and of its making."""
    told, planning = [], []
    with serving() as server:
        for _ in range(7):
            begun = time.perf_counter()
            film = server.film(SMALL)
            seen = _first_events(server, film, begun)
            told.append(seen[0])
            planning.append(seen[1])
            server.until(film, "done")
    return {
        "first event, median s": round(statistics.median(told), 3),
        "`planning`, median s": round(statistics.median(planning), 3),
    }


def _first_events(server: Server, film: str, begun: float) -> tuple[float, float]:
    line = http.client.HTTPConnection(server.host, server.port, timeout=120)
    line.request("GET", f"/api/films/{film}/events?after=0")
    answer, first_event = line.getresponse(), 0.0
    for told in answer:
        if told.startswith(b"event: ") and not first_event:
            first_event = time.perf_counter() - begun
        if b"planning" in told:
            break
    line.close()
    return first_event, time.perf_counter() - begun


def quiet() -> dict[str, Any]:
    """Streams and questions while no film is made; a waiting film's rank makes events."""
    with serving() as server:
        film = server.film(LARGE)
        server.ask("POST", f"/api/films/{film}/pause")
        return _loaded(server, film, lambda n: _rank(server, film, n))


def rendering() -> dict[str, Any]:
    """The same while a film is made on both cores."""
    with serving() as server:
        film = server.film(LARGE)
        server.until(film, "running")
        time.sleep(3.0)
        found = _loaded(server, film, lambda _: None)
        state = server.ask("GET", f"/api/content/status/{film}")
        server.ask("POST", f"/api/films/{film}/cancel")
        return {**found, "film": f"{state['state']}, {state['progress']}"}


def _rank(server: Server, film: str, number: int) -> None:
    server.ask("POST", f"/api/films/{film}/priority", {"priority": number % 100})


def _loaded(server: Server, film: str, twice_a_second: Callable[[int], None]) -> dict[str, Any]:
    asked = {"host": server.host, "port": server.port, "film": film, "seconds": SECONDS}
    over = threading.Event()

    def happen() -> None:
        number = 0
        while not over.wait(0.5):
            number += 1
            twice_a_second(number)

    happening = threading.Thread(target=happen)
    happening.start()
    before = server.process.cpu_times()
    client = [sys.executable, "-m", "benchmarks.server_client", json.dumps(asked)]
    done = subprocess.run(client, capture_output=True, text=True, check=True)
    after = server.process.cpu_times()
    over.set()
    happening.join()
    busy = after.user + after.system - before.user - before.system
    return {
        **json.loads(done.stdout),
        "server, % of a core": round(100 * busy / (SECONDS + 3)),
        "server MB": round(server.rss()),
    }


def download() -> dict[str, Any]:
    """A film of 1 GB is fetched; how far the server's memory grows meanwhile."""
    with serving() as server:
        film = server.film(SMALL)
        server.until(film, "done")
        with (server.home / "projects" / film / "out" / "film.mp4").open("r+b") as file:
            file.truncate(GIGABYTE)
        before = most = server.rss()
        line = http.client.HTTPConnection(server.host, server.port, timeout=120)
        begun = time.perf_counter()
        line.request("GET", f"/api/content/download/{film}")
        answer, read = line.getresponse(), 0
        while piece := answer.read(4_000_000):
            read += len(piece)
            most = max(most, server.rss())
        seconds = time.perf_counter() - begun
        line.close()
        return {"bytes": read, "growth MB": round(most - before, 1), "s": round(seconds, 1)}


def films() -> dict[str, Any]:
    """Many films in one server: memory after each, and its slope (Theil and Sen) from the tenth."""
    memory = []
    with serving() as server:
        for number in range(FILMS):
            server.until(server.film(SMALL.replace("1s", f"{1 + number / 100}s")), "done")
            memory.append(server.rss())
        files = server.process.num_fds()
    late = list(enumerate(memory))[10:]
    shown = (memory[0], memory[min(9, FILMS - 1)], memory[-1])
    slopes = [(b - a) / (j - i) for (i, a), (j, b) in combinations(late, 2)]
    slope = round(statistics.median(slopes), 3) if slopes else None
    return {
        "made": FILMS,
        "MB after the first, tenth, last": [round(one, 1) for one in shown],
        "slope, MB a film": slope,
        "open files at the end": files,
    }


PARTS = {
    "start": start,
    "idle": idle,
    "first": first,
    "quiet": quiet,
    "rendering": rendering,
    "download": download,
    "films": films,
}
