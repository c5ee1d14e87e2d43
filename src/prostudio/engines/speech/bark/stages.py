"""The parts of the model, each on the device while it works: all of them where they fit."""

from __future__ import annotations

import json
import weakref
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from functools import partial
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from prostudio import devices
from prostudio.engines.speech.bark.models import COARSE, CODEC, FINE, SEMANTIC, STAGES
from prostudio.errors import DeviceMemoryError, WeightsDamagedError

if TYPE_CHECKING:
    from prostudio.devices import Budget

WORKING = 600_000_000
"""Bytes that a stage computes with beside its weights: keys and values of 1,024 tokens (100 MB),
attention and logits, and what the libraries take of a card."""
_MASK = ".attn.bias"
"""Which token may look at which: a table, not a weight. Some files hold it, some do not."""


class Residence(StrEnum):
    """Where the stages are while none of them works."""

    DEVICE = "device"
    MEMORY = "memory"
    DISK = "disk"


def residence(budget: Budget, sizes: dict[str, int]) -> Residence:
    """Where there is room for the stages, of these bytes.

    Raises:
        DeviceMemoryError: the device cannot hold even the largest alone.
    """
    whole, largest = sum(sizes.values()), max(sizes.values())
    in_memory = whole + WORKING <= budget.ram_bytes
    if budget.device == "cpu":
        return Residence.DEVICE if in_memory else Residence.DISK
    if whole + WORKING <= budget.vram_bytes:
        return Residence.DEVICE
    if largest + WORKING > budget.vram_bytes:
        raise DeviceMemoryError(
            f"the largest part of the voice needs {(largest + WORKING) // 1_000_000} MB of "
            f"graphics memory; {budget.vram_bytes // 1_000_000} MB may be used"
        )
    return Residence.MEMORY if in_memory else Residence.DISK


class Stages:
    """The three transformers and the codec of a folder.

    Args:
        folder: `config.json` and one file or shards of safetensors.
        budget: the device, and what may be taken.

    Attributes:
        residence: where they are while they do not work.
    """

    def __init__(self, folder: Path, budget: Budget) -> None:
        self._folder, self._budget = folder, budget
        self.device = budget.device
        self.dtype = torch.float32 if budget.device == "cpu" else torch.float16
        self._config = _config(folder)
        self.residence = residence(budget, {name: self._bytes(name) for name in STAGES})
        self._kept: dict[str, nn.Module] = {}
        self._open = ExitStack()
        weakref.finalize(self, self._open.close)  # before the libraries go, at the latest
        self._codec: nn.Module | None = None

    @contextmanager
    def stage(self, name: str) -> Iterator[Any]:
        """One transformer, ready on the device."""
        match self.residence:
            case Residence.DISK:
                with self._opened(name, self.device) as model:
                    yield model
            case Residence.MEMORY:
                with devices.resident(self._stays(name, "cpu"), self.device) as model:
                    yield model
            case Residence.DEVICE:
                yield self._stays(name, self.device)

    def codec(self) -> Any:
        """The codec, in float32: it is small, and half precision would add noise."""
        if self._codec is None:
            self._codec = _codec(self._folder, self._config.codec_config).to(self.device)
        return self._codec

    def close(self) -> None:
        """Give all memory back."""
        self._kept.clear()
        self._open.close()
        self._codec = None

    def _stays(self, name: str, device: str) -> nn.Module:
        if name not in self._kept:
            self._kept[name] = self._open.enter_context(self._opened(name, device))
        return self._kept[name]

    @contextmanager
    def _opened(self, name: str, device: str) -> Iterator[nn.Module]:
        with devices.open_model(
            self._build(name),
            self._folder,
            blocks=(),
            storage=devices.Storage.BF16,
            device=device,
            vram_bytes=self._budget.vram_bytes,
            dtype=self.dtype,
            rename=partial(_named, name),
            skip=(f"*{_MASK}",),
        ) as model:
            for owner in model.modules():  # the masks were computed where nothing else is
                if (mask := owner._buffers.get("bias")) is not None:
                    owner._buffers["bias"] = mask.to(device)
            yield model

    def _build(self, name: str) -> Callable[[], nn.Module]:
        from transformers.models.bark import modeling_bark as bark

        kinds = {
            SEMANTIC: (bark.BarkSemanticModel, self._config.semantic_config),
            COARSE: (bark.BarkCoarseModel, self._config.coarse_acoustics_config),
            FINE: (bark.BarkFineModel, self._config.fine_acoustics_config),
        }
        kind, config = kinds[name]
        return lambda: kind(config)

    def _bytes(self, name: str) -> int:
        """What a stage takes in the dtype that it computes in."""
        shapes = devices.open_weights(self._folder, partial(_named, name)).shapes
        return sum(map(prod, shapes.values())) * self.dtype.itemsize


def _config(folder: Path) -> Any:
    from transformers import BarkConfig

    try:
        told = json.loads((folder / "config.json").read_text("utf-8"))
        return BarkConfig.from_dict(told)
    except Exception as failure:  # whatever a damaged configuration makes the library raise
        raise WeightsDamagedError(f"{folder / 'config.json'} is damaged: {failure}") from failure


def _named(stage: str, key: str) -> str | None:
    """A key of the file as the stage's module calls it."""
    if not key.startswith(f"{stage}.") or key.endswith(_MASK):
        return None
    return key.removeprefix(f"{stage}.")


_WEIGHT_NORM = {"weight_g": "original0", "weight_v": "original1"}


def _codec_named(key: str) -> str | None:
    """Published files have the old names of weight norm; its encoder is never used."""
    if not key.startswith(f"{CODEC}.") or key.startswith(f"{CODEC}.encoder."):
        return None
    owner, _, last = key.removeprefix(f"{CODEC}.").rpartition(".")
    if last in _WEIGHT_NORM:
        return f"{owner}.parametrizations.weight.{_WEIGHT_NORM[last]}"
    return f"{owner}.{last}"


def _codec(folder: Path, config: Any) -> nn.Module:
    """The decoding half of the codec. Its LSTM wants weights that are copied into place."""
    from transformers import EncodecModel

    made: Any = EncodecModel
    codec: nn.Module = made(config).eval().requires_grad_(False)
    codec.encoder = nn.Identity()
    weights = devices.open_weights(folder, _codec_named)
    try:
        with torch.inference_mode(False):
            codec.load_state_dict(dict(weights.tensors(weights.places)), strict=True)
    except RuntimeError as failure:
        raise WeightsDamagedError(
            f"{folder} is not of this model: {failure}", hint="run `prostudio weights verify`"
        ) from failure
    return codec.float()
