"""FramePack's transformer with weights of no meaning, and what one step of it is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from prostudio.devices import Weights
from prostudio.devices.weightless import weightless
from prostudio.engines.video.hunyuan import transformer
from prostudio.engines.video.hunyuan.tables import Conditions

FULL = {
    "_class_name": "HunyuanVideoFramepackTransformer3DModel",
    "attention_head_dim": 128, "guidance_embeds": True, "has_clean_x_embedder": True,
    "has_image_proj": True, "image_proj_dim": 1152, "in_channels": 16, "mlp_ratio": 4.0,
    "num_attention_heads": 24, "num_layers": 20, "num_refiner_layers": 2,
    "num_single_layers": 40, "out_channels": 16, "patch_size": 2, "patch_size_t": 1,
    "pooled_projection_dim": 768, "qk_norm": "rms_norm", "rope_axes_dim": (16, 56, 56),
    "rope_theta": 256.0, "text_embed_dim": 4096,
}  # fmt: skip
"""As published: 12.87 thousand million weights."""

TINY = FULL | {
    "attention_head_dim": 16, "image_proj_dim": 24, "num_attention_heads": 2, "num_layers": 2,
    "num_refiner_layers": 1, "num_single_layers": 4, "pooled_projection_dim": 16,
    "rope_axes_dim": (4, 6, 6), "text_embed_dim": 32,
}  # fmt: skip


@dataclass(frozen=True)
class HostWeights(Weights):
    """Weights that lie in memory, where a checkpoint's would lie in the system's file cache."""

    held: dict[str, Tensor]

    def tensors(self, names: Iterable[str]) -> Iterator[tuple[str, Tensor]]:
        for name in names:
            yield name, self.held[name]


def weights(config: dict[str, Any]) -> HostWeights:
    """All weights in bfloat16: slices of one run of noise, norms one and biases zero."""
    noise = torch.randn(1 << 26, generator=torch.Generator().manual_seed(0)).mul_(0.02).bfloat16()
    held = {}
    for at, (name, weight) in enumerate(transformer_of(config).named_parameters()):
        value = torch.empty(weight.shape, dtype=torch.bfloat16)
        if weight.ndim == 1:
            value.fill_(float(name.endswith("weight")))
        else:
            flat = value.view(-1)
            for start in range(0, flat.numel(), noise.numel() // 2):
                part = flat[start : start + noise.numel() // 2]
                offset = (at * 9973) % (noise.numel() // 2)
                part.copy_(noise[offset : offset + part.numel()])
        held[name] = value
    shapes = {name: tuple(value.shape) for name, value in held.items()}
    return HostWeights(Path("memory"), {n: (Path("memory"), n) for n in held}, shapes, held)


def transformer_of(config: dict[str, Any]) -> nn.Module:
    return weightless(lambda: transformer.build(config))


def plain(config: dict[str, Any], held: dict[str, Tensor], device: str) -> nn.Module:
    """The public model with these very weights; on the CPU nothing is copied."""
    model = transformer_of(config)
    for path, owner in model.named_modules():
        for name in [name for name, weight in owner._parameters.items() if weight is not None]:
            value = held[f"{path}.{name}".removeprefix(".")].to(device)
            owner._parameters[name] = nn.Parameter(value, requires_grad=False)
    return model.to(device)


@dataclass(frozen=True)
class Step:
    """What the transformer is given in one step of one section."""

    given: dict[str, Any]
    tokens: int
    conditions: Conditions


def step(config: dict[str, Any], side: int, device: str) -> Step:
    """A section of nine latents of `side` x `side`, with two, two and sixteen clean ones."""
    noise = torch.Generator().manual_seed(1)

    def some(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=noise).to(device, torch.bfloat16)

    text = torch.zeros(1, 512, dtype=torch.bfloat16, device=device)
    text[:, :60] = 1
    given = {
        "hidden_states": some(1, 16, 9, side, side),
        "timestep": torch.tensor([640.0], device=device),
        "encoder_hidden_states": some(1, 512, config["text_embed_dim"]),
        "encoder_attention_mask": text,
        "pooled_projections": some(1, config["pooled_projection_dim"]),
        "guidance": torch.tensor([10_000.0], dtype=torch.bfloat16, device=device),
        "image_embeds": some(1, 729, config["image_proj_dim"]),
        "indices_latents": torch.arange(1, 10),
        "latents_clean": some(1, 16, 2, side, side),
        "indices_latents_clean": torch.tensor([0, 10]),
        "latents_history_2x": some(1, 16, 2, side, side),
        "indices_latents_history_2x": torch.arange(11, 13),
        "latents_history_4x": some(1, 16, 16, side, side),
        "indices_latents_history_4x": torch.arange(13, 29),
        "return_dict": False,
    }
    conditions = Conditions(
        given["encoder_hidden_states"], text, given["pooled_projections"],
        given["image_embeds"], given["guidance"], given["timestep"],
    )  # fmt: skip
    clean = 2 * (side // 2) ** 2 + (side // 4) ** 2 + 4 * (side // 8) ** 2
    return Step(given, 9 * (side // 2) ** 2 + clean + 729 + 60, conditions)
