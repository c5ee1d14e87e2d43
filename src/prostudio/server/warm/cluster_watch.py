"""What is to be seen of the cluster, asked of a child and kept for a moment.

Any number of pages, programs and scrapers ask once in a second together. No child is started
while no cluster is set, and one that nobody asks ends after a minute.
"""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import Future, wait
from contextlib import suppress
from dataclasses import replace
from typing import Any

from prostudio.cluster.seen import ClusterSeen
from prostudio.errors import NotFoundError, ProStudioError
from prostudio.server.warm.cluster_tally import Tally
from prostudio.server.warm.easel import Easel
from prostudio.settings import Settings

Json = Any
MODULE = "prostudio.server.warm.cluster_child"
FRESH_SECONDS = 1.0
LOST_SECONDS = 4.0
"""One that is lost is not asked for more often: each time is a new process."""
SCRAPED_SECONDS = 10.0
"""Who reads figures never waits; what is older is asked for, for the next one who reads."""
LOOK_SECONDS = 20.0
"""The first answer of a cluster takes some seconds; one that says nothing for so long is lost."""
_LOG_SECONDS = 60.0


class ClusterWatch:
    """The cluster of a server's settings; every method may be called from any thread."""

    def __init__(self, settings: Settings, *, module: str = MODULE) -> None:
        self._address = settings.cluster
        self._settings, self._module = settings, module
        self._easel = Easel(settings, module=module)
        self._lock = threading.Lock()
        self._closed = False
        self._seen = ClusterSeen(self._address, "connecting" if self._address else "none")
        self._asked = float("-inf")
        self.tally = Tally()

    async def seen(self) -> ClusterSeen:
        """The cluster as it is, at most a second old; one that does not answer is `lost`."""
        return self._seen if self._is_fresh() else await asyncio.to_thread(self.look)

    def look(self) -> ClusterSeen:
        """The same, in this thread."""
        if self._is_fresh():
            return self._seen
        easel, self._asked = self._easel, time.monotonic()
        try:
            answer = easel.wanted("seen", {}, seconds=LOOK_SECONDS)
        except ProStudioError as error:
            return self._lost(error, easel)
        wait([answer])
        return self._take(answer, easel)

    def known(self) -> ClusterSeen:
        """What was seen last; asks for it again where that is old, and does not wait."""
        if self._address and time.monotonic() - self._asked > SCRAPED_SECONDS:
            easel, self._asked = self._easel, time.monotonic()
            with suppress(ProStudioError):
                answer = easel.wanted("seen", {}, seconds=LOOK_SECONDS)
                answer.add_done_callback(lambda done: self._take(done, easel) and None)
        return self._seen

    async def log(self, step: str) -> Json:
        """The log of a step, by the first letters of its id.

        Raises:
            NotFoundError: no node has one.
            RefusedError: the cluster does not answer.
        """
        if not self._address:
            raise NotFoundError(
                "no cluster is set, and only its nodes keep logs of steps",
                hint="`prostudio serve --cluster ADDRESS` sets one",
            )
        return await self._easel.ask("log", {"step": step}, seconds=_LOG_SECONDS)

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._closed = True
        self._easel.close()

    def _is_fresh(self) -> bool:
        if not self._address:
            return True
        if self._seen.state == "connecting":
            return False
        least = LOST_SECONDS if self._seen.state == "lost" else FRESH_SECONDS
        return time.monotonic() - self._asked < least

    def _take(self, answer: Future[Json], easel: Easel) -> ClusterSeen:
        if answer.cancelled():
            return self._seen
        error = answer.exception()
        if isinstance(error, ProStudioError):
            return self._lost(error, easel)
        with self._lock:
            seen = ClusterSeen.from_json(answer.result())
            if seen.at > self._seen.at:
                self._seen = seen
                self.tally.count(seen)
            return self._seen

    def _lost(self, error: ProStudioError, easel: Easel) -> ClusterSeen:
        told = {"code": error.code, "message": error.message, "hint": error.hint}
        with self._lock:
            self._seen = replace(self._seen, state="lost", problem=told, nodes=())
            if easel is self._easel and not self._closed:
                self._easel = Easel(self._settings, module=self._module)
        easel.close()  # a connection to a cluster that went away is good for nothing
        return self._seen
