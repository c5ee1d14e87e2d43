"""The engine behind the card of `pencil`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from prostudio.engines.allowed import require_drawable
from prostudio.engines.base import Picture, Preview, Progress
from prostudio.engines.card import Card
from prostudio.engines.request import Estimate, ImageRequest, Machine, Reading
from prostudio_test_engines.drawing import bands

LOG = "PENCIL_LOG"
"""Environment: a file that gets one line for every picture drawn, its prompt."""


class Pencil:
    """Draws the soft bands of a prompt."""

    def __init__(self, card: Card) -> None:
        self.card = card

    def draw(
        self, request: ImageRequest, workspace: Path
    ) -> Iterator[Picture | Preview | Progress]:
        """A preview, then the picture."""
        require_drawable(self.card, request)
        if log := os.environ.get(LOG):
            with Path(log).open("a", encoding="utf-8") as file:
                file.write(f"{request.prompt}\n")
        pixels = bands(request, request.size)
        yield Preview(pixels[::4, ::4], 0)
        yield Progress(1.0, "drawn")
        yield Picture(pixels)

    def read_as(self, request: ImageRequest) -> Reading:
        """It takes the prompt as it is."""
        return Reading((request.prompt,))

    def estimate(self, request: ImageRequest, machine: Machine) -> Estimate:
        """A second."""
        return Estimate(1.0, ram_mb=150, disk_mb=1)
