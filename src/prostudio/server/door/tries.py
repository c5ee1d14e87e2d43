"""Who guesses tokens is made to wait."""

from __future__ import annotations

import time
from collections import deque

from prostudio.server.answering.refusals import RefusedError

_FAILURES, _MINUTE = 10, 60.0
_ADDRESSES = 10_000
"""So many callers with wrong tokens are remembered; the oldest are forgotten."""


class Tries:
    """Wrong tokens of the last minute, by address."""

    def __init__(self) -> None:
        self._failed: dict[str, deque[float]] = {}

    def require_patience(self, caller: str) -> None:
        """Refuse somebody who had too many wrong tokens.

        Raises:
            RefusedError: 429, wait a minute.
        """
        failures = self._failed.get(caller, deque())
        now = time.monotonic()
        while failures and now - failures[0] > _MINUTE:
            failures.popleft()
        if len(failures) >= _FAILURES:
            wait = {"Retry-After": str(int(_MINUTE))}
            raise RefusedError(429, "token", "too many wrong tokens; wait a minute", headers=wait)

    def failed(self, caller: str) -> None:
        """Take note of a wrong token."""
        self._failed.setdefault(caller, deque()).append(time.monotonic())
        while len(self._failed) > _ADDRESSES:
            self._failed.pop(next(iter(self._failed)))
