"""Blocks pass through a few buffers of a device, each arriving before it is used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from torch import Tensor

from prostudio.devices.links import Link


class Conveyor:
    """Brings blocks to their buffers ahead of time, in a circle.

    Block k always goes to buffer k modulo the number of buffers, so that a module is
    tied to its place once. As soon as a block has been used, the next one of the same
    buffer sets out, while the block in the other buffer computes. A block asked for out
    of turn (a step cache left some out) is brought when it is asked for.

    Attributes:
        moved: bytes that have set out so far.
        late: how often a block was asked for that had not set out.
    """

    def __init__(self, link: Link, sources: Sequence[Tensor], buffers: Sequence[Tensor]) -> None:
        self._link, self._sources = link, sources
        self.moved = self.late = 0
        self.begin(buffers)

    def begin(self, buffers: Sequence[Tensor]) -> None:
        """Bring the first blocks; again with other buffers after the model was parked."""
        self._buffers = buffers
        self._held: list[int | None] = [None] * len(buffers)
        self._arrival: list[Any] = [None] * len(buffers)
        self._waited = [False] * len(buffers)
        for block in range(min(len(buffers), len(self._sources))):
            self._fetch(block)

    def rest(self) -> None:
        """Let go of the buffers; every copy has come to its end."""
        self._buffers, self._arrival = (), []

    def before(self, block: int) -> None:
        """What is computed from now on finds the block in its buffer."""
        buffer = block % len(self._buffers)
        if self._held[buffer] != block:
            self.late += 1
            self._fetch(block)
        if not self._waited[buffer]:
            self._link.wait(self._arrival[buffer])
            self._waited[buffer] = True

    def after(self, block: int) -> None:
        """All that uses the block has been asked for: its buffer's next one may set out."""
        following = block + len(self._buffers)
        if following >= len(self._sources):
            following = block % len(self._buffers)
        if following != block:
            self._fetch(following)

    def _fetch(self, block: int) -> None:
        buffer = block % len(self._buffers)
        source = self._sources[block]
        target = self._buffers[buffer][: source.numel()]
        # Everything asked for so far comes first: it may still read the buffer's old bytes.
        self._arrival[buffer] = self._link.copy(source, target, self._link.mark())
        self._held[buffer], self._waited[buffer] = block, False
        self.moved += source.numel()
