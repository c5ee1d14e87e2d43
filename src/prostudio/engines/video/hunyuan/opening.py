"""Small models of the family, whole on the device, read from a folder as the hub has it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prostudio import devices
from prostudio.weights.config import config_of

if TYPE_CHECKING:
    import torch
    from torch import nn

    from prostudio.devices import Budget

PREFIXES = ("text_model.", "vision_model.")
"""What the hub's files say first and transformers 5 does not."""


def whole(
    build: Callable[[dict[str, Any]], nn.Module],
    folder: Path,
    budget: Budget,
    dtype: torch.dtype,
) -> AbstractContextManager[nn.Module]:
    """A model that needs no streaming; raises as `devices.open_model` does.

    Args:
        build: makes it from its configuration.
    """
    return devices.open_model(
        partial(build, config_of(folder / "config.json")),
        folder,
        blocks=(),
        storage=devices.Storage.BF16,
        device=budget.device,
        vram_bytes=budget.vram_bytes,
        dtype=dtype,
        keeping=budget.keeping,
        rename=_name,
    )


def _name(key: str) -> str | None:
    """How the class calls a weight; None is a table that old checkpoints kept."""
    if key.endswith(".position_ids"):
        return None
    for prefix in PREFIXES:
        key = key.removeprefix(prefix)
    return key
