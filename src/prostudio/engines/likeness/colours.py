"""Pictures compared by how much of each colour they have."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_MOST_SIDE = 96
_LIGHTS, _COLOURS = 6, 12
"""Steps of lightness, and of each of the two axes of colour."""
_REACH = 90.0
"""Of a* and b*: what is more colourful counts as this."""
_TO_XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], np.float32
)
_WHITE = np.array([0.9505, 1.0, 1.089], np.float32)


class Colours:
    """A histogram in CIE L*a*b*, compared by Bhattacharyya's coefficient.

    Counts are spread over neighbouring steps, so that a little more light is not another
    colour.
    """

    def seen(self, picture: NDArray[np.uint8]) -> NDArray[np.float32]:
        """[_LIGHTS * _COLOURS * _COLOURS], its sum is 1."""
        height, width = picture.shape[:2]
        every = max(1, max(height, width) // _MOST_SIDE)
        lab = _lab(picture[::every, ::every, :3].reshape(-1, 3))
        light = np.clip(lab[:, 0] / 100 * _LIGHTS - 0.5, 0, _LIGHTS - 1)
        colour = np.clip((lab[:, 1:] + _REACH) / (2 * _REACH) * _COLOURS - 0.5, 0, _COLOURS - 1)
        counts = np.zeros((_LIGHTS, _COLOURS, _COLOURS), np.float32)
        places = np.stack([light, colour[:, 0], colour[:, 1]])
        below = np.floor(places).astype(int)
        share = places - below
        tops = np.array([_LIGHTS, _COLOURS, _COLOURS])[:, None] - 1
        for corner in np.ndindex(2, 2, 2):
            above = np.array(corner)[:, None]
            weight = np.where(above == 1, share, 1 - share).prod(0)
            np.add.at(counts, tuple(np.minimum(below + above, tops)), weight)
        shares: NDArray[np.float32] = (counts / counts.sum()).ravel()
        return shares

    def alike(self, one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
        """The sum of the roots of common shares."""
        return min(1.0, float(np.sqrt(one * other).sum()))


def _lab(colours: NDArray[np.uint8]) -> NDArray[np.float32]:
    """sRGB (IEC 61966-2-1) as CIE L*a*b* under D65: [n, 3] float32."""
    part = colours.astype(np.float32) / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    ratio = linear @ _TO_XYZ.T / _WHITE
    bent = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    x, y, z = bent.T
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], 1).astype(np.float32)
