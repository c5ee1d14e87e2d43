"""Seconds, memory and disk of a shot, by counting operations (a sum and a product are two)."""

from __future__ import annotations

from dataclasses import dataclass

from prostudio.engines.card import Role
from prostudio.engines.request import Estimate, Machine, ShotRequest
from prostudio.engines.video.ltx.models import Model, Size
from prostudio.engines.video.ltx.settings import settings_of
from prostudio.engines.video.ltx.size import latent_shape
from prostudio.film import Size as FrameSize

_LOAD = 1.5e9
"""Bytes a second from an SSD, with the casts. An assumption."""

DECODE = 1.26e6
"""Operations of the published decoders for a pixel of the film, counted at 1216x704."""

_DECODING = 2300
"""Bytes of the device for a pixel of a frame while the decoder streams in bfloat16: 660 held
before its convolutions (counted), 330 waiting beside them, and eight frames on their way."""

_READ_TOKENS = 256

_LAYERS = 24
"""Of a text encoder, at least; three of them are on the device at once."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a shot takes, before it is known where.

    Attributes:
        calls: of the transformer.
        tokens: of a call.
        other: operations beside those calls.
        disk_bytes: read from the disk, once for all shots that follow each other.
        decoder: weights of the VAE's decoder.
    """

    transformer: Size
    calls: int
    tokens: int
    other: float
    disk_bytes: int
    decoder: int

    @property
    def call(self) -> float:
        """Operations of one call: each weight meets each token, each token all others."""
        size = self.transformer
        return 2.0 * size.met * self.tokens + 4.0 * self.tokens**2 * size.width * size.layers


def tokens(request: ShotRequest) -> int:
    """Tokens of a shot; each picture of a later frame brings a latent's own."""
    count, rows, columns = latent_shape(request.size, request.frames)
    extra = sum(reference.role is not Role.FIRST_FRAME for reference in request.references)
    return (count + extra) * rows * columns


def decode_operations(request: ShotRequest) -> float:
    """Of the VAE's decoder; each frame is decoded once."""
    return DECODE * request.frames * request.size.width * request.size.height


def estimate(model: Model, request: ShotRequest, machine: Machine) -> Estimate:
    """For one process on this machine, of a shot whose words were read; the VAE is in it."""
    how = settings_of(model, request.variant)
    guided = 2 if how.guidance > 1 else 1
    work = Work(
        transformer=model.transformer,
        calls=guided * len(how.timesteps),
        tokens=tokens(request),
        other=decode_operations(request),
        disk_bytes=2 * (model.transformer.parameters + model.decoder_parameters),
        decoder=model.decoder_parameters,
    )
    return estimated(work, request, machine)


def estimated(work: Work, request: ShotRequest, machine: Machine) -> Estimate:
    """The work on this machine: on its card, or on all its cores.

    Weights that do not fit the card cross the bus at each call, while it computes.
    """
    on_card = machine.device != "cpu" and machine.vram_mb > 0
    size, speed = work.transformer, machine.tflops * 1e12
    working = work.tokens * size.memory_per_token
    room = machine.vram_mb * 1e6 - working if on_card else 0
    streamed = max(0.0, 2 * size.parameters - max(room, 0)) if on_card else 0.0
    call = max(work.call / speed, streamed / (machine.transfer_gb * 1e9))
    loading = work.disk_bytes / _LOAD
    return Estimate(
        seconds=work.calls * call + work.other / speed + loading,
        ram_mb=_ram_mb(size.parameters, machine, on_card) + 2 * work.decoder // 1_000_000,
        vram_mb=_vram_mb(work, request.size) if on_card else 0,
        disk_mb=20 + 3 * work.tokens * 512 // 1_000_000,
        loading=loading,
    )


def estimate_encoding(model: Model, request: ShotRequest, machine: Machine) -> Estimate:
    """Of reading a shot's words and pictures."""
    guided = 2 if settings_of(model, request.variant).guidance > 1 else 1
    # The text encoder is float32 on the disk, all else bfloat16.
    disk_bytes = 4 * model.text_parameters + 2 * model.encoder_parameters
    operations = 2.0 * guided * _READ_TOKENS * model.text_parameters
    return reading(model.text_parameters, operations, disk_bytes, machine)


def reading(parameters: int, operations: float, disk_bytes: int, machine: Machine) -> Estimate:
    """Of a text encoder with so many weights on this machine."""
    on_card = machine.device != "cpu" and machine.vram_mb > 0
    loading = disk_bytes / _LOAD
    return Estimate(
        seconds=loading + operations / (machine.tflops * 1e12),
        ram_mb=_ram_mb(parameters, machine, on_card),
        vram_mb=round(2 * parameters / _LAYERS * 3 / 1e6) + 800 if on_card else 0,
        disk_mb=20,
        loading=loading,
    )


def decoding_bytes(size: FrameSize) -> int:
    """What the streaming decoder takes of the device beside its weights."""
    return size.width * size.height * _DECODING


def encoding_bytes(size: FrameSize) -> int:
    """What the encoder takes of the device for one picture: an allowance, not measured."""
    return size.width * size.height * 2000


def _ram_mb(parameters: int, machine: Machine, on_card: bool) -> int:
    """A model; in 8 bits where memory is short (see `loading.Bench.storage`)."""
    whole = (2 if on_card else 4) * parameters
    short = whole / 1e6 + 8000 > machine.ram_mb
    return round((parameters if short else whole) / 1e6) + 1500


def _vram_mb(work: Work, size: FrameSize) -> int:
    """The least: three blocks' room with what the tokens need, or the decoder at work."""
    blocks = 3 * 2 * work.transformer.parameters // work.transformer.layers
    working = work.tokens * work.transformer.memory_per_token
    return round(max(blocks + working, decoding_bytes(size) + 2 * work.decoder) / 1e6) + 400
