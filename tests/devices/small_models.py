"""Three public architectures of tests/checkpoints: how each is built, opened and called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from checkpoints.shelf import shelved


@dataclass(frozen=True)
class Small:
    """A tiny model: its folder, its blocks, and what it makes of fixed input."""

    checkpoint: str
    place: str
    blocks: tuple[str, ...]
    make: Callable[[Path], nn.Module]
    public: Callable[[Path, torch.dtype], nn.Module]
    call: Callable[[nn.Module, torch.dtype], Tensor]
    reading: Mapping[str, Any] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return shelved(self.checkpoint) / self.place

    def build(self) -> nn.Module:
        return self.make(self.folder)

    def whole(self, dtype: torch.dtype) -> Tensor:
        """What the public library's own loader makes of it."""
        return self.result(self.public(self.folder, dtype), dtype)

    def result(self, model: nn.Module, dtype: torch.dtype) -> Tensor:
        with torch.no_grad():
            return self.call(model, dtype)


def _framepack(folder: Path) -> nn.Module:
    from diffusers import HunyuanVideoFramepackTransformer3DModel as Model

    return Model.from_config(Model.load_config(folder))


def _public_framepack(folder: Path, dtype: torch.dtype) -> nn.Module:
    from diffusers import HunyuanVideoFramepackTransformer3DModel as Model

    return Model.from_pretrained(folder, dtype=dtype)


def _call_framepack(model: nn.Module, dtype: torch.dtype) -> Tensor:
    noise = torch.Generator().manual_seed(1)

    def some(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=noise).to(dtype)

    config = model.config
    return model(
        hidden_states=some(1, 16, 9, 8, 8),
        timestep=torch.tensor([640.0]).to(dtype),
        encoder_hidden_states=some(1, 12, config.text_embed_dim),
        encoder_attention_mask=torch.ones(1, 12, dtype=torch.long),
        pooled_projections=some(1, config.pooled_projection_dim),
        guidance=torch.tensor([10_000.0]).to(dtype),
        image_embeds=some(1, 5, config.image_proj_dim),
        indices_latents=torch.arange(1, 10),
        latents_clean=some(1, 16, 2, 8, 8),
        indices_latents_clean=torch.tensor([0, 10]),
        latents_history_2x=some(1, 16, 2, 8, 8),
        indices_latents_history_2x=torch.arange(11, 13),
        latents_history_4x=some(1, 16, 16, 8, 8),
        indices_latents_history_4x=torch.arange(13, 29),
        return_dict=False,
    )[0]


def _encoder(kind: str) -> tuple[Callable[..., nn.Module], Callable[..., nn.Module]]:
    def make(folder: Path) -> nn.Module:
        import transformers

        model = getattr(transformers, kind)
        return model(model.config_class.from_pretrained(folder))

    def public(folder: Path, dtype: torch.dtype) -> nn.Module:
        import transformers

        return getattr(transformers, kind).from_pretrained(folder, dtype=dtype)

    return make, public


def _read(model: nn.Module, dtype: torch.dtype) -> Tensor:
    words = torch.arange(2, 42)[None]
    return model(input_ids=words, attention_mask=torch.ones_like(words)).last_hidden_state


FRAMEPACK = Small(
    "framepack", "", ("transformer_blocks", "single_transformer_blocks"),
    _framepack, _public_framepack, _call_framepack,
)  # fmt: skip
LLAMA = Small("hunyuan", "text_encoder", ("layers",), *_encoder("LlamaModel"), _read)
T5 = Small("ltx-video", "text_encoder", ("encoder.block",), *_encoder("T5EncoderModel"), _read)

SMALL = {"framepack": FRAMEPACK, "llama": LLAMA, "t5": T5}
