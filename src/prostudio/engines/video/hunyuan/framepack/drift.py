"""How a film's look wanders: brightness and contrast of each part against the first.

Long films of any such model darken or bleach step by step; a figure says so before an eye does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor

_LUMA = (0.2126, 0.7152, 0.0722)
"""Of red, green and blue, BT.709."""


@dataclass(frozen=True, slots=True)
class Look:
    """Mean and spread of the luma of some frames, on a scale of 0 to 1."""

    brightness: float
    contrast: float

    def against(self, first: Look) -> str:
        """In words, with what changed since the first."""
        brighter = self.brightness - first.brightness
        sharper = self.contrast - first.contrast
        return (
            f"brightness {self.brightness:.2f} ({brighter:+.2f}), "
            f"contrast {self.contrast:.2f} ({sharper:+.2f})"
        )


def look(frames: Iterable[Tensor]) -> Look:
    """The look of frames [n, H, W, 3] in -1 to 1; every fourth pixel of every fourth row."""
    weights = torch.tensor(_LUMA)
    seen = [(part[:, ::4, ::4].clamp(-1, 1) + 1) / 2 @ weights for part in frames]
    luma = torch.cat([part.flatten() for part in seen])
    return Look(float(luma.mean()), float(luma.std()))
