"""The parts of a checkpoint's folder, each opened, used and given back."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prostudio import devices
from prostudio.engines.music.ace_step.models import Model, working_bytes
from prostudio.errors import DeviceMemoryError, WeightsDamagedError, WeightsMissingError
from prostudio.weights.config import config_of

if TYPE_CHECKING:
    import torch
    from torch import nn

    from prostudio.devices import Budget


@dataclass(frozen=True, slots=True)
class Room:
    """Where the model works.

    Attributes:
        folder: of the checkpoint.
        dtype: what its parts compute in.
    """

    model: Model
    folder: Path
    budget: Budget
    dtype: torch.dtype

    @property
    def device(self) -> str:
        """As torch names it."""
        return self.budget.device


def pipeline_of(**parts: Any) -> Any:
    """diffusers' pipeline with these parts; the others are None."""
    import diffusers

    kind: Any = diffusers.AceStepPipeline
    empty = dict.fromkeys(
        ("vae", "text_encoder", "tokenizer", "transformer", "condition_encoder", "scheduler")
    )
    return kind(**empty | parts)


def tokenizer_of(room: Room) -> Any:
    """The text encoder's tokenizer, of the class that the checkpoint's index names."""
    import transformers

    named = config_of(room.folder / "model_index.json").get("tokenizer", ("", ""))[1]
    kind: Any = getattr(transformers, named, transformers.AutoTokenizer)
    place = room.folder / "tokenizer"
    try:
        return kind.from_pretrained(place, local_files_only=True)
    except Exception as failure:  # the tokenizers' own library raises nothing narrower
        raise WeightsDamagedError(
            f"the tokenizer in {place} cannot be read: {failure}"
        ) from failure


def condition_encoder() -> Any:
    """The class of the part that puts words, lyrics and timbre together."""
    from diffusers.pipelines.ace_step.modeling_ace_step import AceStepConditionEncoder

    return AceStepConditionEncoder


def vae_of(room: Room) -> AbstractContextManager[Any]:
    """The codec."""
    import diffusers

    return part_of(room, "vae", diffusers.AutoencoderOobleck)


@contextmanager
def part_of(room: Room, place: str, kind: Any) -> Iterator[Any]:
    """A part that is small enough to be whole on the device."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # the codec's own way to norm weights
            module = kind.from_pretrained(
                room.folder / place, torch_dtype=room.dtype, local_files_only=True
            )
    except OSError as failure:
        raise WeightsMissingError(f"{room.folder / place} cannot be read: {failure}") from failure
    with devices.resident(module.eval(), room.device) as there:
        yield there


@contextmanager
def network_of(room: Room, frames: int) -> Iterator[nn.Module]:
    """The network, streamed where it does not fit beside what it computes with."""
    import diffusers

    kind: Any = diffusers.AceStepTransformer1DModel
    place, working = room.folder / "transformer", working_bytes(frames / 2)
    config = kind.load_config(place, local_files_only=True)
    left = room.budget.vram_bytes - working
    if room.device != "cpu" and left <= 0:
        smaller = f"choose engine {room.model.smaller!r}, or " if room.model.smaller else ""
        raise DeviceMemoryError(
            f"music of {frames / 25:.0f} s needs {working / 1e6:.0f} MB of graphics memory beside "
            f"the weights, and {room.budget.vram_bytes / 1e6:.0f} MB may be used",
            hint=f"{smaller}raise PROSTUDIO_VRAM_MB",
        )
    with devices.open_model(
        lambda: kind.from_config(config),
        place,
        blocks=("layers",),
        storage=devices.Storage.BF16,
        device=room.device,
        vram_bytes=left,
        dtype=room.dtype,
    ) as network:
        yield network
