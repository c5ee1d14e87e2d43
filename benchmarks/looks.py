"""Looks at a film before it is made: stills, an edit's still, the draft, what the warm child takes.

CPU seconds are those of the server's whole family of processes while something was waited
for; on a busy machine they bear more than wall seconds do.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil

from benchmarks.server import Server, serving
from benchmarks.watch import load

SCRIPT = Path(__file__).resolve().parents[1] / "examples" / "films" / "keeper.md"


def measure() -> dict[str, Any]:
    """Every figure, of `examples/films/keeper.md`."""
    with serving() as server:
        body = {"script": SCRIPT.read_text("utf-8"), "make": False}
        film = f"/api/films/{server.ask('POST', '/api/content/generate', body)['id']}"
        shots = [shot["id"] for shot in server.ask("GET", f"{film}/shots")["shots"]]
        figures = {"load": load(), "shots": len(shots)}
        figures |= _timed(server, "first still, cold child", lambda: _still(server, film, shots[0]))
        others = []
        for shot in shots[1:]:
            began = time.perf_counter()
            _still(server, film, shot)
            others.append(round(time.perf_counter() - began, 2))
        figures["other stills wall s"] = f"{min(others)} to {max(others)}"
        figures |= _timed(server, "draft, stills there", lambda: _draft(server, film))
        figures["draft plays s"] = server.ask("GET", f"{film}/draft")["seconds"]
        edit = {"prompt": "a forest in fog, morning"}
        figures |= _timed(server, "edit to still", lambda: _edited(server, film, shots[2], edit))
        figures |= _timed(server, "draft after the edit", lambda: _draft(server, film))
        figures |= _timed(server, "timeline", lambda: server.ask("GET", f"{film}/timeline"))
        figures |= _timed(server, "poster", lambda: _fetch(server, f"{film}/poster.jpg"))
        figures["server MB"] = round(server.rss())
        figures["warm child MB"] = round(_children_mb(server))
        time.sleep(62)
        figures["children after a minute"] = len(server.process.children(recursive=True))
    with serving() as server:
        film = f"/api/films/{server.ask('POST', '/api/content/generate', body)['id']}"
        figures |= _timed(server, "draft, nothing there", lambda: _draft(server, film))
    return figures


def _timed(server: Server, name: str, work: Callable[[], object]) -> dict[str, float]:
    before, began = _cpu(server), time.perf_counter()
    work()
    wall = time.perf_counter() - began
    return {f"{name} wall s": round(wall, 2), f"{name} CPU s": round(_cpu(server) - before, 2)}


def _cpu(server: Server) -> float:
    """CPU seconds of the family; those of children that ended count with their parents."""
    total = 0.0
    for process in [server.process, *server.process.children(recursive=True)]:
        with suppress(psutil.Error):
            total += sum(process.cpu_times()[:4])
    return total


def _children_mb(server: Server) -> float:
    total = 0.0
    for process in server.process.children(recursive=True):
        with suppress(psutil.Error):
            total += process.memory_info().rss / 1e6
    return total


def _still(server: Server, film: str, shot: str) -> None:
    _fetch(server, f"{film}/shots/{quote(shot)}/still.jpg?width=480")


def _fetch(server: Server, path: str) -> None:
    line = http.client.HTTPConnection(server.host, server.port, timeout=300)
    line.request("GET", path)
    answer = line.getresponse()
    if answer.status != 200 or not answer.read():
        raise SystemExit(f"{path}: {answer.status}")
    line.close()


def _edited(server: Server, film: str, shot: str, edit: dict[str, str]) -> None:
    now = server.ask("PATCH", f"{film}/shots/{quote(shot)}", edit)["shot"]["id"]
    _still(server, film, now)


def _draft(server: Server, film: str) -> None:
    server.ask("POST", f"{film}/draft")
    while (state := server.ask("GET", f"{film}/draft"))["state"] == "making":
        time.sleep(0.05)
    if state["state"] != "done":
        raise SystemExit(f"the draft came to {state}")
