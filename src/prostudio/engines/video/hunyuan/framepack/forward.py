"""Forward, FramePack's F1: the beginning is made first, and is seen while the rest is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prostudio.engines.video.hunyuan.framepack.direction import Memory
from prostudio.engines.video.hunyuan.framepack.plan import (
    FAR,
    MEMORY,
    MIDDLE,
    NEAR,
    WINDOW,
    Places,
    Window,
    laid_out,
    require_section,
)

if TYPE_CHECKING:
    from torch import Tensor


class Forward:
    """A `Direction`: from the beginning to the end, newest latents last in memory."""

    name = "forward"

    def position(self, section: int, sections: int) -> int:
        """In the film's own order."""
        require_section(section, sections)
        return section

    def places(self, section: int, sections: int) -> Places:
        """First picture, memory from far to near, section: the same for every section."""
        require_section(section, sections)
        far, middle, near, latents = laid_out(1, FAR, MIDDLE, NEAR, WINDOW)
        return Places(latents, near, middle, far)

    def begin(self, start: Tensor) -> Tensor:
        """The first picture, and nothing before it."""
        import torch

        nothing = start.new_zeros((*start.shape[:2], MEMORY - 1, *start.shape[3:]))
        return torch.cat([nothing, start], dim=2)

    def remember(self, history: Tensor, made: Tensor) -> Tensor:
        """What was made stands after what was known."""
        import torch

        return torch.cat([history, made], dim=2)[:, :, -MEMORY:].clone()

    def seen(self, history: Tensor) -> Memory:
        """The memory ends beside the section."""
        before = FAR + MIDDLE
        return history[:, :, before:], history[:, :, FAR:before], history[:, :, :FAR]

    def windows(self, sections: int) -> list[Window]:
        """Each section with the one before it."""
        return [Window((n - 1, n) if n else (0,), n == 0) for n in range(sections)]
