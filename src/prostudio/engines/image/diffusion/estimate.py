"""Seconds and memory of a picture, by counting multiplications."""

from __future__ import annotations

from prostudio.engines.image.diffusion.models import Model
from prostudio.engines.image.diffusion.subjects import MOST_PIXELS
from prostudio.engines.request import Estimate, ImageRequest, Machine

_LOAD = 1.5e9
"""Bytes a second from an SSD, with the casts."""
_PROGRAM_MB = 1_500
_LEAST_VRAM_MB = 3_500
"""Two blocks, what a megapixel computes with, and the decoder's tiles."""


def estimate(model: Model, request: ImageRequest, machine: Machine) -> Estimate:
    """For one process on this machine: encoders, network and decoder one after the other."""
    looked_at = len(request.references) * MOST_PIXELS
    tokens = (request.size.width * request.size.height + looked_at) / model.token
    steps = (request.variant.steps or model.steps) * (2 if model.doubled else 1)
    flops = 2.0 * model.parameters * tokens * steps
    flops += 2.0 * 300 * sum(encoder.parameters for encoder in model.encoders)
    on_card = machine.device != "cpu" and machine.vram_mb > 0
    bytes_each = 2 if on_card else 4
    read = bytes_each * (model.parameters + sum(e.parameters for e in model.encoders))
    largest = max(model.parameters, *(encoder.parameters for encoder in model.encoders))
    return Estimate(
        seconds=flops / (machine.tflops * 1e12) + read / _LOAD,
        ram_mb=round(bytes_each * largest / 1e6) + _PROGRAM_MB,
        vram_mb=_vram_mb(model, machine) if on_card else 0,
        disk_mb=10,
    )


def _vram_mb(model: Model, machine: Machine) -> int:
    """As much as the card gives up to the whole network; never less than the smallest."""
    whole = round(2 * model.parameters / 1e6) + _LEAST_VRAM_MB
    return max(_LEAST_VRAM_MB, min(whole, machine.vram_mb))
