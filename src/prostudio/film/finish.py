"""What is done to takes at the end: smoother, larger, sharper, steadier, alike."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

SHARPEN = 0.5
MATCH = 0.8
"""How much is done where only the word is said."""
OWN = 0
"""In the place of a rate or a height: the film's own."""


@dataclass(frozen=True, slots=True)
class Finish:
    """What is done to a shot's take; drawn shots and footage are never finished.

    Attributes:
        interpolate: frames a second to reach by frames between those that there are; `OWN`
            is the film's rate.
        upscale: pixels of the shorter side to reach; `OWN` is the film's.
        sharpen: 0 to 1.
        deflicker: light that jumps from frame to frame is made even.
        match: 0 to 1: how far colours go towards those of the scene's first take.
    """

    interpolate: Fraction | None = None
    upscale: int | None = None
    sharpen: float = 0.0
    deflicker: bool = False
    match: float = 0.0

    def __bool__(self) -> bool:
        return self != Finish()
