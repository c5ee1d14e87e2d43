"""What the two kinds of FramePack differ in: the order of sections and the memory between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from prostudio.engines.video.hunyuan.framepack.plan import Places, Window

if TYPE_CHECKING:
    from torch import Tensor

Memory = tuple["Tensor", "Tensor", "Tensor"]
"""Near, middle and far latent frames: [1, 16, 1, h, w], [1, 16, 2, h, w], [1, 16, 16, h, w]."""


class Direction(Protocol):
    """From the end to the beginning, or from the beginning to the end.

    Tensors are latents, [1, 16, n, h, w] float32, in time order.
    """

    name: str
    """By which checkpoints know it."""

    def position(self, section: int, sections: int) -> int:
        """Which part of the film the section is: 0 is the beginning."""
        ...

    def places(self, section: int, sections: int) -> Places:
        """Where in time everything stands."""
        ...

    def begin(self, start: Tensor) -> Tensor:
        """The 19 latent frames remembered before anything is made; `start` is the first picture."""
        ...

    def remember(self, history: Tensor, made: Tensor) -> Tensor:
        """The 19 latent frames nearest to the section that comes next."""
        ...

    def seen(self, history: Tensor) -> Memory:
        """The memory as the network sees it."""
        ...

    def windows(self, sections: int) -> Sequence[Window]:
        """What is decoded together, in the film's order."""
        ...
