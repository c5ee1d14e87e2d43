"""Pictures of our own brought to another size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from prostudio.film import Size


def fitted(pixels: NDArray[np.uint8], size: Size) -> NDArray[np.uint8]:
    """[H, W, 3] uint8 as [size.height, size.width, 3]: cut to its shape around the middle, scaled.

    Lanczos' filter, with what it covers wide enough where the picture becomes smaller.
    """
    import av

    high, wide = pixels.shape[:2]
    shape = size.width / size.height
    width, height = min(wide, round(high * shape)), min(high, round(wide / shape))
    left, top = (wide - width) // 2, (high - height) // 2
    cut = np.ascontiguousarray(pixels[top : top + height, left : left + width, :3])
    frame = av.VideoFrame.from_ndarray(cut, format="rgb24")
    scaled = frame.reformat(width=size.width, height=size.height, interpolation="LANCZOS")
    return np.asarray(scaled.to_ndarray(), np.uint8)
