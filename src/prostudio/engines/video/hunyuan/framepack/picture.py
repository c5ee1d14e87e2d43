"""The first picture at the size of the shot: scaled to cover it, then cropped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from prostudio.errors import MediaError
from prostudio.film import Focus, Size

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAST = 64
"""Pixels of a picture's shorter side; less is a blot when it fills a frame."""


def at_size(path: Path, size: Size, focus: Focus | None = None) -> NDArray[np.uint8]:
    """A canonical picture as [H, W, 3] uint8 of this size, scaled with Lanczos' filter.

    Args:
        focus: what stays in view where it is cropped; the middle if there is none.

    Raises:
        MediaError: it cannot be read, or is too small.
    """
    import numpy as np
    from PIL import Image

    from prostudio.media.stills import read_still

    pixels = read_still(path)
    height, width = pixels.shape[:2]
    if min(height, width) < LEAST:
        raise MediaError(
            f"picture {path.name} is {width}x{height}; FramePack wants {LEAST} pixels or more "
            "on each side"
        )
    scale = max(size.width / width, size.height / height)
    wide, high = (max(1, round(side * scale)) for side in (width, height))
    wide, high = max(wide, size.width), max(high, size.height)
    scaled = Image.fromarray(pixels).resize((wide, high), Image.Resampling.LANCZOS)
    x, y = (focus.x, focus.y) if focus else (0.5, 0.5)
    left, top = _edge(x, wide, size.width), _edge(y, high, size.height)
    return np.array(scaled.crop((left, top, left + size.width, top + size.height)))


def _edge(at: float, whole: int, part: int) -> int:
    """Where a crop of `part` begins, so that the point is in its middle as far as there is room."""
    return min(max(0, round(at * whole - part / 2)), whole - part)
