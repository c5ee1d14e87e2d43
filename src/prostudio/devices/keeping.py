"""Models that stay loaded from one use to the next; one of them at a time has the device."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prostudio.errors import DeviceMemoryError, ResourceError

if TYPE_CHECKING:
    from torch import nn

    from prostudio.devices.loading import Loaded
    from prostudio.devices.parking import Parking

_LESS = 0.9
"""A model loaded for so much more of the device than may be taken now is still used: what is
free changes a little from call to call."""


@dataclass(frozen=True, slots=True)
class Loading:
    """One model was read from the disk, and how long that took."""

    name: str
    seconds: float


@dataclass(slots=True)
class _Kept:
    parking: Parking
    vram_bytes: int


class Keeping:
    """What a process keeps loaded: for one purpose, until another one or the end.

    A model that is asked for again is there at once. Whoever needs the device while others
    have it sends them to memory (`Parking`): a model in use, too, while another is used
    within its `with`. After an error nothing is kept.
    """

    def __init__(self) -> None:
        self._kept: dict[Hashable, _Kept] = {}
        self._lent: list[Parking] = []
        self._news: list[Loading] = []
        self._purpose = ""

    def turn_to(self, purpose: str) -> None:
        """Work for a purpose from now on. What another one had loaded is given back."""
        if purpose != self._purpose:
            self.close()
        self._purpose = purpose

    def __bool__(self) -> bool:
        """Whether anything is loaded."""
        return bool(self._kept)

    @contextmanager
    def lend(
        self, key: Hashable, name: str, vram_bytes: int, load: Callable[[], Loaded]
    ) -> Iterator[nn.Module]:
        """A model on its device: the one that is kept under the key, or else loaded now.

        Args:
            vram_bytes: that its weights may take.
        """
        try:
            parking = self._taken(key, name, vram_bytes, load)
            self._lent.append(parking)
            yield parking.loaded.model
            self._lent.pop()
            if self._lent:
                parking.park()
                self._lent[-1].bring_back()
        except BaseException:
            self.close()
            raise

    def news(self) -> Iterator[Loading]:
        """What was loaded since this was asked last."""
        while self._news:
            yield self._news.pop(0)

    def close(self) -> None:
        """Give everything back."""
        for kept in self._kept.values():
            kept.parking.loaded.close()
        self._kept.clear()
        self._lent.clear()

    def _taken(
        self, key: Hashable, name: str, vram_bytes: int, load: Callable[[], Loaded]
    ) -> Parking:
        for other, kept in self._kept.items():
            if other != key:
                kept.parking.park()
        found = self._kept.get(key)
        if found is not None and max(0, vram_bytes) >= found.vram_bytes * _LESS:
            found.parking.bring_back()
            return found.parking
        if found is not None:
            self._let_go(key)
        from prostudio.devices.parking import Parking

        began = time.monotonic()
        parking = Parking(self._loaded(load))
        self._kept[key] = _Kept(parking, vram_bytes)
        self._news.append(Loading(name, time.monotonic() - began))
        return parking

    def _loaded(self, load: Callable[[], Loaded]) -> Loaded:
        """Load, if need be in the place of what is kept and not in use."""
        try:
            return load()
        except (ResourceError, DeviceMemoryError):
            idle = [key for key, kept in self._kept.items() if kept.parking not in self._lent]
            if not idle:
                raise
            for key in idle:
                self._let_go(key)
            return load()

    def _let_go(self, key: Hashable) -> None:
        self._kept.pop(key).parking.loaded.close()
