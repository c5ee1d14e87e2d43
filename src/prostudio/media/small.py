"""JPEGs of our own pictures, whole and small."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from prostudio.errors import MediaError
from prostudio.media.stills import jpeg_bytes

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LARGE, _SMALL = 3, 4
"""Quantiser: a large one is scaled again, for smaller ones and for the draft film."""


def encoded(pixels: NDArray[np.uint8], width: int | None = None) -> bytes:
    """[H, W, 3 or 4] uint8 as JPEG, `width` pixels wide where it is wider."""
    if width is None or width >= pixels.shape[1]:
        return jpeg_bytes(pixels, _LARGE)
    height = max(2, 2 * round(pixels.shape[0] * width / pixels.shape[1] / 2))
    return jpeg_bytes(resized(pixels, width, height), _SMALL)


def resized(pixels: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """[H, W, 3 or 4] uint8 as [height, width, 3], each pixel the mean of what it covers."""
    import av

    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels[..., :3]), format="rgb24")
    small = frame.reformat(width=width, height=height, interpolation="AREA")
    return np.asarray(small.to_ndarray(), np.uint8)


def read_jpeg(path: Path) -> NDArray[np.uint8]:
    """A JPEG of ours as [H, W, 3] uint8.

    Raises:
        MediaError: it is gone or damaged.
    """
    import av

    try:
        with av.open(str(path), format="jpeg_pipe") as container:
            frame: Any = next(container.decode(video=0))
            return np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
    except (OSError, av.FFmpegError, StopIteration, IndexError) as failure:
        raise MediaError(f"picture {path.name} cannot be read") from failure
