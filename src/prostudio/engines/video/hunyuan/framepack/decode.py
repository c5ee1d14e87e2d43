"""Latents to frames, forward in time: two neighbouring windows share 33 frames and fade over.

Every frame lies in at most two windows, so fading forward gives the bits that fading
backward gives, and 33 frames and the part at hand are all that is held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import torch
from torch import Tensor

from prostudio.engines.video.hunyuan.framepack.plan import OVERLAP, TEMPORAL, Window
from prostudio.errors import FaultError


def latents_of(window: Window, start: Tensor, section: Callable[[int], Tensor]) -> Tensor:
    """The latents of a window in time order; at most 19 latent frames."""
    parts = [start] if window.with_start else []
    return torch.cat([*parts, *map(section, window.sections)], dim=2)


def frame_count(latents: Tensor) -> int:
    """Frames that [1, 16, n, h, w] decode to."""
    return TEMPORAL * (latents.shape[2] - 1) + 1


class Joined:
    """Takes window after window and gives each frame once, as soon as nothing changes it."""

    def __init__(self) -> None:
        self._tail: Tensor | None = None
        self._share = torch.linspace(1, 0, OVERLAP).view(-1, 1, 1, 1)

    def push(self, parts: Iterable[Tensor], count: int) -> Iterator[Tensor]:
        """Finished frames, when a window comes.

        Args:
            parts: the window's frames in order, [k, H, W, 3] float32, about -1 to 1.
            count: how many these are in all, at least 33.

        Yields:
            [k, H, W, 3]; the last 33 wait for the next window.
        """
        before, waiting, at = self._tail, [], 0
        for part in parts:
            shown = part if before is None else self._faded(before, part, at)
            at += len(part)
            keep = min(len(shown), max(0, at - (count - OVERLAP)))
            if keep < len(shown):
                yield shown[: len(shown) - keep]
            if keep:
                waiting.append(shown[len(shown) - keep :])
        if at != count or at < OVERLAP:
            raise FaultError(f"a window gave {at} frames; {count} were wanted")
        self._tail = torch.cat(waiting)

    def finish(self) -> Iterator[Tensor]:
        """The frames that waited: no window follows."""
        if self._tail is not None:
            yield self._tail
            self._tail = None

    def _faded(self, before: Tensor, part: Tensor, at: int) -> Tensor:
        """A straight cross-fade of what lies within the overlap; `part` begins at frame `at`."""
        stop = min(OVERLAP, at + len(part))
        if at >= stop:
            return part
        share, within = self._share[at:stop], stop - at
        mixed = share * before[at:stop] + (1 - share) * part[:within]
        return torch.cat([mixed, part[within:]])
