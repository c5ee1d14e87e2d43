"""`prostudio serve` as a user runs it: a script in, a film out, nothing lost, an orderly end."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from live_server import SCRIPT, Live, running

from prostudio import files


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("serve")
    with running(folder / "home") as live:
        yield live


@pytest.fixture(scope="module")
def film(live: Live) -> str:
    """A film that was asked for with a form, and made."""
    answer = live.client.post(
        "/api/content/generate", files={"script": ("film.md", SCRIPT.encode())}
    )
    assert answer.status_code == 202, answer.text
    film = str(answer.json()["id"])
    told = live.events(film)
    numbers = [number for number, _, _ in told if number is not None]
    assert numbers == list(range(1, len(numbers) + 1))
    assert told[0][1] == told[-1][1] == "film"
    assert told[-1][2]["state"] == "done", told[-1]
    shares = [event["progress"] for _, _, event in told if "progress" in event]
    assert shares == sorted(shares)
    return film


def test_a_script_goes_in_and_a_film_comes_out_that_can_be_sought_in(live: Live, film: str) -> None:
    status = live.client.get(f"/api/content/status/{film}").json()
    assert status["state"] == "done"
    assert status["progress"] == 1
    (told,) = status["films"]
    whole = live.client.get(f"/api/content/download/{film}")
    assert files.digest_bytes(whole.content) == told["digest"]
    assert "The-Sea-at-Night.mp4" in whole.headers["content-disposition"]
    middle = live.client.get(told["download"], headers={"Range": "bytes=1000-1999"})
    assert middle.status_code == 206
    assert middle.content == whole.content[1000:2000]
    assert middle.headers["content-range"] == f"bytes 1000-1999/{told['bytes']}"
    (done,) = [event for _, name, event in live.events(film) if name == "done"]
    findings = done["inspection"]["findings"]
    assert not [finding for finding in findings if finding["weight"] == "error"]


def test_lengths_that_were_reckoned_before_the_film_was_spoken_are_told_anew(live: Live) -> None:
    script = SCRIPT.replace("| 1s]]", "]]\nNobody sleeps tonight, and the lamp is lit.\n")
    body = {"script": script, "make": False}
    film = live.client.post("/api/content/generate", json=body).json()["id"]
    planned(live, film)

    live.client.post(f"/api/films/{film}/make")
    assert live.events(film)[-1][2]["state"] == "done"

    (made,) = live.client.get(f"/api/films/{film}").json()["films"]
    assert not live.client.get(f"/api/films/{film}/shots").json()["planned"]
    told = planned(live, film)
    assert told["seconds"] == pytest.approx(made["seconds"], abs=0.001)
    assert sum(shot["length"] for shot in told["shots"]) == pytest.approx(told["seconds"], abs=0.01)


def planned(live: Live, film: str) -> dict[str, Any]:
    """What is told of a film's shots once they are planned."""
    until = time.monotonic() + 60
    while not (told := live.client.get(f"/api/films/{film}/shots").json())["planned"]:
        assert time.monotonic() < until
        time.sleep(0.05)
    return dict(told)


def test_a_client_that_comes_back_gets_what_it_missed_and_no_more(live: Live, film: str) -> None:
    everything = [event for event in live.events(film) if event[0] is not None]
    last = everything[-1][0]
    assert last is not None
    again = live.events(film, **{"Last-Event-ID": str(last - 3)})
    assert again[0][1] == "film"
    assert [event for event in again if event[0] is not None] == everything[-3:]
    place = f"/api/films/{film}/events"
    assert live.client.get(place, headers={"Last-Event-ID": str(last)}).status_code == 204


def test_listeners_of_a_waiting_film_hear_of_it_at_once_and_are_sent_home_at_its_end(
    live: Live, film: str
) -> None:
    with live.client.stream("GET", "/api/films/nobody/events") as answer:
        assert answer.status_code == 404
    asked = {"script": SCRIPT.replace("| 1s", "| 2s"), "priority": -5}
    other = live.client.post("/api/content/generate", json=asked).json()["id"]
    with live.client.stream("GET", f"/api/films/{other}/events") as answer:
        assert live.client.post(f"/api/films/{other}/cancel").status_code == 200
        text = "".join(answer.iter_text())
    assert '"state": "cancelled"' in text
    assert text.startswith("retry: ")


