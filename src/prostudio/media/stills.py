"""Single pictures of our own: canonical PNGs in, PNG and JPEG out.

Foreign pictures go through `media.ingest` first; only what it wrote is read here.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from prostudio import files
from prostudio.errors import MediaError

if TYPE_CHECKING:
    from numpy.typing import NDArray


def read_still(path: Path) -> NDArray[np.uint8]:
    """A canonical picture as [H, W, 3] uint8 RGB, full range.

    Raises:
        MediaError: the file is missing or is no PNG.
    """
    import av

    try:
        with av.open(str(path), format="png_pipe") as container:
            frame = next(container.decode(video=0))
            return np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
    except FileNotFoundError:
        raise MediaError(f"picture {path.name} is not there") from None
    except (av.FFmpegError, StopIteration, IndexError) as failure:
        raise MediaError(f"picture {path.name} cannot be read as PNG") from failure


def png_bytes(pixels: NDArray[np.uint8]) -> bytes:
    """[H, W, 3 or 4] uint8 as PNG; a fourth channel is left out."""
    return _encoded(pixels, "png", "rgb24", {"compression_level": "3", "pred": "mixed"})


def jpeg_bytes(pixels: NDArray[np.uint8], quality: int = 3) -> bytes:
    """[H, W, 3 or 4] uint8 as JPEG, chroma at full size.

    Args:
        quality: FFmpeg's scale for the quantiser: 1 is best, 31 worst; 3 is a good photograph.
    """
    options = {"qmin": str(quality), "qmax": str(quality)}
    return _encoded(pixels, "mjpeg", "yuvj444p", options)


def write_png(path: Path, pixels: NDArray[np.uint8]) -> None:
    """Write [H, W, 3 or 4] uint8 RGB[A] as a whole file or not at all."""
    files.write_bytes(path, png_bytes(pixels))


def write_jpeg(path: Path, pixels: NDArray[np.uint8], quality: int = 3) -> None:
    """Write [H, W, 3 or 4] uint8 RGB[A] as a whole file or not at all; see `jpeg_bytes`."""
    files.write_bytes(path, jpeg_bytes(pixels, quality))


def _encoded(
    pixels: NDArray[np.uint8], codec: str, pixel_format: str, options: dict[str, str]
) -> bytes:
    from fractions import Fraction

    import av

    height, width = pixels.shape[:2]
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels[..., :3]), format="rgb24")
    if pixel_format != "rgb24":
        frame = frame.reformat(format=pixel_format, dst_colorspace="ITU601")
    encoder = av.CodecContext.create(codec, "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height = width, height
    encoder.pix_fmt = pixel_format
    encoder.time_base = Fraction(1, 25)
    encoder.options = options
    return b"".join(bytes(packet) for packet in [*encoder.encode(frame), *encoder.encode(None)])
