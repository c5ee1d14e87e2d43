"""Keys of LoRA files as trainers write them: which part of a model, which layer, which matrix.

transformer.transformer_blocks.0.attn.to_q.lora_A.weight        diffusers
base_model.model.transformer_blocks.0.attn.to_q.lora_A.weight   PEFT
diffusion_model.double_blocks.0.img_attn_qkv.lora_A.weight      ComfyUI, original names
lora_unet_double_blocks_0_img_attn_qkv.lora_down.weight         kohya: dots are underscores
unet.mid_block.attentions.0.attn1.processor.to_q_lora.down.weight   diffusers, before PEFT
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple


class Matrix(StrEnum):
    """What a tensor is to its layer: the change is up @ down * alpha / rank."""

    DOWN = "down"
    UP = "up"
    ALPHA = "alpha"


class Key(NamedTuple):
    """One tensor of a LoRA file.

    Attributes:
        part: of the model: "denoiser", "text_encoder" or "text_encoder_2".
        layer: as the trainer calls it, without what comes before and after.
    """

    part: str
    layer: str
    matrix: Matrix


DENOISER = "denoiser"

_ENDINGS = (
    (re.compile(r"[._]lora_A(?:\.[\w-]+)?\.weight$"), Matrix.DOWN),
    (re.compile(r"[._]lora_B(?:\.[\w-]+)?\.weight$"), Matrix.UP),
    (re.compile(r"(?:\.lora_down|[._]lora\.down|\.lora_linear_layer\.down)\.weight$"), Matrix.DOWN),
    (re.compile(r"(?:\.lora_up|[._]lora\.up|\.lora_linear_layer\.up)\.weight$"), Matrix.UP),
    (re.compile(r"\.alpha$"), Matrix.ALPHA),
)

_BEGINNINGS = (
    ("lora_te1_", "text_encoder"),
    ("lora_te2_", "text_encoder_2"),
    ("lora_te_", "text_encoder"),
    ("text_encoder_2.", "text_encoder_2"),
    ("text_encoder.", "text_encoder"),
    ("lora_unet_", DENOISER),
    ("lora_transformer_", DENOISER),
    ("lycoris_", DENOISER),
    ("model.diffusion_model.", DENOISER),
    ("diffusion_model.", DENOISER),
    ("base_model.model.", DENOISER),
    ("transformer.", DENOISER),
    ("unet.", DENOISER),
)
"""Longer ones first where one begins another."""

_OTHER_KINDS = (
    (re.compile(r"\.hada_[wt]\d"), "LoHa"),
    (re.compile(r"\.lokr_[wt]\d"), "LoKr"),
    (re.compile(r"\.(?:dora_scale|lora_magnitude_vector)"), "DoRA"),
    (re.compile(r"\.oft_|\.boft_"), "OFT"),
    (re.compile(r"\.lora_mid\."), "LoCon with a third matrix (CP decomposition)"),
    (re.compile(r"\.(?:diff|diff_b|set_weight)$"), "LoRA with whole weights beside it"),
    (re.compile(r"\.lora_[AB](?:\.[\w-]+)?\.bias$|\.lora_(?:up|down)\.bias$"), "LoRA with biases"),
)
"""What else trainers make: shown by one of its keys."""


def read_key(key: str) -> Key | None:
    """What a tensor of a LoRA file is, or None where it is none of a LoRA's."""
    for ending, matrix in _ENDINGS:
        if found := ending.search(key):
            part, layer = _parted(key[: found.start()])
            return Key(part, layer.replace(".processor", ""), matrix)
    return None


def other_kind(key: str) -> str | None:
    """The kind of adapter that such a tensor belongs to, where it is not plain LoRA."""
    return next((kind for shown, kind in _OTHER_KINDS if shown.search(key)), None)


def layout_of(keys: list[str]) -> str:
    """Who writes keys like these, for people."""
    if any(key.startswith("lora_") for key in keys):
        return "kohya"
    if any(key.startswith("base_model.") for key in keys):
        return "PEFT"
    if any(key.startswith(("diffusion_model.", "model.diffusion_model.")) for key in keys):
        return "ComfyUI"
    named = any(key.startswith(("transformer.", "unet.", "text_encoder")) for key in keys)
    return "diffusers" if named else "bare names"


def _parted(name: str) -> tuple[str, str]:
    for beginning, part in _BEGINNINGS:
        if name.startswith(beginning):
            rest = name.removeprefix(beginning)
            # PEFT around a diffusers model around ...: some trainers wrap twice.
            return (part, rest) if rest == name else (part, _bare(rest))
    return DENOISER, name


def _bare(name: str) -> str:
    for beginning in ("base_model.model.", "model.", "transformer.", "unet."):
        name = name.removeprefix(beginning)
    return name
