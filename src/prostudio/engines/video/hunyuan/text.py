"""A prompt as the transformer reads it: Llama's tokens, and CLIP's summary of them.

The tokenizer is byte-level BPE under the name of Llama's, and transformers 5 believes the
name: its Llama class drops every space, in silence. So it is read by the class that
believes the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from prostudio import devices
from prostudio.engines.video.hunyuan import opening
from prostudio.engines.video.hunyuan.words import CROP, LONGEST, TEMPLATE, cut_from
from prostudio.weights.config import config_of

if TYPE_CHECKING:
    from prostudio.devices import Budget

CLIP_LONGEST = 77
"""Tokens that CLIP reads, with its two marks; longer prompts are summed up by their beginning."""

SMALL_RAM = 20_000_000_000
"""Below this much main memory the language model is kept in one byte a weight."""

_UNREAD = 2
"""The prompt is taken before the last two layers: they need not be loaded."""

_WORKING = 600_000_000
"""Bytes that Llama computes at once for 351 tokens, generously."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt as the transformer reads it.

    Attributes:
        tokens: [1, T, 4096], of the language model.
        mask: [1, T] int64, 1 where a token is meant, 0 where it is padding (at the end).
        pooled: [1, 768], of CLIP.
        cut: the words at the end that did not fit, "" when all of them did.
    """

    tokens: Tensor
    mask: Tensor
    pooled: Tensor
    cut: str = ""


@torch.no_grad()
def encode(folder: Path, prompt: str, budget: Budget, dtype: torch.dtype | None = None) -> Prompt:
    """Read a prompt; both encoders come and go, one after the other, unless they are kept.

    Args:
        folder: of the model, with `tokenizer/`, `text_encoder/`, `tokenizer_2/` and
            `text_encoder_2/`.
        prompt: in English, up to 256 tokens.
        budget: where they run; Llama is streamed where it does not fit.
        dtype: None is float16 on a GPU, as the encoders were published, float32 on a CPU.

    Returns:
        Tensors in that type, in main memory, T = 256.

    Raises:
        WeightsMissingError, WeightsDamagedError: encoders that are not there, or not these.
        DeviceMemoryError: two of Llama's layers do not fit.
    """
    dtype = dtype or (torch.float32 if budget.device == "cpu" else torch.float16)
    ids, mask = _ids(folder, prompt)
    tokens = _llama(folder / "text_encoder", ids, mask, budget, dtype)
    pooled = _clip(folder, prompt, budget, dtype)
    return Prompt(tokens[:, CROP:], mask[:, CROP:], pooled, cut_from(folder, prompt))


def _ids(folder: Path, prompt: str) -> tuple[Tensor, Tensor]:
    """Token numbers and mask, both [1, 95 + 256]."""
    from transformers import PreTrainedTokenizerFast

    tokenizer = PreTrainedTokenizerFast.from_pretrained(
        folder / "tokenizer", padding_side="right", local_files_only=True
    )
    read = tokenizer(
        [TEMPLATE.format(prompt)],
        max_length=CROP + LONGEST,
        padding="max_length",
        truncation=True,
        return_tensors="pt",
    )
    return read.input_ids, read.attention_mask


def _llama(folder: Path, ids: Tensor, mask: Tensor, budget: Budget, dtype: torch.dtype) -> Tensor:
    """What the language model makes of every token: [1, T, D] in main memory."""
    config = config_of(folder / "config.json")
    layers = int(config["num_hidden_layers"]) - _UNREAD
    with devices.open_model(
        partial(_shorter_llama, config, layers),
        folder,
        blocks=("layers",),
        storage=_storage(budget),
        device=budget.device,
        vram_bytes=budget.vram_bytes - _WORKING,
        dtype=dtype,
        keeping=budget.keeping,
        rename=partial(_name, layers),
    ) as model:
        read = model(
            input_ids=ids.to(budget.device),
            attention_mask=mask.to(budget.device),
            use_cache=False,
        )
        states: Tensor = read.last_hidden_state
        return states.cpu()


def _storage(budget: Budget) -> devices.Storage:
    """In 16 bits Llama's layers are 13.1 GB, pinned where there is a GPU; in 8 the half of it.

    int8, because it changes tokens less than fp8 does (tiny checkpoint: by 2 and 9 %).
    """
    small = budget.device != "cpu" and budget.ram_bytes < SMALL_RAM
    return devices.Storage.INT8 if small else devices.Storage.BF16


def _shorter_llama(config: dict[str, Any], layers: int) -> nn.Module:
    """Llama without its last layers and its last norm."""
    from transformers import LlamaConfig, LlamaModel

    model: Any = LlamaModel(LlamaConfig(**config | {"num_hidden_layers": layers}))
    model.norm = nn.Identity()
    return model  # type: ignore[no-any-return]


def _name(layers: int, key: str) -> str | None:
    """How the shorter Llama calls a weight; None is not one of its own.

    Checkpoints of a whole language model say `model.` first, and have a head.
    """
    name = key.removeprefix("model.")
    place = name.split(".")
    if place[0] in {"norm", "lm_head"}:
        return None
    return None if place[0] == "layers" and int(place[1]) >= layers else name


def _clip(folder: Path, prompt: str, budget: Budget, dtype: torch.dtype) -> Tensor:
    """CLIP's summary: [1, 768] in main memory."""
    from transformers import CLIPTokenizer

    tokenizer = CLIPTokenizer.from_pretrained(folder / "tokenizer_2", local_files_only=True)
    ids = tokenizer(
        [prompt],
        max_length=CLIP_LONGEST,
        padding="max_length",
        truncation=True,
        return_tensors="pt",
    ).input_ids
    with opening.whole(_clip_model, folder / "text_encoder_2", budget, dtype) as model:
        pooled: Tensor = model(ids.to(budget.device)).pooler_output
        return pooled.cpu()


def _clip_model(config: dict[str, Any]) -> nn.Module:
    from transformers import CLIPTextConfig, CLIPTextModel

    return CLIPTextModel(CLIPTextConfig(**config))
