"""How the server is: schema, version, health, metrics."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
from fastapi import APIRouter
from starlette.responses import PlainTextResponse

from prostudio import __version__, files
from prostudio.errors import FilmError, ProStudioError
from prostudio.film.data import schema
from prostudio.server.answering.answers import Answer, problem
from prostudio.server.desk import Desk, DeskHere
from prostudio.server.door.watching import BOUNDS
from prostudio.server.warm import cluster_tally

router = APIRouter(prefix="/api", tags=["this machine"])

LEAST_FREE_MB = 200


@router.get("/schema")
def film_schema() -> Answer:
    """The JSON Schema of a film file: what `film` in a request may hold."""
    return Answer(schema(), headers={"Cache-Control": "private, max-age=3600"})


@router.get("/version")
def version() -> dict[str, str]:
    """Which ProStudio this is."""
    return {"name": "prostudio", "version": __version__, "api": "1"}


@router.get("/health")
def health(desk: DeskHere) -> Any:
    """Whether films can be made: the list answers, the disk has room. 503 when not."""
    try:
        desk.jobs.change()
        free = files.free_bytes(desk.settings.home)
    except ProStudioError as error:
        return problem(
            503, "unwell", "the list of films cannot be read", None, {"X-Of": error.code}
        )
    if free < LEAST_FREE_MB * 1_000_000:
        return problem(503, "no_space", "the disk is nearly full; new films wait")
    return {"status": "ok"}


@router.get("/metrics", response_class=PlainTextResponse)
def metrics(desk: DeskHere) -> PlainTextResponse:
    """Figures in Prometheus' text format."""
    text = "".join(f"{line}\n" for line in _figures(desk))
    return PlainTextResponse(text, media_type="text/plain; version=0.0.4; charset=utf-8")


def _figures(desk: Desk) -> Iterator[str]:
    figures = desk.figures
    yield from _family("prostudio_films", "gauge", "Films by state.")
    for state, count in desk.jobs.counts().items():
        yield f'prostudio_films{{state="{state}"}} {count}'
    yield from _family("prostudio_http_requests_total", "counter", "Answered requests.")
    for (method, route, status), count in sorted(figures.requests.items()):
        labels = f'method="{method}",route="{route}",status="{status}"'
        yield f"prostudio_http_requests_total{{{labels}}} {count}"
    yield from _family(
        "prostudio_http_request_seconds", "histogram", "Until the first byte of the answer."
    )
    total = 0
    for edge in (*BOUNDS, float("inf")):
        total += figures.classes[edge]
        told = "+Inf" if edge == float("inf") else f"{edge:g}"
        yield f'prostudio_http_request_seconds_bucket{{le="{told}"}} {total}'
    yield f"prostudio_http_request_seconds_sum {figures.seconds:.6f}"
    yield f"prostudio_http_request_seconds_count {total}"
    process = psutil.Process(os.getpid())
    for name, what, value in (
        ("prostudio_event_streams", "Open event streams.", figures.streams),
        ("prostudio_disk_free_bytes", "Free space for films.", _free(desk.settings.home)),
        ("process_resident_memory_bytes", "Memory of the server.", process.memory_info().rss),
        ("process_start_time_seconds", "Since 1970.", f"{figures.started:.3f}"),
        ("prostudio_uptime_seconds", "Since it started.", f"{time.time() - figures.started:.3f}"),
    ):
        yield from _family(name, "gauge", what)
        yield f"{name} {value}"
    yield from cluster_tally.figures(desk.cluster.known(), desk.cluster.tally)


def _free(home: Path) -> int:
    try:
        return files.free_bytes(home)
    except FilmError:
        return 0


def _family(name: str, kind: str, what: str) -> tuple[str, str]:
    return f"# HELP {name} {what}", f"# TYPE {name} {kind}"
