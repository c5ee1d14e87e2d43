"""Whether a picture of another shape fills the frame or is shown whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prostudio.engines.request import ShotRequest
from prostudio.film import Fit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LEAST_SHOWN = 0.55
"""Of the picture, in a crop that nobody asked for: below it heads are lost. A 3:4 photo in a
16:9 film would show 42 % of it, a 4:3 one 75 %."""


def fit_of(request: ShotRequest, pixels: NDArray[np.uint8]) -> Fit:
    """What the request says; else `crop`, or `blur` where a crop would lose most of the picture.

    A focus is the point that stays in view, which only a crop has.

    Args:
        pixels: [H, W, 3] uint8.
    """
    if request.fit is not None:
        return request.fit
    high, wide = pixels.shape[:2]
    shape, frame = wide / high, request.size.width / request.size.height
    shown = min(shape / frame, frame / shape)
    return Fit.CROP if request.focus or shown >= _LEAST_SHOWN else Fit.BLUR
