"""Pictures without their colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def grey(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """[H, W, 4] RGBA, changed in place, without its colours: BT.709 luma in whole 256ths.

    No palette row can promise this, because places mix colours of their own.
    """
    red, green, blue = (pixels[..., k].astype("uint16") for k in range(3))
    luma = (54 * red + 183 * green + 19 * blue) >> 8
    pixels[..., :3] = luma[..., None]
    return pixels
