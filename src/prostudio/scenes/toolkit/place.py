"""What an opened place is: something that draws moments, and what it wants drawn over it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from prostudio.scenes.toolkit.stage import Moment


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """A place ready to draw one shot.

    Attributes:
        draw: draws one frame on the stage's canvas; a pure function of the moment.
        rain: strength of the painter's rain in rain and storm, 0 for a place without.
        snow: strength of the painter's snow in snow, 0 for a place without.
        fog: strength of the painter's veil over everything in fog, 0 for a place without.
        vignette: how much darker the corners are, 0..1.
        grain: deviation of the film grain.
    """

    draw: Callable[[Moment], None]
    rain: float = 1.0
    snow: float = 1.0
    fog: float = 1.0
    vignette: float = 0.42
    grain: float = 0.009
