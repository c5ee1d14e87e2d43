"""The parts of a model's folder, each opened, used and given back before the next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prostudio import devices
from prostudio.engines.image.diffusion.models import Encoder, Model
from prostudio.errors import DeviceMemoryError, WeightsDamagedError
from prostudio.weights.config import config_of
from prostudio.weights.loras import Stack, open_stack
from prostudio.weights.loras.keys import DENOISER

if TYPE_CHECKING:
    import torch
    from torch import nn

    from prostudio.devices import Budget

_FEW_BYTES = 16_000_000_000
"""Memory below which a network's matrices are kept in one byte each."""
_TILE = 512
"""Pixels of the decoder's tiles on a card: whole, a megapixel takes over 5 GB of it."""


def pipeline_of(model: Model, folder: Path, **parts: Any) -> Any:
    """diffusers' pipeline with these parts and the scheduler; the others are None."""
    import diffusers

    kind = getattr(diffusers, model.pipeline)
    told = config_of(folder / "model_index.json")
    given = {name: parts.get(name) for name, entry in told.items() if isinstance(entry, list)}
    scheduler = getattr(diffusers, told["scheduler"][1])
    given["scheduler"] = scheduler.from_pretrained(folder / "scheduler", local_files_only=True)
    made = kind(**given)
    made.set_progress_bar_config(disable=True)
    return made


def tokenizer_of(folder: Path, place: str) -> Any:
    """A tokenizer of the class that the model's index names."""
    import transformers

    named = config_of(folder / "model_index.json")[place][1]
    kind = getattr(transformers, named, transformers.AutoTokenizer)
    try:
        return kind.from_pretrained(folder / place, local_files_only=True)
    except (OSError, ValueError) as failure:
        raise WeightsDamagedError(
            f"the tokenizer in {folder / place} cannot be read: {failure}"
        ) from failure


def stack_of(
    model: Model, folder: Path, loras: tuple[tuple[str, float], ...], place: str
) -> Stack | None:
    """The LoRAs for the part of a model in one of its folders; None where none changes it."""
    part = DENOISER if place == model.denoiser else place
    return open_stack(loras, model.loras, folder / place, part) if loras else None


@contextmanager
def encoder_of(
    encoder: Encoder, folder: Path, budget: Budget, dtype: torch.dtype, loras: Stack | None = None
) -> Iterator[nn.Module]:
    """A text encoder: a large one streamed where it does not fit, a small one whole."""
    import transformers

    place = folder / encoder.place
    kind = getattr(transformers, encoder.kind)
    if not encoder.blocks:
        half = (place / "model.fp16.safetensors").is_file()
        module = kind.from_pretrained(
            place, dtype=dtype, local_files_only=True, variant="fp16" if half else None
        )
        if loras is not None:
            loras.lay_onto(module)
        with devices.resident(module.eval(), budget.device) as there:
            yield there
        return
    config = kind.config_class(**config_of(place / "config.json"))
    with devices.open_model(
        lambda: kind(config),
        place,
        blocks=encoder.blocks,
        storage=devices.Storage.BF16,
        device=budget.device,
        vram_bytes=_room(budget, 600_000_000),
        dtype=dtype,
        rename=_bare,
        additions=loras,
    ) as there:
        yield there


@contextmanager
def denoiser_of(
    model: Model,
    folder: Path,
    budget: Budget,
    dtype: torch.dtype,
    working: int,
    loras: Stack | None = None,
) -> Iterator[nn.Module]:
    """The network, streamed where it does not fit beside `working` bytes of computing."""
    import diffusers

    place = folder / model.denoiser
    kind = getattr(diffusers, model.kind)
    config = kind.load_config(place, local_files_only=True)
    little = budget.device != "cpu" and budget.ram_bytes < min(_FEW_BYTES, 3 * model.parameters)
    with devices.open_model(
        lambda: kind.from_config(config),
        place,
        blocks=model.blocks,
        storage=devices.Storage.FP8 if little else devices.Storage.BF16,
        device=budget.device,
        vram_bytes=_room(budget, working),
        dtype=dtype,
        additions=loras,
    ) as there:
        yield there


@contextmanager
def vae_of(model: Model, folder: Path, budget: Budget, dtype: torch.dtype) -> Iterator[Any]:
    """The decoder, in tiles on a card."""
    import diffusers

    kind = getattr(diffusers, model.vae)
    vae = kind.from_pretrained(folder / "vae", torch_dtype=dtype, local_files_only=True).eval()
    if budget.device != "cpu":
        vae.enable_tiling()
        if model.vae in ("AutoencoderKL", "AutoencoderKLFlux2"):
            vae.tile_sample_min_size = _TILE
            vae.tile_latent_min_size = _TILE // 2 ** (len(vae.config.block_out_channels) - 1)
    with devices.resident(vae, budget.device) as there:
        yield there


def _bare(key: str) -> str | None:
    """The name in a model without its head, of a file that was written with or without."""
    return None if key.startswith("lm_head.") else key.removeprefix("model.")


def _room(budget: Budget, working: int) -> int:
    """Bytes of the device for weights."""
    left = budget.vram_bytes - working
    if budget.device != "cpu" and left <= 0:
        raise DeviceMemoryError(
            f"a picture needs {working / 1e6:.0f} MB of graphics memory beside the weights, and "
            f"{budget.vram_bytes / 1e6:.0f} MB may be used",
            hint="choose another image engine, or raise PROSTUDIO_VRAM_MB",
        )
    return left
