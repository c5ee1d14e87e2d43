"""Match cut by luminance: a cut between pictures that have been made equally bright for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prostudio.compositor.transitions.mixing import eased

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from prostudio.media.colour import Pixels, Planes

_STEEPEST = 3.0
"""Most by which the tones of a picture are spread: more would show the steps of 8 bits."""
_SHARES = 65
"""At how many shares of the pixels the tones of two pictures are compared."""


def match_cut(picture: Planes, other: Planes | None, time: float) -> None:
    """Lead the old shot's tones half way to those of the new one, cut, lead back.

    In the middle both pictures have the same distribution of luma: the mean of both
    quantile functions, which is where two distributions meet on the shortest way
    (1-D optimal transport). So nothing flashes at the cut, however dark the one and
    bright the other is. Colour differences follow the mean of luma.
    """
    assert other is not None
    shown, matched = (picture, other) if time < 0.5 else (other, picture)
    amount = eased(1 - abs(2 * time - 1))
    if amount > 0:
        tones = _tones(shown.y, matched.y, amount)
        before = max(1.0, float(shown.y.mean()) - 16)
        luma = tones[shown.y]
        gain = min(1.3, max(0.6, (float(luma.mean()) - 16) / before))
        colours = _colours(gain)
        planes = (luma, colours[shown.u], colours[shown.v])
    else:
        planes = (shown.y, shown.u, shown.v)
    for plane, values in zip(picture, planes, strict=True):
        plane[:] = values


def _tones(shown: Pixels, matched: Pixels, amount: float) -> Pixels:
    """For each luma, what becomes of it: `amount` of the way to the middle of both."""
    import numpy as np

    shares = np.linspace(0, 1, _SHARES)
    own, foreign = (_quantiles(plane, shares) for plane in (shown, matched))
    # Values that many pixels have stand at many shares: each goes where their middle goes.
    rising = own + np.arange(_SHARES) * 1e-3
    target = own + (foreign - own) / 2
    levels = np.interp(np.arange(256), rising, target, left=target[0], right=target[-1])
    steps = np.clip(np.diff(levels, prepend=levels[0]), 0, _STEEPEST)
    middle = int(np.median(own))
    curve = np.cumsum(steps)
    curve += levels[middle] - curve[middle]
    blended = np.arange(256) * (1 - amount) + curve * amount
    return np.rint(np.clip(blended, 0, 255)).astype(np.uint8)


def _quantiles(plane: Pixels, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """The luma below which each share of the pixels lies, from the histogram."""
    import numpy as np

    counts = np.bincount(plane[::2, ::2].ravel(), minlength=256)
    below = np.concatenate(([0.0], np.cumsum(counts) / counts.sum()))
    below += np.arange(257) * 1e-9
    found: NDArray[np.float64] = np.interp(shares, below, np.arange(257) - 0.5)
    return found


def _colours(gain: float) -> Pixels:
    """Colour differences with that much of their distance from grey."""
    import numpy as np

    levels: Pixels = np.clip((np.arange(256) - 128) * gain + 128, 16, 240).round().astype(np.uint8)
    return levels
