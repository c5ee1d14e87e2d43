"""A way to a server on which connections break, after so many bytes each."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Cutting:
    """A proxy; connection n is broken after `cuts[n]` bytes of answers, later ones never.

    Attributes:
        asked: the first line of every request.
    """

    def __init__(self, address: str, cuts: list[int]) -> None:
        parts = urlsplit(address)
        self._to = (parts.hostname, parts.port)
        self._cuts = cuts
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.asked: list[bytes] = []

    def run(self) -> None:
        threads = []
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                left = self._cuts.pop(0) if self._cuts else None
                threads.append(threading.Thread(target=self._serve, args=(near, left)))
                threads[-1].start()
        for thread in threads:
            thread.join()

    def close(self) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _serve(self, near: socket.socket, left: int | None) -> None:
        with near, socket.create_connection(self._to) as far:
            asking = threading.Thread(target=self._ask, args=(near, far))
            asking.start()
            with suppress(OSError):
                while data := far.recv(65536):
                    if left is not None:
                        data, left = data[:left], left - len(data)
                    near.sendall(data)
                    if left is not None and left <= 0:
                        break
            _end(near, far)
            asking.join()

    def _ask(self, near: socket.socket, far: socket.socket) -> None:
        with suppress(OSError):
            while data := near.recv(65536):
                if b" HTTP/1.1\r\n" in data:
                    self.asked.append(data.partition(b"\r\n")[0])
                far.sendall(data)
        _end(near, far)


def _end(*sockets: socket.socket) -> None:
    for one in sockets:
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)


@contextmanager
def cutting(address: str, *cuts: int) -> Iterator[Cutting]:
    """The way, for as long as the block lasts. `Host` has to be the server's own: 127.0.0.1."""
    way = Cutting(address, list(cuts))
    thread = threading.Thread(target=way.run)
    thread.start()
    try:
        yield way
    finally:
        way.close()
        thread.join()
