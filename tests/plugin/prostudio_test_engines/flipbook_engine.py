"""The engine behind the card of `flipbook`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from prostudio.engines.allowed import require_allowed
from prostudio.engines.base import FrameChunk, Preview, Progress
from prostudio.engines.card import Card, Role
from prostudio.engines.request import Estimate, Machine, Reading, ShotRequest
from prostudio.film import Size
from prostudio.media.stills import read_still
from prostudio_test_engines.drawing import drawn

LOG = "FLIPBOOK_LOG"
"""Environment: a file that gets one line of JSON for every shot made."""
SECONDS = "FLIPBOOK_SECONDS"
"""Environment: what it says that a frame takes; 0.01 unless set."""


class Flipbook:
    """Turns from the first picture to the last, with a little of the prompt's colours."""

    def __init__(self, card: Card) -> None:
        self.card = card

    def shoot(
        self, requests: Sequence[ShotRequest], workspace: Path
    ) -> Iterator[FrameChunk | Preview | Progress]:
        """Frames in order, with a preview of every eighth before."""
        require_allowed(self.card, requests)
        request = requests[0]
        _note(request)
        pictures = {r.role: _laid(read_still(r.path), request.size) for r in request.references}
        first = pictures[Role.FIRST_FRAME]
        last = pictures.get(Role.LAST_FRAME, first)
        for frame in range(0, request.frames, 8):
            yield Preview(first[::4, ::4].astype(np.uint8), frame)
        for frame in range(request.frames):
            share = frame / (request.frames - 1)
            colours = drawn(_prompted(request, frame), frame)
            turned = (1 - share) * first + share * last
            pixels = (0.9 * turned + 0.1 * colours).astype(np.uint8)
            yield FrameChunk(pixels[None], frame)
            yield Progress((frame + 1) / request.frames, "turning")

    def read_as(self, request: ShotRequest) -> Reading:
        """It takes the prompt as it is."""
        return Reading((request.prompt,))

    def estimate(self, request: ShotRequest, machine: Machine) -> Estimate:
        """A hundredth of a second a frame, or what the environment says."""
        per_frame = float(os.environ.get(SECONDS, "0.01"))
        return Estimate(0.2 + request.frames * per_frame, ram_mb=200, disk_mb=2)


def _laid(pixels: NDArray[np.uint8], size: Size) -> NDArray[np.float32]:
    """[H, W, 3] of another size, nearest pixels."""
    rows = np.arange(size.height) * pixels.shape[0] // size.height
    columns = np.arange(size.width) * pixels.shape[1] // size.width
    return pixels[rows][:, columns].astype(np.float32)


def _prompted(request: ShotRequest, frame: int) -> ShotRequest:
    """With the prompt of this moment."""
    now = [text for at, text in request.timed_prompts if at <= frame]
    return replace(request, prompt=now[-1]) if now else request


def _note(request: ShotRequest) -> None:
    if log := os.environ.get(LOG):
        told = {
            "prompt": request.prompt,
            "frames": request.frames,
            "timed": request.timed_prompts,
            "roles": [reference.role for reference in request.references],
        }
        with Path(log).open("a", encoding="utf-8") as file:
            file.write(json.dumps(told) + "\n")
