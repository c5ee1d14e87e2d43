"""Inverted anti-drifting: the end is made first, and every section leads to what is known.

The first picture is never far from what is made, so errors do not add up towards the end
(Zhang & Agrawala 2025, arXiv:2504.12626, section 3.3 and figure 2c).
"""

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


def paddings(sections: int) -> list[int]:
    """How many sections lie between the first picture and each section, as the model is told.

    It was not trained on long gaps, so a long film is told of 3, then 2, then 1 and 0
    (FramePack's own plan, from five sections on).
    """
    if sections > 4:
        return [3] + [2] * (sections - 3) + [1, 0]
    return list(reversed(range(sections)))


class Inverted:
    """A `Direction`: from the end to the beginning, newest latents first in memory."""

    name = "inverted"

    def position(self, section: int, sections: int) -> int:
        """The last section is the beginning."""
        require_section(section, sections)
        return sections - 1 - section

    def places(self, section: int, sections: int) -> Places:
        """First picture, gap, section, and behind it what was made before."""
        require_section(section, sections)
        after = 1 + paddings(sections)[section] * WINDOW
        return Places(*laid_out(after, WINDOW, NEAR, MIDDLE, FAR))

    def begin(self, start: Tensor) -> Tensor:
        """Nothing: the end is made from the first picture alone."""
        return start.new_zeros((*start.shape[:2], MEMORY, *start.shape[3:]))

    def remember(self, history: Tensor, made: Tensor) -> Tensor:
        """What was made stands before what was known."""
        import torch

        return torch.cat([made, history], dim=2)[:, :, :MEMORY].clone()

    def seen(self, history: Tensor) -> Memory:
        """The memory begins beside the section."""
        after = NEAR + MIDDLE
        return history[:, :, :NEAR], history[:, :, NEAR:after], history[:, :, after:]

    def windows(self, sections: int) -> list[Window]:
        """Each section with the one that follows it in the film, which was made before it."""
        order = range(sections - 1, -1, -1)
        return [Window((n, n - 1) if n else (0,), n == sections - 1) for n in order]
