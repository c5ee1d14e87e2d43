"""How long engines take on this machine: found out by the warm child, in the background, once.

Who asks for the engines never waits for it: the figures are there the next time.
"""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

from prostudio.errors import ProStudioError
from prostudio.server.warm.easel import Easel
from prostudio.settings import Settings

Json = Any
_KEPT_SECONDS = 600.0
"""Then it is asked again: free memory changes, and `doctor --measure` may have been run."""


class Speeds:
    """Figures by engine, as `kind.name`."""

    def __init__(self, easel: Easel) -> None:
        self._easel = easel
        self._lock = threading.Lock()
        self._known: dict[str, Json] = {}
        self._asked = float("-inf")

    def known(self, settings: Settings) -> dict[str, Json]:
        """What is known so far; asks for it where it is old."""
        with self._lock:
            if time.monotonic() - self._asked > _KEPT_SECONDS:
                self._asked = time.monotonic()
                with suppress(ProStudioError):  # the child has too much to do already
                    order = {"cores": settings.cores}
                    self._easel.wanted("speeds", order).add_done_callback(self._take)
            return self._known

    def _take(self, answer: Future[Json]) -> None:
        if not answer.cancelled() and answer.exception() is None:
            with self._lock:
                self._known = answer.result()
