"""What a shot will take: time, memory, disk. Said before anything is loaded."""

from __future__ import annotations

from math import prod
from pathlib import Path

from prostudio.engines.request import Estimate, Machine
from prostudio.engines.video.hunyuan.framepack import work
from prostudio.engines.video.hunyuan.framepack.estimating import (
    BYTES_EACH,
    BYTES_PER_TOKEN,
    DISK_GB_PER_SECOND,
    PROCESS_MB,
    START_SECONDS,
    VAE_MB,
    storage_for,
)
from prostudio.engines.video.hunyuan.framepack.work import DECODE_REACHED, DECODE_TFLOP, Shape
from prostudio.engines.video.hunyuan.hunyuan.recipe import Recipe
from prostudio.engines.video.hunyuan.hunyuan.size import tokens

SAVED = {**work.SAVED, "magcache": 50 / 22}
"""How many times fewer steps a cache computes. MagCache's are known beforehand: 22 of 50."""

TEXT_TOKENS = 80
"""A prompt of usual length."""

REST_MB = 60
"""Of the transformer outside its blocks, once the prompt's tables are worked out."""

DECODED_AGAIN = 2.7
"""Tiles overlap in space (1.64) and in time (1.67)."""


def estimate(recipe: Recipe, machine: Machine, root: Path) -> Estimate:
    """Seconds, memory and disk of one shot.

    Args:
        root: of the weights; the published shape is taken where they are not there.
    """
    shape = Shape.of(root / "transformer")
    share = shape.weights / Shape().weights
    kept = storage_for(recipe.storage, machine)
    on_cpu = machine.device == "cpu"
    bytes_each = 4.0 if on_cpu and kept == "bf16" else BYTES_EACH[kept]
    count = tokens(recipe.size, recipe.frames) + TEXT_TOKENS
    sums = step_flop(count, shape) / (machine.tflops * 1e12)
    step = max(sums, shape.weights * bytes_each / (machine.transfer_gb * 1e9))
    decode = prod(recipe.latents[2:]) * DECODE_TFLOP * DECODED_AGAIN * share
    blocks_mb = shape.weights * bytes_each / 1e6
    loading = START_SECONDS + blocks_mb / 1e3 / DISK_GB_PER_SECOND
    tables = shape.modulation * 2 / 1e9 / DISK_GB_PER_SECOND
    buffers_mb = 2 * 24 * shape.width**2 * bytes_each / 1e6
    working_mb = count * BYTES_PER_TOKEN * shape.width / Shape().width / 1e6
    latents_mb = prod(recipe.latents) * 4 * 16 / 1e6
    cache_mb = 0 if recipe.cache == "none" else count * shape.width * 4 * 4 / 1e6
    return Estimate(
        seconds=round(
            loading
            + tables
            + recipe.steps * step / SAVED[recipe.cache]
            + decode / (machine.tflops * DECODE_REACHED),
            1,
        ),
        ram_mb=PROCESS_MB + round(blocks_mb + share * VAE_MB),
        vram_mb=0 if on_cpu else round(REST_MB * share + buffers_mb + working_mb) + 600,
        disk_mb=20 + round(latents_mb + cache_mb),
        loading=round(loading, 1),
    )


def step_flop(count: int, shape: Shape) -> float:
    """Floating-point operations of one step on `count` tokens."""
    linear = 2.0 * 12 * shape.width**2 * shape.blocks * count
    attention = 4.0 * shape.width * shape.blocks * count**2
    return linear + attention
