"""Seconds and memory of a window, by counting what is read and multiplied for a token."""

from __future__ import annotations

from prostudio.engines.music.musicgen.models import FRAME, PROMPT, SAMPLE_RATE, Model, windows
from prostudio.engines.request import Estimate, Machine, MusicRequest

_LOAD = 1.5e9
"""Bytes a second from an SSD, with the casts."""
_STEP = 0.0006
"""Seconds that a layer takes at least for a token, however small it is."""
_SHARE = 0.2
"""Of its speed with large matrices, what a machine reaches with one token at a time."""


def estimate(model: Model, request: MusicRequest, machine: Machine) -> Estimate:
    """For one window, or for all of a music that is not parted yet."""
    if request.window is None:
        parts = [
            (stop - first, number > 0)
            for number, (first, stop) in enumerate(windows(request.samples))
        ]
    else:
        parts = [(request.samples, request.window > 0)]
    tokens = sum(_tokens(samples, continued) for samples, continued in parts)
    on_card = machine.device != "cpu" and machine.vram_mb > 0
    flops = 2 * 2e6 * model.decoder  # guidance takes two
    token = max(model.layers * _STEP, flops / (machine.tflops * 1e12 * _SHARE))
    seconds = sum(samples for samples, _ in parts) / SAMPLE_RATE
    return Estimate(
        seconds=model.parameters * 4e6 / _LOAD + tokens * token + seconds / 20,
        ram_mb=model.passing_mb if on_card else model.ram_mb,
        vram_mb=model.vram_mb if on_card else 0,
        disk_mb=1 + round(seconds * 0.4),
    )


def _tokens(samples: int, continued: bool) -> float:
    new = samples - (PROMPT * SAMPLE_RATE if continued else 0)
    return max(0.0, new) / FRAME
