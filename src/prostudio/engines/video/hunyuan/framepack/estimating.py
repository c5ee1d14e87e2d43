"""What a shot will take: hours, memory, disk. Said before anything is loaded."""

from __future__ import annotations

from pathlib import Path

from prostudio.engines.request import Estimate, Machine
from prostudio.engines.video.hunyuan.framepack.plan import WINDOW
from prostudio.engines.video.hunyuan.framepack.recipe import Recipe
from prostudio.engines.video.hunyuan.framepack.work import (
    SAVED,
    Shape,
    decode_seconds,
    step_seconds,
    tokens,
)

START_SECONDS = 15.0
"""Importing the model libraries and reading pictures."""

DISK_GB_PER_SECOND = 1.0
"""An SSD, reading weights once: an assumption."""

BYTES_EACH = {"bf16": 2.0, "fp8": 1.0, "int8": 1.0}
SMALL_RAM_MB = 33_000
PROCESS_MB = 1_500
"""Libraries, latents, and frames of one window and a tail."""

REST_WEIGHTS = 360_000_000
"""Of FramePack outside its blocks, which stay on the device."""

LLAMA_MB = 14_000
"""The text encoder without its last two layers, in 16 bits; it goes before the rest comes."""

VAE_MB = 500
"""In 16 bits. It stays in memory beside the transformer, which makes room on the card for it."""

SMALL_MB = 1_700
"""CLIP, the picture encoder and the VAE, in 16 bits."""

READER_VRAM_MB = 2_600
"""Two layers of the text encoder, its table of words, and what is computed."""

READING_TFLOP = 8.0
"""A prompt of 351 tokens through 6.5 billion weights, and one picture through encoder and VAE."""

TIGHT_RAM_MB = 20_000
"""Below it the text encoder is kept in one byte a weight too, on machines with a card."""

BYTES_PER_TOKEN = 160_000
"""What is computed at once for a token of a model 3072 wide, in 16 bits."""


def storage_for(wanted: str | None, machine: Machine) -> str:
    """How blocks will be kept: as asked, else one byte a weight where memory is small."""
    if wanted is not None:
        return wanted
    small = machine.device != "cpu" and machine.ram_mb <= SMALL_RAM_MB
    return "fp8" if small else "bf16"


def llama_mb(machine: Machine) -> float:
    """What the text encoder takes on this machine."""
    tight = machine.device != "cpu" and machine.ram_mb < TIGHT_RAM_MB
    return LLAMA_MB / 2 if tight else LLAMA_MB


def estimate(recipe: Recipe, storage: str | None, machine: Machine, root: Path) -> Estimate:
    """Seconds, memory and disk of one shot.

    Args:
        storage: that was asked for, or None.
        root: of the weights; the published shape is taken where they are not there.
    """
    shape = Shape.of(root / "transformer")
    kept = storage_for(storage, machine)
    bytes_each = 4.0 if machine.device == "cpu" and kept == "bf16" else BYTES_EACH.get(kept, 2.0)
    step = step_seconds(recipe.size, machine, shape, bytes_each)
    sampling = recipe.sections * recipe.steps * step / SAVED[recipe.cache]
    decoding = decode_seconds(recipe.size, recipe.sections, machine, shape)
    share = shape.weights / Shape().weights
    blocks_mb = shape.weights * bytes_each / 1e6
    loading = START_SECONDS + blocks_mb / 1e3 / DISK_GB_PER_SECOND
    # What depends on the step alone is worked out anew for each shot, from the disk.
    tables = shape.modulation * 2 / 1e9 / DISK_GB_PER_SECOND
    working = tokens(recipe.size) * BYTES_PER_TOKEN * shape.width / Shape().width
    # Two buffers of the largest block, which has 24 width² weights.
    buffers = 2 * 24 * shape.width**2 * bytes_each
    vram = (share * REST_WEIGHTS * 2 + buffers + working) / 1e6
    return Estimate(
        seconds=round(loading + tables + sampling + decoding, 1),
        ram_mb=PROCESS_MB + round(blocks_mb + share * (VAE_MB + REST_WEIGHTS * 2 / 1e6)),
        vram_mb=0 if machine.device == "cpu" else round(vram) + 600,
        disk_mb=20 + round(_latents_mb(recipe) * (recipe.sections + 6)),
        loading=round(loading, 1),
    )


def estimate_encoding(machine: Machine, root: Path) -> Estimate:
    """Seconds and memory of reading one shot's words and pictures.

    Args:
        root: of the weights; the published shape is taken where they are not there.
    """
    share = Shape.of(root / "transformer").weights / Shape().weights
    reader_mb = share * (llama_mb(machine) + SMALL_MB)
    loading = START_SECONDS + reader_mb / 1e3 / DISK_GB_PER_SECOND
    reading = share * READING_TFLOP / machine.tflops
    return Estimate(
        seconds=round(loading + reading, 1),
        ram_mb=PROCESS_MB + round(reader_mb),
        vram_mb=0 if machine.device == "cpu" else round(share * READER_VRAM_MB),
        disk_mb=20,
        loading=round(loading, 1),
    )


def _latents_mb(recipe: Recipe) -> float:
    """One section on disk; a section under way takes six of them."""
    return 16 * WINDOW * recipe.size.height * recipe.size.width / 64 * 4 / 1e6
