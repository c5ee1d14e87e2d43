"""Whether a picture of another shape fills the frame or is shown whole: one rule for all."""

from __future__ import annotations

from prostudio.film.film import Size
from prostudio.film.shot import Fit, Focus

_LEAST_SHOWN = 0.55
"""Of the picture, in a crop that nobody asked for: below it heads are lost. A 3:4 photo in a
16:9 film would show 42 % of it, a 4:3 one 75 %."""


def fitting(fit: Fit | None, focus: Focus | None, shape: float, size: Size) -> Fit:
    """What was asked for; else `crop`, or `blur` where a crop would lose most of the picture.

    A focus is the point that stays in view, which only a crop has.

    Args:
        shape: the picture's width over its height, as it is seen.
        size: the film's.
    """
    if fit is not None:
        return fit
    frame = size.width / size.height
    shown = min(shape / frame, frame / shape)
    return Fit.CROP if focus or shown >= _LEAST_SHOWN else Fit.BLUR
