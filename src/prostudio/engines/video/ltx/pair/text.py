"""Words to what LTX-2 reads: every layer of Gemma 3, joined for picture and for sound."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from prostudio.devices import Storage
from prostudio.engines.video.ltx.loading import Bench
from prostudio.engines.video.ltx.pair.loading import opened_connectors, opened_gemma

LENGTH = 1024
"""Tokens that are read; the rest of a prompt is cut."""


@dataclass(frozen=True, slots=True)
class Words:
    """A prompt as the network reads it.

    Attributes:
        picture: [1, 1024, 3840].
        sound: [1, 1024, 3840].
        mask: [1, 1024], 1 where there is something to read.
        cut: what did not fit, empty when all did.
    """

    picture: Tensor
    sound: Tensor
    mask: Tensor
    cut: str = ""


def read(folder: Path, prompts: tuple[str, ...], bench: Bench, storage: Storage) -> list[Words]:
    """Read prompts with the text encoder and the connectors of a model's folder."""
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(
        folder / "tokenizer", padding_side="left", local_files_only=True
    )
    layers: list[tuple[Tensor, Tensor, str]] = []
    with opened_gemma(folder / "text_encoder", bench, storage) as gemma:
        for prompt in prompts:
            tokens = tokenizer(
                prompt.strip(), padding="max_length", max_length=LENGTH, truncation=True,
                return_tensors="pt",
            ).to(bench.device)  # fmt: skip
            said = gemma(
                input_ids=tokens.input_ids, attention_mask=tokens.attention_mask,
                output_hidden_states=True, use_cache=False,
            ).hidden_states  # fmt: skip
            whole = tokenizer(prompt.strip(), truncation=False, verbose=False).input_ids
            cut = str(tokenizer.decode(whole[LENGTH:])).strip()
            stacked = torch.stack(said, dim=-1).flatten(2, 3)
            layers.append((stacked.cpu(), tokens.attention_mask, cut))
    with opened_connectors(folder / "connectors", bench) as connectors:
        joined = [
            connectors(stacked.to(bench.device), mask, padding_side="left")
            for stacked, mask, _ in layers
        ]
    cuts = [cut for _, _, cut in layers]
    return [Words(p[0], p[1], p[2], cut) for p, cut in zip(joined, cuts, strict=True)]
