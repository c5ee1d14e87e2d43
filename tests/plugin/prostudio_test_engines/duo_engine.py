"""The engine behind the card of `duo`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from prostudio.engines.allowed import require_allowed
from prostudio.engines.base import AudioChunk, FrameChunk, Progress
from prostudio.engines.card import Card
from prostudio.engines.request import Estimate, Machine, Reading, ShotRequest
from prostudio_test_engines.drawing import drawn

SAMPLE_RATE = 24_000
_TOGETHER = 8


class Duo:
    """One pass over both shots: the second goes on moving where the first ended."""

    def __init__(self, card: Card) -> None:
        self.card = card

    def shoot(
        self, requests: Sequence[ShotRequest], workspace: Path
    ) -> Iterator[FrameChunk | AudioChunk | Progress]:
        """Frames and sound of each shot in small chunks, one shot after the other."""
        require_allowed(self.card, requests)
        total, done, before = sum(request.frames for request in requests), 0, 0.0
        for shot, request in enumerate(requests):
            for first in range(0, request.frames, _TOGETHER):
                stop = min(first + _TOGETHER, request.frames)
                pixels = np.stack([drawn(request, k, before) for k in range(first, stop)])
                yield FrameChunk(pixels, first, shot)
                if request.want_sound:
                    yield _sound(request, first, stop, shot)
                done += stop - first
                yield Progress(done / total, f"shot {shot + 1} of {len(requests)}")
            before += float(request.frames / request.rate)

    def read_as(self, request: ShotRequest) -> Reading:
        """It takes the prompt as it is."""
        return Reading((request.prompt,))

    def estimate(self, request: ShotRequest, machine: Machine) -> Estimate:
        """A hundredth of a second a frame."""
        return Estimate(0.2 + 0.01 * request.frames, ram_mb=150)


def _sound(request: ShotRequest, first: int, stop: int, shot: int) -> AudioChunk:
    """A quiet chord whose pitch follows the seed; ends are rounded from the shot's start."""
    start, end = (round(k * SAMPLE_RATE / request.rate) for k in (first, stop))
    seconds = np.arange(start, end) / SAMPLE_RATE
    pitch = 110.0 * 2 ** (request.seed % 12 / 12)
    left, right = (0.1 * np.sin(2 * np.pi * pitch * k * seconds) for k in (1.0, 1.5))
    return AudioChunk(
        np.stack([left, right]).astype(np.float32), start, shot=shot, sample_rate=SAMPLE_RATE
    )
