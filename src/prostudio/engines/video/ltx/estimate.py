"""Seconds, memory and disk of a shot, by counting multiplications."""

from __future__ import annotations

from dataclasses import dataclass

from prostudio.engines.request import Estimate, Machine, ShotRequest
from prostudio.engines.video.ltx.models import Model, Size
from prostudio.engines.video.ltx.settings import settings_of
from prostudio.engines.video.ltx.size import latent_shape
from prostudio.film import Size as FrameSize

SPEED = {"cuda": 30e12, "mps": 5e12, "cpu": 0.03e12}
"""Multiplications and additions a second that a model's layers reach: a card of 8 GB in
bfloat16 (RTX 4060, by its data sheet), an M-series laptop, one CPU core in float32."""

LOAD = 1.5e9
"""Bytes a second from an SSD, with the casts."""

DECODE = 0.6e6
"""Multiplications and additions of the VAE's decoder for a pixel of the film (counted)."""

_ENCODER_TOKENS = 256

_DECODING = 700
"""Bytes of the device for a pixel of a frame while the decoder streams, in bfloat16: two
frames before each of its 40 convolutions, and one chunk."""


def tokens(request: ShotRequest) -> int:
    """Tokens of a shot; pictures of later frames bring their own."""
    count, rows, columns = latent_shape(request.size, request.frames)
    extra = sum(r.frame not in (None, 0) or r.role == "last frame" for r in request.references)
    return (count + extra) * rows * columns


def step_flops(size: Size, count: int) -> float:
    """Of one call of the transformer: each weight meets each token, each token all others."""
    return 2.0 * size.parameters * count + 4.0 * count**2 * size.width * size.layers


@dataclass(frozen=True, slots=True)
class Work:
    """What a shot takes, before it is known where.

    Attributes:
        flops: multiplications and additions.
        disk_bytes: read from the disk, once a shot.
        tokens: of a step.
        largest: weights of the largest of its models.
    """

    flops: float
    disk_bytes: int
    tokens: int
    transformer: Size
    largest: int
    vae_parameters: int


def estimate(model: Model, request: ShotRequest, machine: Machine) -> Estimate:
    """For one process on this machine; the text encoder and the VAE are in it."""
    how = settings_of(model, request.variant)
    count = tokens(request)
    pixels = request.frames * request.size.width * request.size.height
    calls = len(how.timesteps) * (2 if how.guidance > 1 else 1)
    work = Work(
        flops=calls * step_flops(model.transformer, count)
        + pixels * DECODE
        + 2.0 * model.text_parameters * _ENCODER_TOKENS,
        # The text encoder is float32 on the disk, all else bfloat16; the VAE is read twice.
        disk_bytes=4 * model.text_parameters
        + 2 * model.transformer.parameters
        + 4 * model.vae_parameters,
        tokens=count,
        transformer=model.transformer,
        largest=max(model.text_parameters, model.transformer.parameters),
        vae_parameters=model.vae_parameters,
    )
    return estimated(work, request, machine)


def estimated(work: Work, request: ShotRequest, machine: Machine) -> Estimate:
    """The work on this machine: on its card, or on all its cores."""
    device = machine.device if machine.vram_mb else "cpu"
    speed = SPEED.get(device, SPEED["cpu"]) * (machine.cores if device == "cpu" else 1)
    whole = 4 if device == "cpu" else 2
    ram = whole * work.largest
    if ram / 1e6 + 4000 > machine.ram_mb:
        ram = work.largest  # blocks are kept in 8 bits where memory is short
    return Estimate(
        seconds=work.flops / speed + work.disk_bytes / LOAD,
        ram_mb=round(ram / 1e6) + 1500,
        vram_mb=0 if device == "cpu" else vram_mb(work, request.size),
        disk_mb=20 + 3 * work.tokens * 512 // 1_000_000,
    )


def vram_mb(work: Work, size: FrameSize) -> int:
    """The least: two streamed blocks with what the tokens need, or the decoder's kept frames."""
    blocks = 3 * 2 * work.transformer.parameters // work.transformer.layers
    working = work.tokens * work.transformer.memory_per_token
    decoding = decoding_bytes(size) + work.vae_parameters
    return round(max(blocks + working, decoding) / 1e6) + 600


def decoding_bytes(size: FrameSize) -> int:
    """What the streaming decoder takes of the device beside its weights."""
    return size.width * size.height * _DECODING
