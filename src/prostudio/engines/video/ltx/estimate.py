"""Seconds, memory and disk of a shot, by counting multiplications."""

from __future__ import annotations

from prostudio.engines.request import Estimate, Machine, ShotRequest
from prostudio.engines.video.ltx.models import Model, Size
from prostudio.engines.video.ltx.settings import settings_of
from prostudio.engines.video.ltx.size import latent_shape
from prostudio.film import Size as FrameSize

SPEED = {"cuda": 30e12, "mps": 5e12, "cpu": 0.03e12}
"""Multiplications and additions a second that a model's layers reach: a card of 8 GB in
bfloat16 (RTX 4060, by its data sheet), an M-series laptop, one CPU core in float32."""

LOAD = {"cuda": 1.5e9, "mps": 1.5e9, "cpu": 1.5e9}
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


def estimate(model: Model, request: ShotRequest, machine: Machine) -> Estimate:
    """For one process on this machine; the text encoder and the VAE are in it."""
    how = settings_of(model, request.variant)
    count = tokens(request)
    pixels = request.frames * request.size.width * request.size.height
    calls = len(how.timesteps) * (2 if how.guidance > 1 else 1)
    flops = calls * step_flops(model.transformer, count) + pixels * DECODE
    flops += 2.0 * model.text_parameters * _ENCODER_TOKENS
    device = machine.device if machine.vram_mb else "cpu"
    speed = SPEED.get(device, SPEED["cpu"]) * (machine.cores if device == "cpu" else 1)
    disk = 4 * model.text_parameters + 2 * model.transformer.parameters + 4 * model.vae_parameters
    return Estimate(
        seconds=flops / speed + disk / LOAD.get(device, LOAD["cpu"]),
        ram_mb=ram_mb(model, device),
        vram_mb=vram_mb(model, count, pixels // request.frames) if device != "cpu" else 0,
        disk_mb=20 + 3 * count * 512 // 1_000_000,
    )


def decoding_bytes(size: FrameSize) -> int:
    """What the streaming decoder takes of the device beside its weights."""
    return size.width * size.height * _DECODING


def ram_mb(model: Model, device: str) -> int:
    """The larger of text encoder and transformer in host memory, and the program's own."""
    largest = max(model.text_parameters, model.transformer.parameters)
    return round((2 if device != "cpu" else 4) * largest / 1e6) + 1500


def vram_mb(model: Model, count: int, frame_pixels: int) -> int:
    """Two streamed blocks, what the tokens need, and the decoder's kept frames."""
    size = model.transformer
    blocks = 3 * 2 * size.parameters // size.layers
    working = count * size.memory_per_token
    decoding = frame_pixels * _DECODING + model.vae_parameters
    return round(max(blocks + working, decoding) / 1e6) + 600
