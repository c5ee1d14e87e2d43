"""Latents to frames, forward in time: two neighbouring windows share 33 frames and fade over.

Every frame lies in at most two windows, so fading forward gives the bits that fading
backward gives, and one window and one tail are all that is held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from prostudio.engines.video.hunyuan.framepack.plan import OVERLAP, Window

if TYPE_CHECKING:
    from torch import Tensor

Decode = Callable[["Tensor"], "Tensor"]
"""Latents [1, 16, n, h, w] to frames [4n-3, H, W, 3] float32, about -1 to 1."""


def latents_of(window: Window, start: Tensor, section: Callable[[int], Tensor]) -> Tensor:
    """The latents of a window in time order; at most 19 latent frames."""
    import torch

    parts = [start] if window.with_start else []
    return torch.cat([*parts, *map(section, window.sections)], dim=2)


def stream(windows: Iterable[Tensor], decode: Decode) -> Iterator[Tensor]:
    """Finished frames of windows that come in the film's order.

    Yields:
        [n, H, W, 3] float32, n at most 40.
    """
    tail: Tensor | None = None
    for latents in windows:
        frames = decode(latents)
        if tail is not None:
            frames[:OVERLAP] = faded(tail, frames[:OVERLAP])
        if len(frames) > OVERLAP:
            yield frames[:-OVERLAP]
        tail = frames[-OVERLAP:].clone()
        del frames
    if tail is not None:
        yield tail


def faded(tail: Tensor, head: Tensor) -> Tensor:
    """A straight cross-fade; the first frame is the tail's and the last the head's."""
    import torch

    share = torch.linspace(1, 0, len(tail), dtype=tail.dtype, device=tail.device)
    share = share.view(-1, 1, 1, 1)
    return share * tail + (1 - share) * head
