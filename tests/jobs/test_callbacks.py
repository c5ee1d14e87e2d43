"""Callbacks: to allowed hosts alone, signed, tried again, never forgotten, never sent on."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from desk import SMALL, Desk

from prostudio.errors import UnsupportedError
from prostudio.jobs import FilmRequest, Job, Jobs
from prostudio.jobs.callbacks.caller import Caller
from prostudio.jobs.callbacks.signing import SECRET_FILE, is_ours, secret_of
from prostudio.jobs.callbacks.waiting import PAUSES


class Ear:
    """A program that is called back; `answers` are statuses, then 200 for ever."""

    def __init__(self, *answers: int) -> None:
        self.heard: list[tuple[str, dict[str, str], bytes]] = []
        left = list(answers)
        ear = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                ear.heard.append((self.path, dict(self.headers), body))
                status = left.pop(0) if left else 200
                self.send_response(status)
                if 300 <= status < 400:
                    self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_GET = do_POST

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_port}"
        self.url = f"http://{self.host}/films?from=studio"


@contextmanager
def listening(*answers: int) -> Iterator[Ear]:
    ear = Ear(*answers)
    thread = threading.Thread(target=ear.server.serve_forever)
    thread.start()
    try:
        yield ear
    finally:
        ear.server.shutdown()
        thread.join()
        ear.server.server_close()


class Clock:
    """Seconds that only a test moves."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk_with(tmp_path: Path, clock: Clock) -> Iterator[Callable[[str], Desk]]:
    """A list of films whose user allowed some hosts."""
    desks: list[Desk] = []

    def make(hosts: str) -> Desk:
        desk = Desk(tmp_path / "home", callback_hosts=hosts)
        desk.jobs.close()
        desk.jobs = Jobs(desk.settings, clock=clock)
        desks.append(desk)
        return desk

    yield make
    for desk in desks:
        desk.jobs.close()


def asked(desk: Desk, ear: Ear) -> Job:
    return desk.jobs.submit(FilmRequest(script=SMALL, title="Boats", callback_url=ear.url))


def told(desk: Desk, job: Job) -> list[Any]:
    return [e for _, e in desk.jobs.events(job.id) if e["event"] == "callback"]


def test_the_end_of_a_film_is_told_once_signed_and_with_how_the_film_stands(
    desk_with: Callable[[str], Desk], clock: Clock
) -> None:
    with listening() as ear:
        desk = desk_with(f"hooks.example.com, {ear.host}")
        job = asked(desk, ear)
        assert (desk.settings.home / SECRET_FILE).is_file()
        caller = Caller(desk.jobs, desk.settings)
        assert caller.call() == 0
        desk.jobs.cancel(job.id)
        assert caller.call() == 1
        assert caller.call() == 0
    ((path, headers, body),) = ear.heard
    assert path == "/films?from=studio"
    said = json.loads(body)
    assert said["event"] == "film.cancelled"
    assert said["delivery"] == headers["X-ProStudio-Delivery"] == f"{job.id}-1"
    assert (said["film"]["id"], said["film"]["title"]) == (job.id, "Boats")
    assert str(desk.settings.home) not in body.decode()
    secret = (desk.settings.home / SECRET_FILE).read_bytes()
    assert (desk.settings.home / SECRET_FILE).stat().st_mode & 0o077 == 0
    assert is_ours(secret, headers, body, clock.now)
    assert told(desk, job) == [{"event": "callback", "delivered": True, "status": 200, "tries": 1}]


def test_a_message_that_was_changed_or_is_old_is_known_for_it(tmp_path: Path) -> None:
    from prostudio.jobs.callbacks.signing import signed

    secret = secret_of(tmp_path)
    headers = signed(secret, "film-1", b"body", 1_000_000)
    assert is_ours(secret, headers, b"body", 1_000_299)
    assert is_ours(secret.decode(), {k.upper(): v for k, v in headers.items()}, b"body", 1_000_000)
    assert not is_ours(secret, headers, b"body", 1_000_301)
    assert not is_ours(secret, headers, b"Body", 1_000_000)
    assert not is_ours(b"another", headers, b"body", 1_000_000)
    for name in headers:
        assert not is_ours(secret, {**headers, name: "1000001"}, b"body", 1_000_000)
        assert not is_ours(secret, {k: v for k, v in headers.items() if k != name}, b"body", 1e6)
    assert not is_ours(secret, {}, b"body", 1_000_000)


