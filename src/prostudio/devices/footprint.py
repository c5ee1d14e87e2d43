"""What a model takes: on the device, in memory, and over the bus at each pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Footprint:
    """Bytes of a model in one storage.

    Attributes:
        rest: what always stays on the device.
        blocks: each block, in order of use.
        widened: the largest matrix while it is computed with; 0 where nothing is rounded.
    """

    rest: int
    blocks: tuple[int, ...]
    widened: int = 0

    @property
    def whole(self) -> int:
        """All of it on the device."""
        return self.rest + sum(self.blocks) + self.widened

    @property
    def least(self) -> int:
        """On the device with no block resident: what streams through two buffers."""
        buffers = 2 * max(self.blocks, default=0)
        return min(self.whole, self.rest + self.widened + buffers)

    def resident(self, vram_bytes: int) -> frozenset[int]:
        """The blocks that stay on a device where the weights may take `vram_bytes`.

        They are spread evenly, so that the bus works all the time instead of resting
        through one half of a pass and being late in the other.
        """
        if self.whole <= vram_bytes:
            return frozenset(range(len(self.blocks)))
        room = vram_bytes - self.least
        return _paired(self.blocks, _spread(self.blocks, room), room)

    def on_device(self, vram_bytes: int) -> int:
        """Bytes of weights on the device when they may take `vram_bytes`."""
        resident = self.resident(vram_bytes)
        streamed = [size for at, size in enumerate(self.blocks) if at not in resident]
        return self.whole - sum(streamed) + min(2, len(streamed)) * max(streamed, default=0)

    def streamed(self, vram_bytes: int) -> int:
        """Bytes of memory that are pinned, and that cross the bus at each pass.

        Two blocks or fewer stay in the two buffers: they are pinned and cross once.
        """
        resident = self.resident(vram_bytes)
        return sum(size for at, size in enumerate(self.blocks) if at not in resident)


def _spread(sizes: Sequence[int], room: int) -> frozenset[int]:
    """Indices whose sizes sum up to at most `room`, evenly along the bytes; the first leads."""
    room, total = max(0, room), sum(sizes)
    # Whole numbers: what each block earns for its bytes, and what a resident one costs.
    chosen, credit, taken = set(), sizes[0] * (total - room), 0
    for index, size in enumerate(sizes):
        credit += size * room
        if credit >= size * total and taken + size <= room:
            chosen.add(index)
            credit -= size * total
            taken += size
    return frozenset(chosen)


def _paired(sizes: Sequence[int], chosen: frozenset[int], room: int) -> frozenset[int]:
    """One block more or less, so that an even number is left to two buffers in turn.

    With an odd number the first block of the next pass waits for the last one of this.
    """
    if (len(sizes) - len(chosen)) % 2 == 0:
        return chosen
    left = room - sum(sizes[at] for at in chosen)
    if fitting := [at for at in range(len(sizes)) if at not in chosen and sizes[at] <= left]:
        return chosen | {max(fitting, key=lambda at: min((abs(at - c) for c in chosen), default=0))}
    return chosen - {min(chosen, key=lambda at: sizes[at])} if chosen else chosen
