"""Runs the server, and beside it the owner of the work, until it is told to stop."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import uvicorn

from prostudio import files
from prostudio.errors import OwnedError, ResourceError
from prostudio.jobs import Jobs, owner_of
from prostudio.jobs.owner import Owner
from prostudio.server.app import create_app
from prostudio.server.door.connection import Connection
from prostudio.server.door.gate import Access
from prostudio.server.door.log_file import LogFile
from prostudio.server.door.watching import LOG, JsonLines
from prostudio.server.herald import Herald
from prostudio.server.incoming import receiving
from prostudio.settings import Settings

_GRACE_SECONDS = 5
"""Downloads that still run when it is told to stop get so long."""

_DEAF_MS = 45_000
"""After so long the system closes a connection whose client takes nothing that was sent."""

_OWNER_PAUSE_SECONDS = 5.0


def serve(
    settings: Settings,
    listening: socket.socket,
    access: Access,
    ready: Callable[[], None],
    log: Path | None = None,
) -> None:
    """Serve on an open socket until SIGTERM or Ctrl-C; films that are made then go on next time.

    Args:
        ready: called once requests are answered.
        log: a file for log lines, which is rotated; None is standard error.

    Raises:
        FilmError: the log cannot be written.
        ResourceError: others may write in the home.
    """
    os.umask(0o077)  # scripts and uploads may be private: what is written is its user's alone
    files.mkdir_private(settings.home)
    _log_as_json(log)
    jobs = Jobs(settings)
    stop = threading.Event()
    owner = threading.Thread(target=_own, args=(jobs, settings, stop), name="owner")
    try:
        app = create_app(settings, jobs, access)

        def begun() -> None:
            owner.start()
            ready()

        alone = owner_of(settings.home) is None  # else another server may be receiving
        with _quiet_signals(), receiving(settings.home, alone):
            _Server(_config(app), app.state.desk.herald, begun).run(sockets=[listening])
    finally:
        stop.set()
        if owner.is_alive():
            owner.join()
        jobs.close()


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes one that is free.

    Raises:
        ResourceError: somebody else listens there, or the address is not ours.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=512)
        # asyncio sets it only on sockets that were made with a protocol's number. Without it an
        # answer's body waits for the head to be acknowledged, which takes a client 40 ms.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux; what it accepts has it too
            listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _DEAF_MS)
        return listening
    except (OSError, OverflowError) as failure:
        raise ResourceError(
            f"cannot listen on {host} port {port}: {failure}",
            hint="another program may use it: choose another with --port",
        ) from failure


def _config(app: object) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        http=Connection,
        ws="none",
        loop="asyncio",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=1000,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        h11_max_incomplete_event_size=64 * 1024,
    )


class _Server(uvicorn.Server):
    """Says when it is ready, and sends listeners home as soon as it is told to stop."""

    def __init__(self, config: uvicorn.Config, herald: Herald, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._herald = herald
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn does, then tell."""
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, which would never end by themselves, then as uvicorn does."""
        self._herald.stop()
        await super().shutdown(sockets)


@contextmanager
def _quiet_signals() -> Iterator[None]:
    """Uvicorn raises the signal again that ended it; by then everything is being put away."""

    def nothing(_: int, __: FrameType | None) -> None:
        pass

    before = {number: signal.signal(number, nothing) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _own(jobs: Jobs, settings: Settings, stop: threading.Event) -> None:
    """Make films; where another process does, wait until it ends."""
    told = False
    while not stop.is_set():
        try:
            Owner(jobs, settings).run(stop)
        except OwnedError as other:
            if not told:
                LOG.warning("%s", other.message)
            told = True
        except Exception as failure:  # the server goes on, and so do films after a pause
            LOG.error("the owner of the work failed", exc_info=failure)
        stop.wait(_OWNER_PAUSE_SECONDS)


def _log_as_json(log: Path | None) -> None:
    handler = LogFile(log) if log else logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    LOG.setLevel(logging.INFO)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