def test_a_client_that_never_reads_holds_up_nobody_and_fills_no_memory(
    live: Live, film: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = Path(psutil.Process(live.process.pid).environ()["PROSTUDIO_HOME"])
    place = home / "projects" / film / "out" / "film.mp4"
    kept = place.read_bytes()
    try:
        with place.open("r+b") as file:
            file.truncate(1_000_000_000)
        host, _, port = live.address.removeprefix("http://").partition(":")
        before = psutil.Process(live.process.pid).memory_info().rss
        lazy = [socket.create_connection((host, int(port))) for _ in range(8)]
        for one in lazy:
            one.sendall(
                f"GET /api/content/download/{film} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
            )
        read = 0
        with live.client.stream("GET", f"/api/content/download/{film}") as answer:
            for piece in answer.iter_bytes(1 << 20):
                read += len(piece)
                if read > 200_000_000:
                    break
        assert live.client.get("/api/health").status_code == 200
        after = psutil.Process(live.process.pid).memory_info().rss
        for one in lazy:
            one.close()
        assert after - before < 16_000_000
    finally:
        place.write_bytes(kept)


def test_a_forged_host_and_a_foreign_page_are_refused_over_the_wire(live: Live, film: str) -> None:
    place = f"/api/films/{film}/events"
    assert live.client.get(place, headers={"Host": "evil.example"}).status_code == 403
    post = live.client.post(
        "/api/content/generate", json={"topic": "a"}, headers={"Origin": "null"}
    )
    assert post.status_code == 403
    host, _, port = live.address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port))) as raw:
        raw.sendall(b"GET /api/films HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n")
        assert raw.recv(64).split()[1] in (b"400", b"403")


def test_it_ends_in_order_while_somebody_listens(tmp_path: Path) -> None:
    with running(tmp_path / "home") as live:
        asked = {"script": SCRIPT}
        film = live.client.post("/api/content/generate", json=asked).json()["id"]
        live.client.post(f"/api/films/{film}/pause")
        with live.client.stream("GET", f"/api/films/{film}/events") as answer:
            lines = answer.iter_lines()
            assert next(lines).startswith("retry")
            begun = time.monotonic()
            assert live.end() == 0
            assert time.monotonic() - begun < 30
            assert list(lines)
        lines_told = (tmp_path / "log.jsonl").read_text("utf-8").splitlines()
        assert all(json.loads(line)["time"] for line in lines_told)


def test_without_its_libraries_it_says_what_to_install(tmp_path: Path) -> None:
    program = (
        "import sys; sys.modules['uvicorn'] = None; from prostudio.cli import run;"
        "sys.exit(run(['serve']))"
    )
    environment = {**os.environ, "PROSTUDIO_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert "uvicorn" in done.stderr
    assert 'pip install "prostudio[server]"' in done.stderr


def test_beyond_this_machine_it_makes_a_token_of_its_own(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with running(home, "--host", "0.0.0.0") as live:
        place = live.address.replace("0.0.0.0", "127.0.0.1") + "/api/films"
        assert live.client.get(place).status_code == 401
        token = home / "server.token"
        assert token.stat().st_mode & 0o077 == 0
        right = {"Authorization": f"Bearer {token.read_text('ascii')}"}
        assert live.client.get(place, headers=right).status_code == 200


@pytest.mark.slow
def test_a_killed_server_goes_on_with_the_film_and_tells_what_was_missed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with running(home) as live:
        asked = {"script": SCRIPT.replace("| 1s", "| 8s")}
        film = live.client.post("/api/content/generate", json=asked).json()["id"]
        place = f"/api/films/{film}/events"
        last = 0
        with live.client.stream("GET", place, params={"after": 0}) as answer:
            for line in answer.iter_lines():
                if line.startswith("id: "):
                    last = int(line.removeprefix("id: "))
                if line == "event: step_progress":
                    break
        live.end(9)
    with running(home) as live:
        told = live.events(film, **{"Last-Event-ID": str(last)})
        numbers = [number for number, _, _ in told if number is not None]
        assert numbers == list(range(last + 1, numbers[-1] + 1))
        assert told[-1][2]["state"] == "done"
