"""Seconds, memory and disk of a shot of LTX-2, by counting multiplications."""

from __future__ import annotations

from prostudio.engines.request import Estimate, Machine, ShotRequest
from prostudio.engines.video.ltx.estimate import DECODE, Work, estimated, step_flops, tokens
from prostudio.engines.video.ltx.pair.model import Pair, changed

_READ_TOKENS = 1024


def estimate(model: Pair, request: ShotRequest, machine: Machine) -> Estimate:
    """For one process on this machine; text encoder, connectors and VAEs are in it."""
    now = changed(model, request.variant)
    count = tokens(request)
    pixels = request.frames * request.size.width * request.size.height
    flops = now.steps * now.calls * step_flops(now.transformer, count) + pixels * DECODE
    readings = 2 if now.calls > 1 else 1
    flops += 2.0 * readings * _READ_TOKENS * (now.text_parameters + now.connector_parameters)
    work = Work(
        flops=flops,
        # The text encoder is float32 on the disk, with eyes that are not read.
        disk_bytes=4 * now.text_parameters
        + 2 * (now.transformer.parameters + now.connector_parameters + 2 * now.vae_parameters),
        tokens=count,
        transformer=now.transformer,
        largest=max(now.text_parameters, now.transformer.parameters),
        vae_parameters=now.vae_parameters,
    )
    return estimated(work, request, machine)