def test_a_host_that_fails_is_asked_again_later_and_later(
    desk_with: Callable[[str], Desk], clock: Clock
) -> None:
    with listening(500, 404) as ear:
        desk = desk_with(ear.host)
        job = asked(desk, ear)
        desk.jobs.cancel(job.id)
        caller = Caller(desk.jobs, desk.settings)
        assert [caller.call(), caller.call()] == [1, 0]
        clock.now += PAUSES[0]
        assert [caller.call(), caller.call()] == [1, 0]
        desk.jobs.close()
        desk.jobs = Jobs(desk.settings, clock=clock)  # as after a crash
        caller = Caller(desk.jobs, desk.settings)
        assert caller.call() == 0
        clock.now += PAUSES[1]
        assert [caller.call(), caller.call()] == [1, 0]
        assert told(desk, job)[0]["tries"] == 3
        stamps = {headers["X-ProStudio-Timestamp"] for _, headers, _ in ear.heard}
        names = {headers["X-ProStudio-Delivery"] for _, headers, _ in ear.heard}
        assert (len(stamps), len(names)) == (3, 1)


def test_it_is_given_up_in_the_end_and_a_clock_that_goes_back_holds_nobody(
    desk_with: Callable[[str], Desk], clock: Clock
) -> None:
    with listening(*[503] * 20) as ear:
        desk = desk_with(ear.host)
        job = asked(desk, ear)
        desk.jobs.cancel(job.id)
        caller = Caller(desk.jobs, desk.settings)
        for pause in PAUSES:
            assert caller.call() == 1
            clock.now += pause
        clock.now -= 10_000_000
        assert caller.call() == 1
        assert caller.call() == 0
    (event,) = told(desk, job)
    assert (event["delivered"], event["tries"]) == (False, len(PAUSES) + 1)
    assert "503" in event["reason"]


def test_a_film_that_is_made_again_is_told_of_again(desk_with: Callable[[str], Desk]) -> None:
    with listening() as ear:
        desk = desk_with(ear.host)
        job = asked(desk, ear)
        caller = Caller(desk.jobs, desk.settings)
        for _ in range(2):
            desk.jobs.cancel(job.id)
            caller.call()
            desk.jobs.retry(job.id)
            assert caller.call() == 0
    assert [json.loads(body)["delivery"] for _, _, body in ear.heard] == [
        f"{job.id}-1",
        f"{job.id}-2",
    ]


def test_a_redirect_is_not_followed(desk_with: Callable[[str], Desk]) -> None:
    with listening(302, 307) as ear:
        desk = desk_with(ear.host)
        desk.jobs.cancel(asked(desk, ear).id)
        Caller(desk.jobs, desk.settings).call()
        assert [path for path, _, _ in ear.heard] == ["/films?from=studio"]


def test_a_host_that_is_no_longer_allowed_is_not_called(desk_with: Callable[[str], Desk]) -> None:
    with listening() as ear:
        desk = desk_with(ear.host)
        job = asked(desk, ear)
        desk.jobs.cancel(job.id)
        Caller(desk.jobs, replace(desk.settings, callback_hosts="")).call()
        assert ear.heard == []
        assert told(desk, job)[0]["delivered"] is False


def test_nobody_listening_is_no_more_than_a_try(desk_with: Callable[[str], Desk]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    desk = desk_with(f"127.0.0.1:{port}")
    url = f"http://127.0.0.1:{port}/"
    job = desk.jobs.submit(FilmRequest(script=SMALL, callback_url=url))
    desk.jobs.cancel(job.id)
    caller = Caller(desk.jobs, desk.settings)
    assert [caller.call(), caller.call()] == [1, 0]
    assert told(desk, job) == []


def test_a_removed_film_is_told_of_no_more(desk_with: Callable[[str], Desk]) -> None:
    with listening() as ear:
        desk = desk_with(ear.host)
        job = asked(desk, ear)
        desk.jobs.cancel(job.id)
        desk.jobs.remove(job.id)
        assert Caller(desk.jobs, desk.settings).call() == 0


def test_the_owner_of_the_work_calls_back(tmp_path: Path) -> None:
    with listening() as ear, Desk(tmp_path / "home", callback_hosts=ear.host) as desk:
        job = asked(desk, ear)
        desk.jobs.cancel(job.id)
        with desk.owned():
            desk.until(job, lambda now: bool(told(desk, now)))
    assert json.loads(ear.heard[0][2])["event"] == "film.cancelled"


def test_a_request_that_wants_another_host_told_is_refused_at_once(desk: Desk) -> None:
    url = "https://hooks.example.com/films"
    with pytest.raises(UnsupportedError, match=r"hooks\.example\.com") as caught:
        desk.jobs.submit(FilmRequest(script=SMALL, callback_url=url))
    assert "callback_hosts" in str(caught.value.hint)
    assert not desk.jobs.list()
