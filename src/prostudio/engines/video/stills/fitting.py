"""Whether a picture of another shape fills the frame or is shown whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prostudio.engines.request import ShotRequest
from prostudio.film import Fit
from prostudio.film.fitting import fitting

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def fit_of(request: ShotRequest, pixels: NDArray[np.uint8]) -> Fit:
    """What the request says, or what suits the picture's shape; see `film.fitting`.

    Args:
        pixels: [H, W, 3] uint8.
    """
    high, wide = pixels.shape[:2]
    return fitting(request.fit, request.focus, wide / high, request.size)
