"""Writes src/prostudio/weights/loras/published from the models' classes and configurations.

python tests/weights/lora_tables.py
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PUBLISHED = HERE.parents[1] / "src/prostudio/weights/loras/published"
HUB = HERE.parent / "checkpoints/hub"
SDXL = {
    "act_fn": "silu", "addition_embed_type": "text_time", "addition_time_embed_dim": 256,
    "attention_head_dim": [5, 10, 20], "block_out_channels": [320, 640, 1280],
    "cross_attention_dim": 2048,
    "down_block_types": ["DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"],
    "layers_per_block": 2, "projection_class_embeddings_input_dim": 2816,
    "transformer_layers_per_block": [1, 2, 10],
    "up_block_types": ["CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"],
    "use_linear_projection": True,
}  # fmt: skip
LTX_13B = {
    "attention_head_dim": 128, "num_attention_heads": 32, "num_layers": 48,
    "cross_attention_dim": 4096,
}  # fmt: skip
SANA = {
    "num_attention_heads": 36, "attention_head_dim": 32, "num_cross_attention_heads": 16,
    "cross_attention_head_dim": 72, "cross_attention_dim": 1152, "num_layers": 28,
    "caption_channels": 2304, "mlp_ratio": 2.5, "guidance_embeds": True,
    "qk_norm": "rms_norm_across_heads", "in_channels": 32, "out_channels": 32,
}  # fmt: skip
CLIP_L = {
    "hidden_size": 768, "intermediate_size": 3072, "num_attention_heads": 12,
    "num_hidden_layers": 12, "projection_dim": 768,
}  # fmt: skip
CLIP_G = {
    "hidden_size": 1280, "intermediate_size": 5120, "num_attention_heads": 20,
    "num_hidden_layers": 32, "projection_dim": 1280,
}  # fmt: skip
WAN_SMALL = {"num_attention_heads": 12, "num_layers": 30, "ffn_dim": 8960}
MODELS: dict[str, tuple[str, Any]] = {
    "hunyuan-video": ("HunyuanVideoFramepackTransformer3DModel", "lllyasviel/FramePackI2V_HY"),
    "ltx-video-2b": ("LTXVideoTransformer3DModel", "Lightricks/LTX-Video/transformer"),
    "ltx-video-13b": ("LTXVideoTransformer3DModel", LTX_13B),
    "ltx-2": ("LTX2VideoTransformer3DModel", "Lightricks/LTX-2/transformer"),
    "sdxl": ("UNet2DConditionModel", SDXL),
    "sdxl.text_encoder": ("CLIPTextModel", CLIP_L),
    "sdxl.text_encoder_2": ("CLIPTextModelWithProjection", CLIP_G),
    "z-image": ("ZImageTransformer2DModel", "Tongyi-MAI/Z-Image-Turbo/transformer"),
    "sana-0.6b": ("SanaTransformer2DModel", SANA),
    "flux2-klein": ("Flux2Transformer2DModel", "black-forest-labs/FLUX.2-klein-4B/transformer"),
    "sd-1.5": ("UNet2DConditionModel", {"cross_attention_dim": 768}),
    "flux": ("FluxTransformer2DModel", {"guidance_embeds": True}),
    "wan-14b": ("WanTransformer3DModel", {}),
    "wan-1.3b": ("WanTransformer3DModel", WAN_SMALL),
    "qwen-image": ("QwenImageTransformer2DModel", {}),
}
"""Name of the table -> class, and its configuration: the published file, or what of it differs
from the class's own."""

_BLOCK = re.compile(r"(.*(?:blocks|layers|refiner|resnets|attentions)\.)(\d+)(\..+)")


def table_of(name: str) -> dict[str, tuple[int, ...]]:
    """The layers of a published model, which is built without weights."""
    import torch

    kind, told = MODELS[name]
    if isinstance(told, str):
        text = (HUB / told / "config.json").read_text("utf-8")
        told = {key: value for key, value in json.loads(text).items() if key[0] != "_"}
    with torch.device("meta"):
        model = _made(kind, told)
    return {
        key.removesuffix(".weight"): tuple(weight.shape)
        for key, weight in model.named_parameters()
        if key.endswith(".weight") and weight.ndim in (2, 4) and "token_embedding" not in key
        and "position_embedding" not in key
    }  # fmt: skip


def _made(kind: str, told: dict[str, Any]) -> Any:
    if kind.startswith("CLIP"):
        import transformers

        return getattr(transformers, kind)(transformers.CLIPTextConfig(**told))
    import diffusers

    return getattr(diffusers, kind)(**told)


def text_of(table: dict[str, tuple[int, ...]]) -> str:
    """A table as it is kept: runs of layers that differ in their block's number are one row."""
    return "".join(f"{row}\n" for row in _rows(table))


def _rows(table: dict[str, tuple[int, ...]]) -> Iterator[str]:
    spans: dict[tuple[str, str, tuple[int, ...]], list[list[int]]] = {}
    for name, shape in table.items():
        found = _BLOCK.fullmatch(name)
        before, number, behind = found.groups() if found else (name, "-1", "")
        runs = spans.setdefault((before, behind, shape), [])
        if runs and runs[-1][1] + 1 == int(number):
            runs[-1][1] += 1
        else:
            runs.append([int(number)] * 2)
    for (before, behind, shape), runs in spans.items():
        for first, last in runs:
            number = "" if first < 0 else str(first) if first == last else f"[{first}-{last}]"
            yield " ".join([f"{before}{number}{behind}", *map(str, shape)])


if __name__ == "__main__":
    for one in sys.argv[1:] or MODELS:
        PUBLISHED.joinpath(f"{one}.txt").write_text(text_of(table_of(one)), "utf-8")
