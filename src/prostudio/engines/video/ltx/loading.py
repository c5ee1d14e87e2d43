"""Models in, used, out: the one place of this family that loads weights.

Transformers and text encoders stream block by block through `devices.open_model`; a VAE is
small and stays, its encoder and its decoder each without the other.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from prostudio import devices
from prostudio.devices import Budget, Storage
from prostudio.errors import DeviceMemoryError, FilmError
from prostudio.weights.loras import Stack

_OTHERS = 8_000_000_000
"""Bytes of main memory left to the system and to the rest of the program."""

_SPARE = 400_000_000
"""Bytes of the device that nobody accounts for: its context, and what lies between tensors."""


@dataclass(frozen=True, slots=True)
class Bench:
    """Where a shot is worked on.

    Attributes:
        budget: of the machine.
        dtype: that models calculate in; float32 on a CPU, which has no quick bfloat16.
    """

    budget: Budget
    dtype: torch.dtype

    @classmethod
    def of(cls, budget: Budget) -> Bench:
        """Where so much may be taken."""
        return cls(budget, torch.float32 if budget.device == "cpu" else torch.bfloat16)

    def turned_to(self, purpose: str) -> Bench:
        """The bench for another purpose: what was kept for the one before is given back."""
        return replace(self, budget=self.budget.turned_to(purpose))

    @property
    def device(self) -> torch.device:
        """Of the tensors."""
        return torch.device(self.budget.device)

    def room(self, working: int, what: str) -> int:
        """Bytes that weights may take of the device beside what is computed with them.

        Raises:
            DeviceMemoryError: nothing is left.
        """
        if self.budget.device == "cpu":
            return 0
        left = self.budget.vram_bytes - working - _SPARE
        if left <= 0:
            raise DeviceMemoryError(
                f"{what} needs {(working + _SPARE) / 1e6:.0f} MB of the device beside the weights, "
                f"and {self.budget.vram_bytes / 1e6:.0f} MB may be used",
                hint="make the film smaller or the shot shorter, or raise PROSTUDIO_VRAM_MB",
            )
        return left

    def storage(self, parameters: int, wanted: str | None) -> Storage:
        """How blocks are kept: as asked, else whole where memory is enough, else in 8 bits.

        Raises:
            FilmError: there is no storage of that name.
        """
        if wanted is not None:
            try:
                return Storage(wanted)
            except ValueError:
                known = ", ".join(Storage)
                raise FilmError(f"quantization is {wanted!r}; there is {known}") from None
        whole = parameters * self.dtype.itemsize + _OTHERS
        return Storage.BF16 if whole <= self.budget.ram_bytes else Storage.FP8


def opened(
    build: Callable[[], Any], folder: Path, bench: Bench, *, room: int = 0, **how: Any
) -> AbstractContextManager[Any]:
    """A model on the bench; `how` as of `devices.open_model`, whole and unchanged where unsaid."""
    return devices.open_model(
        build, folder, device=bench.budget.device, vram_bytes=room, dtype=bench.dtype,
        keeping=bench.budget.keeping,
        **{"blocks": (), "storage": Storage.BF16} | how,
    )  # fmt: skip


def built(kind: Any, folder: Path) -> Callable[[], Any]:
    """Builds a model of a class of diffusers from the configuration in a folder."""
    config = kind.load_config(folder, local_files_only=True)
    return lambda: kind.from_config(config)


def opened_t5(folder: Path, bench: Bench, storage: Storage) -> AbstractContextManager[Any]:
    """T5's encoder, which is float32 on the disk and cast block by block."""
    from transformers import T5Config, T5EncoderModel

    config = T5Config.from_pretrained(folder, local_files_only=True)
    return opened(
        lambda: T5EncoderModel(config), folder, bench, storage=storage,
        blocks=("encoder.block",), room=bench.room(200_000_000, "reading a prompt"),
    )  # fmt: skip


def opened_vae(
    folder: Path, bench: Bench, *, half: str, working: int
) -> AbstractContextManager[Any]:
    """The VAE of LTX-Video.

    Args:
        half: "encoder" or "decoder": the one that is used.
        working: bytes of the device for what is computed.
    """
    from diffusers import AutoencoderKLLTXVideo

    other = {"encoder": "decoder.*", "decoder": "encoder.*"}[half]
    room = bench.room(working, f"the VAE's {half}")
    build = built(AutoencoderKLLTXVideo, folder)
    return opened(build, folder, bench, skip=(other,), room=room)


def opened_transformer(
    folder: Path, bench: Bench, *, storage: Storage, working: int, loras: Stack | None = None
) -> AbstractContextManager[Any]:
    """The transformer of LTX-Video, its blocks streamed where the device is small."""
    from diffusers import LTXVideoTransformer3DModel

    return opened(
        built(LTXVideoTransformer3DModel, folder), folder, bench, storage=storage,
        blocks=("transformer_blocks",), room=bench.room(working, "a step"), additions=loras,
    )  # fmt: skip
