"""Weights that are being fetched for this server: one after another, each in a child.

Nothing is lost when the server ends: what came is on the disk, and the next fetch of the
same weights goes on there.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from prostudio.errors import ConflictError
from prostudio.processes import Child, ChildError

CHILD = "prostudio.server.children.fetching"
_LOG = logging.getLogger("prostudio.server")
_LEAST_SPEED = 1000.0
"""Below it nobody can say when it ends: so slow are the small files at the beginning."""

_SPEED_SECONDS = 10.0
"""The speed is that of the last seconds, so that it follows the network."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """One wish for weights, as it stands now.

    Attributes:
        state: `waiting`, `fetching`, `converting`, `failed` or `cancelled`; it is
            forgotten when it is done.
        speed: bytes a second, 0 while nothing comes.
        error: `{code, message, hint}` of a failed one.
    """

    name: str
    state: str = "waiting"
    bytes: int = 0
    total: int = 0
    speed: float = 0.0
    error: dict[str, Any] | None = None

    @property
    def going(self) -> bool:
        """Whether it is still under way."""
        return self.state in ("waiting", "fetching", "converting")

    @property
    def eta_s(self) -> float | None:
        """Seconds that are left at this speed."""
        if self.state != "fetching" or self.speed < _LEAST_SPEED or not self.total:
            return None
        return round(max(0, self.total - self.bytes) / self.speed, 1)


class Fetches:
    """The line of fetches; its methods may be called from any thread."""

    def __init__(self, weights: Path) -> None:
        self._weights = weights
        self._lock = threading.Lock()
        self._known: dict[str, Fetch] = {}
        self._line: deque[str] = deque()
        self._worker: threading.Thread | None = None
        self._child: tuple[str, Child] | None = None
        self._closed = False
        self.round = 0
        """Grows with every change."""

    def start(self, name: str) -> Fetch:
        """Put weights at the end of the line; those that are in it stay where they are."""
        with self._lock:
            known = self._known.get(name)
            if known is not None and known.going:
                return known
            fetch = self._known[name] = Fetch(name)
            self._line.append(name)
            self.round += 1
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, name="fetches", daemon=True)
                self._worker.start()
            return fetch

    def cancel(self, name: str) -> None:
        """Stop a fetch; what came of it is kept.

        Raises:
            ConflictError: it is not under way.
        """
        with self._lock:
            known = self._known.get(name)
            if known is None or not known.going:
                raise ConflictError(f"{name} is not being fetched")
            self._set(replace(known, state="cancelled", speed=0.0))
            if name in self._line:
                self._line.remove(name)
            if self._child is not None and self._child[0] == name:
                self._child[1].signal_kill()

    def get(self, name: str) -> Fetch | None:
        """What is known of weights that somebody wanted, and nobody got so far."""
        with self._lock:
            return self._known.get(name)

    def forget(self, name: str) -> None:
        """Forget how an earlier fetch ended."""
        with self._lock:
            if name in self._known and not self._known[name].going:
                del self._known[name]
                self.round += 1

    def close(self) -> None:
        """End what is under way."""
        with self._lock:
            self._closed = True
            self._line.clear()
            worker = self._worker
            if self._child is not None:
                self._child[1].signal_kill()
        if worker is not None:
            worker.join(10.0)

    def _work(self) -> None:
        while True:
            with self._lock:
                if self._closed or not self._line:
                    self._worker = None
                    return
                name = self._line.popleft()
                self._set(replace(self._known[name], state="fetching"))
            try:
                self._fetch(name)
            except ChildError as failure:
                self._end(name, {"code": "child", "message": failure.message, "hint": None})

    def _fetch(self, name: str) -> None:
        """Run the child of one fetch until it ends."""
        with Child([], module=CHILD) as child:
            with self._lock:
                if self._closed or self._known[name].state == "cancelled":
                    return
                self._child = (name, child)
            try:
                order = {"name": name, "weights": str(self._weights)}
                with suppress(OSError):
                    child.stdin.write(json.dumps(order).encode() + b"\n")
                    child.stdin.flush()
                error = self._follow(name, child)
            finally:
                with self._lock:
                    self._child = None
        self._end(name, error)

    def _follow(self, name: str, child: Child) -> dict[str, Any] | None:
        """Note what the child tells; its error, or None when all is here."""
        seen: deque[tuple[float, int]] = deque()
        for line in child.stdout:
            told = json.loads(line)
            if "done" in told:
                return None
            if "failed" in told:
                failed: dict[str, Any] = told["failed"]
                return failed
            with self._lock:
                now = self._known[name]
                if now.state == "cancelled":
                    continue
                if "converting" in told:
                    self._set(replace(now, state="converting", speed=0.0))
                    continue
                came = int(told["bytes"])
                speed = _speed(seen, came)
                total = int(told.get("total", now.total))
                self._set(replace(now, bytes=came, total=total, speed=speed))
        with suppress(ChildError):
            child.wait(5.0)
        if not self._closed:
            _LOG.error("fetch of weights died", extra={"details": {"told": child.stderr[-500:]}})
        hint = "fetch it again: what came is kept"
        return {"code": "child", "message": "the process that fetched it died", "hint": hint}

    def _end(self, name: str, error: dict[str, Any] | None) -> None:
        with self._lock:
            known = self._known[name]
            if error is None:
                del self._known[name]
                self.round += 1
            elif known.state != "cancelled":
                self._set(replace(known, state="failed", speed=0.0, error=error))

    def _set(self, fetch: Fetch) -> None:
        self._known[fetch.name] = fetch
        self.round += 1


def _speed(seen: deque[tuple[float, int]], came: int) -> float:
    """Bytes a second over the last seconds."""
    now = time.monotonic()
    if seen and came < seen[-1][1]:
        seen.clear()  # a file that came damaged begins again
    seen.append((now, came))
    while now - seen[0][0] > _SPEED_SECONDS and len(seen) > 2:
        seen.popleft()
    seconds = now - seen[0][0]
    return (came - seen[0][1]) / seconds if seconds > 0.2 else 0.0
