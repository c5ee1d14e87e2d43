"""How a transformer is run, and what a section looks at: values for the denoiser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from prostudio.devices import Budget, Storage
from prostudio.weights.loras import Stack

SMALL_RAM = 33_000_000_000
"""Up to this much main memory the blocks are kept in one byte a weight: 9.7 GB, not 18.9."""

BYTES_PER_TOKEN = 160_000
"""What is computed at once for a token of a model 3072 wide in 16 bits: about 26 rows of it."""


@dataclass(frozen=True, slots=True)
class Frames:
    """Where a section's latents lie in time, and the clean ones around them (FramePack).

    Attributes:
        indices: [F] int64, places of the noisy latents.
        clean: [1, 16, c, h, w] float32 at full detail, with their places [c].
        clean_2x, clean_4x: the same, seen at half and at a quarter of the detail.
    """

    indices: Tensor
    clean: Tensor
    clean_indices: Tensor
    clean_2x: Tensor
    clean_2x_indices: Tensor
    clean_4x: Tensor
    clean_4x_indices: Tensor


@dataclass(frozen=True, slots=True)
class Setting:
    """How a transformer is run.

    Attributes:
        dtype: of its sums; None is bfloat16 on a GPU, float32 on a CPU.
        storage: of the blocks; None is one byte a weight where memory is small.
        tables: look up what depends on the step alone; off for comparisons.
        fp32_out: the last layer in float32, as FramePack was published to be run.
        attention: a kernel of `attention.KERNELS`; None chooses.
        crop: cut padding off instead of masking it; None does so on a GPU, where the
            kernels without a mask are the fast ones. FramePack always does.
        tokens: the longest sequence to come, for which room is left on the device.
        loras: what is added to its weights.
    """

    dtype: torch.dtype | None = None
    storage: Storage | None = None
    tables: bool = True
    fp32_out: bool = False
    attention: str | None = None
    crop: bool | None = None
    tokens: int = 0
    loras: Stack | None = None


def dtype_on(device: str) -> torch.dtype:
    """What a transformer computes in."""
    return torch.float32 if device == "cpu" else torch.bfloat16


def storage_for(wanted: str | None, budget: Budget) -> Storage:
    """How blocks are kept: as wanted, else in one byte a weight where memory is small."""
    if wanted is not None:
        return Storage(wanted)
    small = budget.device != "cpu" and budget.ram_bytes <= SMALL_RAM
    return Storage.FP8 if small else Storage.BF16


def working_bytes(config: Mapping[str, Any], tokens: int) -> int:
    """What is computed at once for so many tokens, beside the weights."""
    width = int(config["num_attention_heads"]) * int(config["attention_head_dim"])
    return tokens * BYTES_PER_TOKEN * width // 3072
