"""Seconds, memory and disk of a shot of LTX-2, by counting operations."""

from __future__ import annotations

from prostudio.engines.request import Estimate, Machine, ShotRequest
from prostudio.engines.video.ltx.estimate import (
    Work,
    decode_operations,
    estimated,
    reading,
    tokens,
)
from prostudio.engines.video.ltx.pair.model import Pair, changed

_READ_TOKENS = 1024


def estimate(model: Pair, request: ShotRequest, machine: Machine) -> Estimate:
    """For one process on this machine, of a shot whose words were read; VAEs are in it."""
    now = changed(model, request.variant)
    work = Work(
        transformer=now.transformer,
        calls=now.steps * now.calls,
        tokens=tokens(request),
        other=decode_operations(request),
        disk_bytes=2 * (now.transformer.parameters + now.decoder_parameters),
        decoder=now.decoder_parameters,
    )
    return estimated(work, request, machine)


def estimate_encoding(model: Pair, machine: Machine) -> Estimate:
    """Of reading a shot's words and pictures, without guidance and with it."""
    heads = model.connector_parameters + model.encoder_parameters
    operations = 2.0 * 2 * _READ_TOKENS * (model.text_parameters + model.connector_parameters)
    # The text encoder is float32 on the disk, all else bfloat16.
    disk_bytes = 4 * model.text_parameters + 2 * heads
    return reading(model.text_parameters, operations, disk_bytes, machine)
