"""The engine behind the card of `varnish`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from prostudio.engines.allowed import require_finishable
from prostudio.engines.base import FrameChunk, Loaded, Preview, Progress
from prostudio.engines.card import Card, FinishTask
from prostudio.engines.request import Estimate, FinishRequest, Machine

LOG = "VARNISH_LOG"
"""Environment: a file that gets one line for every call, "task first-stop"."""
DIES = "VARNISH_DIES"
"""Environment: a file whose presence has the second part of a take end this process, once."""


class Varnish:
    """Repeats pixels to enlarge, and mixes in what its neighbours in time have not."""

    def __init__(self, card: Card) -> None:
        self.card = card

    def finish(
        self, request: FinishRequest, frames: Iterator[NDArray[np.uint8]], workspace: Path
    ) -> Iterator[FrameChunk | Preview | Progress | Loaded]:
        """The wanted frames, one a chunk."""
        require_finishable(self.card, request)
        if log := os.environ.get(LOG):
            with Path(log).open("a", encoding="utf-8") as file:
                file.write(f"{request.task} {request.first}-{request.stop}\n")
        if request.first and (dies := Path(os.environ.get(DIES, "/nowhere"))).exists():
            dies.unlink()
            os._exit(9)
        yield Loaded("varnish", 0.0)
        given = list(frames)
        for n in range(request.wanted):
            at = request.first - request.given + n
            if request.task is FinishTask.UPSCALE:
                made = _larger(given[at], request)
            else:
                near = given[max(0, at - 1) : at + 2]
                mean = np.mean(near, axis=0)
                made = np.clip(1.2 * given[at] - 0.2 * mean, 0, 255).astype(np.uint8)
            yield FrameChunk(made[None], n)
            yield Progress((n + 1) / request.wanted, "varnishing")

    def estimate(self, request: FinishRequest, machine: Machine) -> Estimate:
        """A hundredth of a second a frame."""
        return Estimate(0.01 * request.wanted, ram_mb=150, disk_mb=1)


def _larger(pixels: NDArray[np.uint8], request: FinishRequest) -> NDArray[np.uint8]:
    rows = np.arange(request.to.height) * request.size.height // request.to.height
    columns = np.arange(request.to.width) * request.size.width // request.to.width
    found: NDArray[np.uint8] = pixels[rows][:, columns]
    return found
