"""Seconds, memory and disk of a shot of LTX-2, by counting operations."""

from __future__ import annotations

from prostudio.engines.request import Estimate, Machine, ShotRequest
from prostudio.engines.video.ltx.estimate import Work, decode_operations, estimated, tokens
from prostudio.engines.video.ltx.pair.model import Pair, changed

_READ_TOKENS = 1024


def estimate(model: Pair, request: ShotRequest, machine: Machine) -> Estimate:
    """For one process on this machine; text encoder, connectors and VAEs are in it."""
    now = changed(model, request.variant)
    read = 2 if now.calls > 1 else 1
    reading = 2.0 * read * _READ_TOKENS * (now.text_parameters + now.connector_parameters)
    halves = now.connector_parameters + now.encoder_parameters + now.decoder_parameters
    work = Work(
        transformer=now.transformer,
        calls=now.steps * now.calls,
        tokens=tokens(request),
        other=decode_operations(request) + reading,
        # The text encoder is float32 on the disk, all else bfloat16.
        disk_bytes=4 * now.text_parameters + 2 * (now.transformer.parameters + halves),
        largest=max(now.text_parameters, now.transformer.parameters),
        decoder=now.decoder_parameters,
    )
    return estimated(work, request, machine)
