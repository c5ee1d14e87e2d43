"""The model in memory: what it is loaded from, where it runs, and what is said when it cannot."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prostudio.devices.budget import Budget
from prostudio.engines.music.musicgen.models import Model, memory_mb
from prostudio.errors import DeviceMemoryError, WeightsDamagedError

_COMPUTED = ("embed_positions.weights",)
"""A table that is computed, and missing in every file."""


@dataclass(slots=True)
class Opened:
    """A model that is ready.

    Attributes:
        model: transformers' own, in eval mode on its device.
        words: its tokenizer.
    """

    model: Any
    words: Any
    device: str
    channels: int


def open_musicgen(model: Model, folder: Path, has: Budget) -> Opened:
    """Load it whole: in half precision on a card, in single on the CPU, the codec always so.

    Raises:
        WeightsDamagedError: files that cannot be read, or of another model.
        DeviceMemoryError: it does not fit; what would is said.
    """
    import torch
    import transformers

    require_room(model, folder, has)
    kind = "MusicgenMelodyForConditionalGeneration" if model.melody else _PLAIN
    dtype = torch.float32 if has.device == "cpu" else torch.float16
    require_settings(folder)
    with quiet(), _damage_told(folder), torch.random.fork_rng([]):
        loaded, told = getattr(transformers, kind).from_pretrained(
            folder,
            dtype=dtype,
            local_files_only=True,
            use_safetensors=True,
            output_loading_info=True,
        )
        words = transformers.AutoTokenizer.from_pretrained(folder, local_files_only=True)
    _require_whole(folder, told)
    loaded.audio_encoder.float()  # small, and what is heard comes out of it
    with memory_offered(model):
        loaded.eval().to(has.device)
    return Opened(loaded, words, has.device, loaded.config.decoder.audio_channels)


_PLAIN = "MusicgenForConditionalGeneration"


def require_room(model: Model, folder: Path, has: Budget) -> None:
    """Refuse a model that does not fit before anything of it is read.

    Raises:
        DeviceMemoryError: with what it needs, and what would fit.
    """
    half = has.device != "cpu"
    may, of = (has.vram_bytes, "graphics memory") if half else (has.ram_bytes, "memory")
    size = sum(file.stat().st_size for file in folder.glob("*.safetensors"))
    needs_mb = memory_mb(size // 1_000_000, *_shape(folder), half=half)
    if needs_mb * 1_000_000 > may:
        raise DeviceMemoryError(
            f"{model.engine} needs {needs_mb} MB of {of}, and {may // 1_000_000} MB may be used",
            hint=offer(model),
        )


def _shape(folder: Path) -> tuple[int, int]:
    """Width and layers of the language model."""
    decoder = _settings(folder / "config.json").get("decoder", {})
    return int(decoder.get("hidden_size", 0)), int(decoder.get("num_hidden_layers", 0))


def offer(model: Model) -> str:
    """What to do where a model does not fit."""
    smaller = f"choose engine {model.smaller!r}, which is smaller, " if model.smaller else ""
    compute = "compose on the CPU, slowly: PROSTUDIO_VRAM_MB=0"
    return f"{smaller}or {compute}" if smaller else f"{compute}; or choose engine 'synth'"


@contextmanager
def memory_offered(model: Model) -> Iterator[None]:
    """Running out of memory, anywhere, as our error that says what would fit."""
    from prostudio.devices.fitting import memory_told

    try:
        with memory_told(model.engine):
            yield
    except DeviceMemoryError as failure:
        raise DeviceMemoryError(failure.message, hint=offer(model)) from None
    except (MemoryError, RuntimeError) as failure:
        if isinstance(failure, MemoryError) or "allocate memory" in str(failure):
            raise DeviceMemoryError(
                f"the machine ran out of memory in {model.engine}", hint=offer(model)
            ) from None
        raise


@contextmanager
def quiet() -> Iterator[None]:
    """Without transformers' notes on settings that are as they should be."""
    from transformers import utils

    logging: Any = utils.logging
    before, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(before)
        if bars:
            logging.enable_progress_bar()


def require_settings(folder: Path) -> None:
    """The model's settings for making music are there: without them it makes noise.

    Raises:
        WeightsDamagedError: `generation_config.json` is missing, or says nothing.
    """
    if "decoder_start_token_id" not in _settings(folder / "generation_config.json"):
        raise WeightsDamagedError(
            f"{folder / 'generation_config.json'} does not say where music begins"
        )


def _settings(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as failure:
        raise WeightsDamagedError(f"{path} cannot be read: {failure}") from failure
    if not isinstance(told, dict):
        raise WeightsDamagedError(f"{path} is not a JSON object")
    return told


@contextmanager
def _damage_told(folder: Path) -> Iterator[None]:
    from safetensors import SafetensorError

    try:
        yield
    except (SafetensorError, OSError, ValueError, KeyError, RuntimeError) as failure:
        raise WeightsDamagedError(
            f"the weights in {folder} cannot be read: {str(failure).splitlines()[0]}",
            hint="`prostudio weights verify --repair` finds what is damaged",
        ) from failure


def _require_whole(folder: Path, told: dict[str, Any]) -> None:
    """Every weight was there, and no other."""
    missing = [k for k in told["missing_keys"] if not k.endswith(_COMPUTED)]
    wrong = [*missing, *told["unexpected_keys"], *(key for key, *_ in told["mismatched_keys"])]
    if wrong:
        raise WeightsDamagedError(
            f"{folder} has weights of another model: {len(wrong)} are missing, too many or of "
            f"another size, such as {sorted(wrong)[0]}"
        )
