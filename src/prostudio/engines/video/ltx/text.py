"""Words to what LTX-Video's transformer reads: T5, encoder only, in and out again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor

from prostudio.devices import Storage
from prostudio.engines.video.ltx.libraries import absent_library
from prostudio.engines.video.ltx.loading import Bench, opened_t5
from prostudio.errors import MissingError, WeightsDamagedError

LENGTH = 256
"""Tokens that the transformer was taught to read; the rest of a prompt is cut."""


@dataclass(frozen=True, slots=True)
class Words:
    """A prompt as the transformer reads it.

    Attributes:
        states: [1, 256, 4096], the encoder's last layer.
        mask: [1, 256], 1 where a token is a word.
        cut: what did not fit, empty when all did.
    """

    states: Tensor
    mask: Tensor
    cut: str = ""


def read(folder: Path, prompts: tuple[str, ...], bench: Bench, storage: Storage) -> list[Words]:
    """Read prompts with the text encoder of a model's folder.

    Raises:
        MissingError: sentencepiece or protobuf is not installed.
        WeightsDamagedError: the tokenizer's files cannot be read.
    """
    tokenizer = tokenizer_in(folder / "tokenizer")
    read_ones = []
    with opened_t5(folder / "text_encoder", bench, storage) as encoder:
        for prompt in prompts:
            tokens = tokenizer(
                prompt, padding="max_length", max_length=LENGTH, truncation=True,
                return_tensors="pt",
            )  # fmt: skip
            mask = tokens.attention_mask.bool().to(bench.device)
            states = encoder(tokens.input_ids.to(bench.device), attention_mask=mask)[0]
            read_ones.append(Words(states, mask, _cut(tokenizer, prompt)))
    return read_ones


def tokenizer_in(folder: Path) -> Any:
    """T5's tokenizer. Its repository has `spiece.model` and mostly no `tokenizer.json`."""
    if absent := absent_library():
        raise MissingError(
            f"the tokenizer of LTX-Video needs {absent}",
            hint="run `pip install 'prostudio[models]'`",
        )
    from transformers import T5Tokenizer

    try:
        return T5Tokenizer.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError, RuntimeError) as failure:
        raise WeightsDamagedError(
            f"the tokenizer in {folder} cannot be read: {failure}",
            hint="run `prostudio weights verify ltx --repair`",
        ) from failure


def _cut(tokenizer: Any, prompt: str) -> str:
    """The end of a prompt that the model does not read."""
    whole = tokenizer(prompt, truncation=False, verbose=False).input_ids
    return str(tokenizer.decode(whole[LENGTH - 1 : -1])).strip() if len(whole) > LENGTH else ""
