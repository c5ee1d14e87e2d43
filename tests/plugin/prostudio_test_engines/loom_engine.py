"""The engine behind the card of `loom`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

import numpy as np

from prostudio.engines.base import AudioChunk, Progress
from prostudio.engines.card import Card
from prostudio.engines.request import Estimate, Machine, MusicRequest, Reading
from prostudio.media.audio import WavReader
from prostudio_test_engines.loom import RATE

LOG = "LOOM_LOG"
"""Environment: a file that gets one line of JSON for every window made."""
FAILS = "LOOM_FAILS"
"""Environment: the window that the machine is killed in."""


class Loom:
    """Noise that sounds like nothing else, and the last second of what came before."""

    def __init__(self, card: Card) -> None:
        self.card = card

    def compose(self, request: MusicRequest) -> Iterator[AudioChunk | Progress]:
        """The overlap again, a little late, then something new."""
        if os.environ.get(FAILS) == str(request.window):
            os._exit(9)
        _note(request)
        rng = np.random.default_rng([request.seed, request.window or 0, len(request.prompt[0])])
        samples = (0.1 * rng.standard_normal((2, request.samples))).astype(np.float32)
        if request.before:
            with WavReader(request.before) as before:
                tail = before.read(before.samples - 2 * RATE, before.samples)[:, ::2]
            samples[:, 100 : RATE + 100] = tail[:, : request.samples - 100]
        for at in range(0, request.samples, RATE):
            yield AudioChunk(samples[:, at : at + RATE], at)
            yield Progress(min(1.0, (at + RATE) / request.samples), "weaving")

    def read_as(self, request: MusicRequest) -> Reading:
        """It takes the prompt as it is."""
        return Reading(request.prompt)

    def estimate(self, request: MusicRequest, machine: Machine) -> Estimate:
        """A tenth of a second for a second."""
        return Estimate(request.samples / RATE / 10, ram_mb=200)


def _note(request: MusicRequest) -> None:
    if path := os.environ.get(LOG):
        with open(path, "a", encoding="utf-8") as log:  # noqa: PTH123
            told = {"window": request.window, "before": request.before is not None}
            log.write(json.dumps(told | {"references": len(request.references)}) + "\n")
