"""The child that makes films for a program, as its parent holds it; see `owning`."""

from __future__ import annotations

import json
import threading
from contextlib import suppress

from prostudio.errors import FaultError
from prostudio.jobs.making import overrides_of
from prostudio.processes import Child, ChildError
from prostudio.settings import Settings

_GRACE_SECONDS = 5.0
_DEATHS = 3
"""One that died so often is not started again."""


class OwnerChild:
    """Starts it when films are to be made, again where it died, and lets it put things back."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._child: Child | None = None
        self._deaths = 0

    def have(self) -> None:
        """See that a child of ours makes films, or waits until whoever makes them ends.

        Raises:
            FaultError: it died too often.
        """
        with self._lock:
            if self._child is not None and self._child.poll() is None:
                return
            if self._child is not None:
                self._deaths += 1
                told = self._child.stderr
                self._child.close()
                self._child = None
                if self._deaths >= _DEATHS:
                    raise FaultError(f"the process that makes films died {_DEATHS} times: {told}")
            self._child = Child([], module="prostudio.client.owning")
            self._child.stdin.write(json.dumps(overrides_of(self._settings)).encode() + b"\n")
            self._child.stdin.flush()

    def close(self) -> None:
        """Let it put back what it makes, and end it."""
        with self._lock:
            child, self._child = self._child, None
        if child is not None:
            with suppress(OSError):
                child.stdin.close()
            with suppress(ChildError):
                child.wait(_GRACE_SECONDS)
            child.kill()
            child.close()
