"""The cluster while a film is made: machines come and go, and the head may die."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from typing import TypeVar

from prostudio.cluster.connect import host_of, ray_at, within
from prostudio.cluster.machines import Census, Machine, agreed_engines, require_some, this_machine
from prostudio.errors import ClusterError
from prostudio.graph import Step

T = TypeVar("T")

_ASK_SECONDS = 30.0
"""A machine that has to start Python first, from a slow disk, takes so long to answer."""
_COUNT_SECONDS = 5.0
_LOOK_EVERY_SECONDS = 5.0
PATIENCE_SECONDS = 60.0
"""So long it is waited for machines that went away: a machine that begins again needs as much."""
_SILENT_SECONDS = 20.0
"""Ray ends this whole process after 60 s without its head; we say before what is the matter."""


class Fleet:
    """The machines of one cluster, and the way to it.

    Attributes:
        ray: the connected module.
        address: the setting `cluster`.
        machines: all of them, those that can make nothing included.
        agreed: the engines that films are planned with; a machine that comes later fits, or not.
    """

    def __init__(self, address: str, url: str) -> None:
        """Raises ClusterError: nothing answers, or no machine can make films."""
        self.address = address
        self.ray = ray_at(address)
        self.here = this_machine()
        self._census = Census(self.ray, url, self.here)
        self.machines: list[Machine] = self._census.count(_ASK_SECONDS)
        require_some(self.machines, address)
        self.agreed = agreed_engines(self.machines, self.here)
        self._able: dict[tuple[str, str, int], list[Machine]] = {}
        self._looked = self._answered = self._worked = time.monotonic()

    def able(self, step: Step) -> list[Machine]:
        """Those that can make a step, whether or not they have room now."""
        engine = step.params.get("engine")
        alike = step.kind, engine if isinstance(engine, str) else "", step.needs.vram_mb
        if alike not in self._able:
            able = [one for one in self.machines if not one.cannot(step, self.agreed)]
            self._able[alike] = able
        return self._able[alike]

    @property
    def hosts(self) -> set[str]:
        """Names of the hosts that can work."""
        return {one.name for one in self.machines if not one.problem}

    @property
    def vram_mb(self) -> int:
        """What a model may use of the largest card."""
        return max((one.vram_mb for one in self.machines if not one.problem), default=0)

    @property
    def ram_mb(self) -> int:
        """Memory of the largest machine."""
        return max((one.ram_mb for one in self.machines if not one.problem), default=0)

    def asked(self, ask: Callable[[], T]) -> T:
        """What Ray answers to something that it settles with its head.

        Raises:
            ClusterError: the head is silent for too long.
        """
        try:
            return within(_SILENT_SECONDS, ask)
        except TimeoutError:
            raise self._gone() from None

    def look_again(self) -> None:
        """Every few seconds: who came, who went.

        Raises:
            ClusterError: the head is silent for too long, or nobody is left.
        """
        now = time.monotonic()
        if now - self._looked < _LOOK_EVERY_SECONDS:
            return
        self._looked = now
        if not self._head_answers():
            if now - self._answered > _SILENT_SECONDS:
                raise self._gone()
            return
        try:
            self.machines = within(_COUNT_SECONDS, self._census.count)
            self._answered = now
        except TimeoutError:
            return  # it went in this moment, or has too much to do
        except Exception as failure:
            raise self._gone() from failure
        self._able.clear()
        if any(not one.problem for one in self.machines):
            self._worked = now
        elif now - self._worked > PATIENCE_SECONDS:
            require_some(self.machines, self.address)

    def _head_answers(self) -> bool:
        """Whether somebody listens where Ray's head should."""
        try:
            where = self.address if self.address != "auto" else self._gcs()
            with socket.create_connection(host_of(where), 1.0):
                return True
        except OSError:
            return False

    def _gcs(self) -> str:
        return str(self.ray.get_runtime_context().gcs_address)

    def _gone(self) -> ClusterError:
        return ClusterError(
            f"the head of the Ray cluster at {self.address} does not answer any more",
            hint="start it again and make the film again: what was finished is kept",
        )
