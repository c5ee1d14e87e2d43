"""White captions on white: what is dark beside the letters is measured."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from prostudio.drawing.text import draw_caption
from prostudio.film import Size


def luminance(grey: NDArray[np.float64]) -> NDArray[np.float64]:
    """Relative luminance of sRGB greys, 0 to 255 (WCAG 2)."""
    share = grey / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


@pytest.mark.parametrize("size", [Size(256, 144), Size(320, 180), Size(640, 360), Size(1280, 720)])
def test_captions_stand_out_from_snow_at_every_size(size: Size) -> None:
    pixels = draw_caption(["Snow lay on the roofs,", "illiterate still."], "en", size).pixels
    seen = pixels[..., 0] + 255.0 * (1 - pixels[..., 3] / 255)
    lit = luminance(seen)
    near = round(0.006 * size.height) + 1
    height, width = lit.shape
    around = np.pad(lit, near, constant_values=1.0)
    darkest = np.min(
        [
            around[y : y + height, x : x + width]
            for y in range(2 * near + 1)
            for x in range(2 * near + 1)
        ],
        axis=0,
    )
    contrast = 1.05 / (darkest[pixels[..., 0] > 200] + 0.05)
    assert np.percentile(contrast, 5) > 12
