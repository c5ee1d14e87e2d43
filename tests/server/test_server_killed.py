"""`kill -9` of the server, and two of them on one folder: no film lost, none made twice."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx2
import psutil
import pytest
from live_server import SCRIPT, Live, running

from prostudio.jobs import owner_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="kills by signal"),
]
ROUNDS, KILLS = int(os.environ.get("KILL_ROUNDS", "10")), 5
PLACES = ("sea", "city")
Told = tuple[int | None, str, Any]


def ask(live: Live, place: str) -> str:
    """A film of a place; its id. Asked twice under one key, for an answer may be lost."""
    script = SCRIPT.replace("the sea at night", place)
    for _ in range(2):
        key = {"Idempotency-Key": place}
        answer = live.client.post("/api/content/generate", json={"script": script}, headers=key)
    return str(answer.json()["id"])


def some_events(live: Live, film: str, last: int, most: int) -> list[Told]:
    """Events after the last one that is known, until so many came or the film is finished."""
    from live_server import events_of

    told: list[Told] = []
    place = f"/api/films/{film}/events"
    # `0` is told as `after`: no browser has seen an event of that number.
    how: dict[str, Any] = {"headers": {"Last-Event-ID": str(last)}} if last else {}
    how = how or {"params": {"after": 0}}
    with live.client.stream("GET", place, **how) as answer:
        for event in events_of(answer.iter_lines()):
            told.append(event)
            if len(told) > most:
                break
    return told


def kill(live: Live) -> None:
    """End it with no warning, and wait until those who worked for it have noticed."""
    children = psutil.Process(live.process.pid).children(recursive=True)
    live.end(9)
    assert psutil.wait_procs(children, timeout=30)[1] == []


def numbered(told: Sequence[Told]) -> Iterator[int]:
    """Ids in the order in which they came."""
    return (number for number, _, _ in told if number is not None)


def test_fifty_kills_of_the_server_lose_no_film_and_no_event(tmp_path: Path) -> None:
    digests = set()
    for number in range(ROUNDS):
        heard: list[Told] = []
        home = tmp_path / str(number) / "home"
        home.parent.mkdir()
        for moment in range(KILLS):
            with running(home, credentials="off") as live:
                film, other = (ask(live, place) for place in PLACES)
                last = max(numbered(heard), default=0)
                heard += some_events(live, film, last, most=1 + 3 * moment)
                kill(live)
        with running(home, credentials="off") as live:
            heard += some_events(live, film, max(numbered(heard), default=0), most=10_000)
            live.events(other)
            status = [live.client.get(f"/api/content/status/{one}").json() for one in (film, other)]
            assert len(live.client.get("/api/films").json()["films"]) == len(PLACES)
            whole = live.events(film)
            assert live.end() == 0
        assert [one["state"] for one in status] == ["done", "done"]
        digests.add(tuple(one["films"][0]["digest"] for one in status))
        ids = list(numbered(heard))
        assert ids == list(range(1, len(ids) + 1)), "an event was lost, or came twice"
        assert ids == list(numbered(whole))
        made = [e["step"] for _, name, e in whole if name == "step_done" and not e["cached"]]
        assert set(Counter(made).values()) == {1}, "a step was made twice"
    assert len(digests) == 1, "the films are not the same"


def test_a_second_server_serves_and_takes_over_when_the_first_one_dies(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with running(home) as first, running(home) as second:
        owner = owner_of(home)
        assert owner is not None
        assert owner["process"] == first.process.pid
        film = ask(second, "sea")
        assert second.events(film)[-1][2]["state"] == "done"
        said = (tmp_path / "log.jsonl").read_text()
        assert f"process {first.process.pid}" in said
        long = second.client.post(
            "/api/content/generate", json={"script": SCRIPT.replace("| 1s", "| 6s")}
        ).json()["id"]
        some_events(second, long, 0, most=4)
        kill(first)
        ended = second.events(long)[-1][2]
        assert ended["state"] == "done"
        assert owner_of(home) == {"process": second.process.pid, "since": owner_of(home)["since"]}


def pieces(total: int) -> Iterator[bytes]:
    """A form with one file of so many bytes, which nobody holds in memory."""
    yield b'--x\r\nContent-Disposition: form-data; name="topic"\r\n\r\nSea\r\n'
    yield b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.mp4"\r\n\r\n'
    piece = bytes(1 << 20)
    for _ in range(total >> 20):
        yield piece
    yield b"\r\n--x--\r\n"


def test_an_upload_of_more_than_two_gigabytes_is_cut_off_and_leaves_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with running(home, credentials="off") as live:
        process = psutil.Process(live.process.pid)
        before = process.memory_info().rss
        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        try:
            answer = live.client.post(
                "/api/content/generate", content=pieces(2_200_000_000), headers=kind
            )
        except httpx2.TransportError:
            pass  # it answered and closed before all was sent
        else:
            assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
        assert process.memory_info().rss - before < 32_000_000
        until = time.monotonic() + 60
        while any((home / "uploads").rglob("*.*")) and time.monotonic() < until:
            time.sleep(0.1)
        assert [one for one in (home / "uploads").rglob("*") if one.is_file()] == []
        assert live.client.get("/api/films").json()["films"] == []
