"""The engine behind the card of `slowpoke`."""

from __future__ import annotations

import hashlib
import itertools
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from prostudio.engines.allowed import require_allowed
from prostudio.engines.base import FrameChunk, Preview, Progress
from prostudio.engines.card import Card
from prostudio.engines.request import Estimate, Machine, Reading, ShotRequest
from prostudio_test_engines.drawing import drawn
from prostudio_test_engines.slowpoke import SECTION

SECONDS = "SLOWPOKE_SECONDS"
"""Environment: how long one frame takes; 0 unless set."""

LOG = "SLOWPOKE_LOG"
"""Environment: a file that gets one line for every section made, "first-stop prompt"."""


class Slowpoke:
    """Spools its sections in the workspace, then yields them forward in time."""

    def __init__(self, card: Card) -> None:
        self.card = card

    def shoot(
        self, requests: Sequence[ShotRequest], workspace: Path
    ) -> Iterator[FrameChunk | Preview | Progress]:
        """Make what no checkpoint holds, last section first; then read all of them in order."""
        require_allowed(self.card, requests)
        request = requests[0]
        edges = sections(request.frames)
        spool = {edge: _checkpoint(request, workspace, edge) for edge in edges}
        for done, (first, stop) in enumerate(reversed(edges), 1):
            path = spool[first, stop]
            if not path.exists():
                pixels = _made(request, first, stop)
                part = path.with_suffix(".part")
                with part.open("wb") as file:
                    np.save(file, pixels)
                part.replace(path)
                yield Preview(pixels[0, ::4, ::4], first)
            yield Progress(0.9 * done / len(edges), f"section {done} of {len(edges)}")
        for first, stop in edges:
            yield FrameChunk(np.load(spool[first, stop], mmap_mode="r"), first)
            yield Progress(0.9 + 0.1 * stop / request.frames, "decoding")

    def read_as(self, request: ShotRequest) -> Reading:
        """It takes the prompt as it is."""
        return Reading((request.prompt,))

    def estimate(self, request: ShotRequest, machine: Machine) -> Estimate:
        """A hundredth of a second a frame, and the spool on the disk."""
        pixels = request.size.width * request.size.height
        per_frame = float(os.environ.get(SECONDS, "0")) + 0.01
        disk = round(request.frames * pixels * 3 / 1e6) + 1
        return Estimate(0.2 + request.frames * per_frame, ram_mb=200, disk_mb=disk)


def sections(frames: int) -> list[tuple[int, int]]:
    """[first, stop) of every section in time order; the first one holds the extra frame."""
    edges = [0, *range(SECTION + 1, frames + 1, SECTION)]
    return list(itertools.pairwise(edges))


def _checkpoint(request: ShotRequest, workspace: Path, edge: tuple[int, int]) -> Path:
    told = hashlib.blake2b(repr(request).encode(), digest_size=8).hexdigest()
    return workspace / f"{told} {edge[0]}-{edge[1]}.npy"


def _made(request: ShotRequest, first: int, stop: int) -> np.ndarray:
    log = os.environ.get(LOG)
    if log:
        with Path(log).open("a", encoding="utf-8") as file:
            file.write(f"{first}-{stop} {request.prompt}\n")
    time.sleep((stop - first) * float(os.environ.get(SECONDS, "0")))
    return np.stack([drawn(request, frame) for frame in range(first, stop)])
