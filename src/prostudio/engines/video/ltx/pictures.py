"""Pictures that condition a shot: from the file to what the VAE's encoder takes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn.functional import interpolate

from prostudio.engines.card import Role
from prostudio.engines.request import ShotRequest
from prostudio.errors import FilmError
from prostudio.film import Focus, Size

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ROLES = frozenset({Role.FIRST_FRAME, Role.LAST_FRAME, Role.KEYFRAME})


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that holds a frame.

    Attributes:
        pixels: float32 [1, 3, 1, H, W], -1 to 1.
        frame: which frame of the shot.
        strength: 0 to 1.
    """

    pixels: Tensor
    frame: int
    strength: float


def pictures_of(request: ShotRequest, crf: int, folder: Path) -> list[Picture]:
    """The request's pictures, filling the frame, with the losses of a video's frame.

    Args:
        crf: x264's rate factor for those losses; 0 for none.
        folder: where a one-frame video may be written for them.

    Raises:
        FilmError: a keyframe without its frame, outside the shot, or two for one frame.
        MediaError: a picture cannot be read.
    """
    from prostudio.media.stills import read_still

    found: dict[int, Picture] = {}
    for reference in request.references:
        frame = frame_of(reference.role, reference.frame, request.frames)
        if frame in found:
            raise FilmError(f"two pictures are to be frame {frame} of one shot")
        pixels = filling(read_still(reference.path), request.size, request.focus)
        if crf:
            pixels = _as_in_videos(pixels, crf, folder)
        ready = torch.from_numpy(pixels).permute(2, 0, 1)[None, :, None].float() / 127.5 - 1
        found[frame] = Picture(ready, frame, reference.strength)
    return [found[frame] for frame in sorted(found)]


def frame_of(role: Role, frame: int | None, frames: int) -> int:
    """The frame that a reference stands at."""
    if role is Role.FIRST_FRAME:
        return 0
    if role is Role.LAST_FRAME:
        return frames - 1
    if frame is None or not 0 <= frame < frames:
        raise FilmError(f"a keyframe is to be frame {frame} of a shot of {frames} frames")
    return frame


def filling(pixels: NDArray[np.uint8], size: Size, focus: Focus | None) -> NDArray[np.uint8]:
    """A picture [h, w, 3] scaled to fill `size` and cut about its focus (else its middle)."""
    height, width = pixels.shape[:2]
    scale = max(size.width / width, size.height / height)
    grown = (max(size.height, round(height * scale)), max(size.width, round(width * scale)))
    x, y = (focus.x, focus.y) if focus else (0.5, 0.5)
    tensor = torch.from_numpy(pixels).permute(2, 0, 1)[None].float()
    if grown != (height, width):
        tensor = interpolate(tensor, grown, mode="bicubic", antialias=True, align_corners=False)
    top = min(max(round(y * grown[0] - size.height / 2), 0), grown[0] - size.height)
    left = min(max(round(x * grown[1] - size.width / 2), 0), grown[1] - size.width)
    cut = tensor[0, :, top : top + size.height, left : left + size.width]
    return cut.round().clamp(0, 255).byte().permute(1, 2, 0).contiguous().numpy()


def _as_in_videos(pixels: NDArray[np.uint8], crf: int, folder: Path) -> NDArray[np.uint8]:
    """The picture encoded as a one-frame video, and decoded again."""
    from prostudio import files
    from prostudio.media.colour import from_rgb, to_rgb
    from prostudio.media.encoding import Encoding
    from prostudio.media.video import VideoWriter, read_frames

    path = folder / "picture.mp4"
    size = Size(pixels.shape[1], pixels.shape[0])
    with VideoWriter(path, size, Fraction(25), Encoding(crf=crf)) as writer:
        writer.write(from_rgb(pixels))
    decoded = to_rgb(next(read_frames(path, 0, 1)))
    files.unlink(path)
    return decoded
