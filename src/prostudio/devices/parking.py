"""A loaded model makes room: it leaves the device for memory, and comes back as it was."""

from __future__ import annotations

import torch
from torch import Tensor

from prostudio.devices.layout import Packing
from prostudio.devices.links import pages
from prostudio.devices.loading import Loaded, buffers_for, tie
from prostudio.devices.residence import give_back


class Parking:
    """A model that can be sent off its device and brought back, any number of times.

    What is streamed lies in memory anyway; what stays on the device is copied there, so a
    parked model takes as much memory as it has weights. On the CPU nothing moves.
    """

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self._waiting: list[tuple[Packing, Tensor]] | None = None

    @property
    def bytes(self) -> int:
        """What it takes of memory, parked."""
        return sum(packing.bytes for packing in self.loaded.packings)

    def park(self) -> None:
        """Leave the device. The model cannot be used until it comes back."""
        loaded = self.loaded
        if loaded.link is None or self._waiting is not None:
            return
        loaded.link.settle()
        waiting = [(packing, _in_memory(flat)) for packing, flat in loaded.staying]
        for packing in loaded.packings:
            tie(packing, None)
        loaded.staying = []
        if loaded.conveyor:
            loaded.conveyor.rest()
        self._waiting = waiting
        give_back()

    def bring_back(self) -> None:
        """Use the device again.

        Raises:
            torch.OutOfMemoryError: something else has taken the room meanwhile.
        """
        loaded, link = self.loaded, self.loaded.link
        if link is None or self._waiting is None:
            return
        with torch.inference_mode(False):
            for packing, memory in self._waiting:
                room = link.room(packing.bytes)
                room.copy_(memory)
                loaded.staying.append((packing, room))
                tie(packing, room)
            self._waiting = None
            if loaded.conveyor:
                loaded.conveyor.begin(buffers_for(loaded.passing, link))


def _in_memory(flat: Tensor) -> Tensor:
    """A copy in pages of its own."""
    copy = pages(flat.numel())
    copy.copy_(flat)
    return copy
