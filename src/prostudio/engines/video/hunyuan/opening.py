"""Small models of the family, whole on the device, read from a folder as the hub has it."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prostudio import devices
from prostudio.errors import WeightsDamagedError, WeightsMissingError

if TYPE_CHECKING:
    import torch
    from torch import nn

    from prostudio.devices import Budget

PREFIXES = ("text_model.", "vision_model.")
"""What the hub's files say first and transformers 5 does not."""


def config_of(folder: Path) -> dict[str, Any]:
    """What `config.json` says.

    Raises:
        WeightsMissingError: there is none.
        WeightsDamagedError: it is no JSON object.
    """
    path = folder / "config.json"
    try:
        config = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise WeightsMissingError(f"{path} is not there") from error
    except ValueError as error:
        raise WeightsDamagedError(f"{path} is not JSON: {error}") from error
    if not isinstance(config, dict):
        raise WeightsDamagedError(f"{path} is not a JSON object")
    return config


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
        partial(build, config_of(folder)),
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
