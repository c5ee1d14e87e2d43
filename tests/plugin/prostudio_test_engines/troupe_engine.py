"""The engines behind the cards of `troupe` and `portrait`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from prostudio.engines.allowed import require_allowed, require_drawable
from prostudio.engines.base import FrameChunk, Picture, Progress
from prostudio.engines.card import Card
from prostudio.engines.request import (
    Estimate,
    ImageRequest,
    Machine,
    Reading,
    Reference,
    ShotRequest,
)
from prostudio.media.stills import read_still
from prostudio_test_engines.drawing import bands, drawn

LOG = "TROUPE_LOG"
"""Environment: a file that gets one line of JSON for every shot and picture."""


class Troupe:
    """Soft bands, with a patch in the colour of each picture that it was given."""

    def __init__(self, card: Card) -> None:
        self.card = card

    def shoot(
        self, requests: Sequence[ShotRequest], workspace: Path
    ) -> Iterator[FrameChunk | Progress]:
        """Frames in order."""
        require_allowed(self.card, requests)
        request = requests[0]
        _note(self.card.name, request.prompt, request.references)
        for frame in range(request.frames):
            yield FrameChunk(_patched(drawn(request, frame), request.references)[None], frame)
        yield Progress(1.0, "played")

    def read_as(self, request: ShotRequest) -> Reading:
        """It takes the prompt as it is."""
        return Reading((request.prompt,))

    def estimate(self, request: ShotRequest, machine: Machine) -> Estimate:
        """A hundredth of a second a frame."""
        return Estimate(0.2 + request.frames * 0.01, ram_mb=150, disk_mb=2)


class Portrait:
    """The same, as one picture."""

    def __init__(self, card: Card) -> None:
        self.card = card

    def draw(self, request: ImageRequest, workspace: Path) -> Iterator[Picture | Progress]:
        """The picture."""
        require_drawable(self.card, request)
        _note(self.card.name, request.prompt, request.references)
        yield Picture(_patched(bands(request, request.size), request.references))

    def read_as(self, request: ImageRequest) -> Reading:
        """It takes the prompt as it is."""
        return Reading((request.prompt,))

    def estimate(self, request: ImageRequest, machine: Machine) -> Estimate:
        """A second."""
        return Estimate(1.0, ram_mb=150, disk_mb=1)


def _patched(pixels: NDArray[np.uint8], references: Sequence[Reference]) -> NDArray[np.uint8]:
    height, width = pixels.shape[:2]
    for n, reference in enumerate(references):
        colour = read_still(reference.path).reshape(-1, 3).mean(0)
        side = width // 6
        pixels[height // 2 :, n * side : (n + 1) * side] = colour.astype(np.uint8)
    return pixels


def _note(engine: str, prompt: str, references: Sequence[Reference]) -> None:
    if log := os.environ.get(LOG):
        told = {
            "engine": engine,
            "prompt": prompt,
            "references": [[str(one.role), one.subject] for one in references],
        }
        with Path(log).open("a", encoding="utf-8") as file:
            file.write(json.dumps(told) + "\n")
