"""Callers that take their time: heads, bodies and streams that never come to their end."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from asking_server import Desk, problem

from prostudio.jobs.rows import append, row_of
from prostudio.server.answering import sending
from prostudio.server.door import connection, limits
from prostudio.server.door.connection import Connection
from prostudio.server.routes import events as routes_events
from prostudio.server.serving import listen


@contextmanager
def over_the_wire(desk: Desk) -> Iterator[tuple[str, int]]:
    """The desk's server on a port; its address."""
    import uvicorn

    config = uvicorn.Config(
        desk.client.app,
        http=Connection,
        ws="none",
        lifespan="off",
        log_config=None,
        timeout_keep_alive=1,
    )
    server = uvicorn.Server(config)
    with listen("127.0.0.1", 0) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield listening.getsockname()
        finally:
            server.should_exit = True
            thread.join()


def test_a_head_that_comes_letter_by_letter_is_given_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "HEAD_SECONDS", 0.4)
    whole = b"GET /api/version HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with over_the_wire(desk) as address:
        silent, slow, again = (socket.create_connection(address, timeout=60) for _ in range(3))
        again.sendall(whole)
        assert b" 200 " in again.recv(100)
        for _ in range(1200):
            try:
                slow.sendall(b"G")
                again.sendall(b"G")
            except OSError:
                break
            time.sleep(0.05)
        for one in (silent, slow, again):
            rest(one)
        with socket.create_connection(address, timeout=60) as right:
            for letter in range(0, len(whole), 20):
                right.sendall(whole[letter : letter + 20])
            assert b" 200 " in right.recv(100)


def rest(caller: socket.socket) -> bytes:
    """What still comes until the connection is closed, which it has to be."""
    came = bytearray()
    with caller, suppress(ConnectionError):
        while piece := caller.recv(1 << 20):
            came += piece
    return bytes(came)


def test_a_body_that_stops_coming_is_given_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PATIENCE_SECONDS", 0.2)
    head = "POST /api/content/generate HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    head += "Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{"
    with over_the_wire(desk) as address, socket.create_connection(address) as stopped:
        stopped.settimeout(60)
        stopped.sendall(head.encode())
        answer = rest(stopped)
    assert b" 408 " in answer
    assert b'"too_slow"' in answer


def test_only_so_many_streams_are_open_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    film = desk.ask()
    monkeypatch.setattr(routes_events, "_MOST_STREAMS", 0)
    answer = desk.client.get(f"/api/films/{film}/events")
    problem(answer, 503, "streams")
    assert answer.headers["retry-after"]


def test_a_listener_that_never_reads_is_given_up_and_holds_up_nobody(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "PATIENCE_SECONDS", 0.3)
    film, figures = desk.ask(), desk.client.app.state.desk.figures
    with desk.jobs.database.writing() as change:
        row = row_of(change, film)
        for _ in range(100):  # 10 MB: more than two sockets hold
            append(change, row, {"event": "note", "text": "x" * 100_000})
    head = f"GET /api/films/{film}/events?after=0 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with over_the_wire(desk) as address, socket.create_connection(address, timeout=60) as deaf:
        deaf.sendall(head.encode())
        assert wait_until(lambda: figures.streams == 1)
        with socket.create_connection(address, timeout=60) as other:
            other.sendall(b"GET /api/films/line HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert b" 200 " in other.recv(100)
        assert wait_until(lambda: figures.streams == 0)
        assert len(rest(deaf)) < 8_000_000, "what it did not take was not kept for it"


def wait_until(holds: Callable[[], bool]) -> bool:
    """Whether it does within a minute."""
    until = time.monotonic() + 60
    while not holds() and time.monotonic() < until:
        time.sleep(0.01)
    return holds()
