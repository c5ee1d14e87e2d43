"""Depots that watch, fail or lie, around a real one."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

from prostudio.depot import Depot, Listed
from prostudio.errors import DepotError


class Watched:
    """Passes everything on, counts it, and fails from the n-th call on while it is told to.

    Args:
        n: the first call that fails (from 1); 0 never.
        stays: all calls after it fail too.
        refused: calls that begin so fail.
    """

    def __init__(
        self, depot: Depot, n: int = 0, *, stays: bool = False, refused: str = "never"
    ) -> None:
        self.depot, self.url = depot, depot.url
        self.n, self.stays, self.refused = n, stays, refused
        self.calls: list[str] = []
        self._lock = threading.Lock()

    def _count(self, call: str) -> None:
        with self._lock:
            self.calls.append(call)
            count = len(self.calls)
        due = self.n and (count == self.n or (self.stays and count > self.n))
        if due or call.startswith(self.refused):
            raise DepotError(f"the shared store {self.url} cannot be reached", hint="plug it in")

    def get(self, name: str) -> bytes | None:
        self._count(f"get {name}")
        return self.depot.get(name)

    def pieces(self, name: str) -> Iterator[bytes] | None:
        self._count(f"pieces {name}")
        return self.depot.pieces(name)

    def put(self, name: str, source: bytes | Path) -> None:
        self._count(f"put {name}")
        self.depot.put(name, source)

    def put_new(self, name: str, data: bytes) -> bool:
        self._count(f"put_new {name}")
        return self.depot.put_new(name, data)

    def weakness(self) -> str:
        return self.depot.weakness()

    def size(self, name: str) -> int | None:
        self._count(f"size {name}")
        return self.depot.size(name)

    def copy(self, name: str, to: str) -> bool:
        self._count(f"copy {name}")
        return self.depot.copy(name, to)

    def listed(self, prefix: str) -> Iterator[Listed]:
        self._count(f"listed {prefix}")
        return self.depot.listed(prefix)

    def remove(self, names: Iterable[str]) -> None:
        self._count("remove")
        self.depot.remove(names)

    def now(self) -> float:
        return self.depot.now()
