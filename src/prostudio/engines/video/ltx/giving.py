"""What a shot gives out on its way: shares of its time, looks at latents, frames."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from torch import Tensor

from prostudio.engines.base import AudioChunk, FrameChunk, Preview, Progress
from prostudio.engines.video.ltx.decode import Stream
from prostudio.engines.video.ltx.preview import look
from prostudio.engines.video.ltx.size import FRAMES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Made = Iterator[FrameChunk | AudioChunk | Preview | Progress]

READ, SAMPLED = 0.06, 0.86
"""Shares of a shot's time after which its words are read, and its latents clean."""


def share(sampled: float) -> float:
    """How much of a shot is done when a share of its steps is."""
    return min(SAMPLED, READ + (SAMPLED - READ) * sampled)


def look_at(clean: Tensor, plane: Tensor) -> Preview:
    """A rough look at the middle of latents [1, 128, F, h, w]."""
    middle = clean.shape[2] // 2
    return Preview(look(clean[0, :, middle], plane), max(0, middle * FRAMES - FRAMES // 2))


def frames_of(stream: Stream, latents: Tensor, total: int) -> Made:
    """Frames in time order, as the decoder lets go of them; each is given out once.

    Args:
        latents: denormalised, [1, 128, F, h, w]; they go in one by one.
        total: how many frames they are.
    """
    singly = (latents[:, :, n : n + 1] for n in range(latents.shape[2]))
    first = 0
    for chunk in stream.frames(singly):
        yield FrameChunk(pixels_of(chunk), first)
        first += chunk.shape[2]
        yield Progress(SAMPLED + (1 - SAMPLED) * first / total, f"frame {first} of {total}")


def pixels_of(chunk: Tensor) -> NDArray[np.uint8]:
    """[1, 3, n, H, W] about -1 to 1 as [n, H, W, 3] uint8."""
    levels = (chunk[0].float() * 127.5 + 127.5).round().clamp(0, 255).byte()
    pixels: NDArray[np.uint8] = levels.permute(1, 2, 3, 0).contiguous().cpu().numpy()
    return pixels
