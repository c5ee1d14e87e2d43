"""Words and pictures to what the network is told: two text encoders, one for pictures, the VAE."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from prostudio.devices import Budget
from prostudio.engines.base import Progress
from prostudio.engines.video.hunyuan import text, vision
from prostudio.engines.video.hunyuan.framepack.conditions import Conditions
from prostudio.engines.video.hunyuan.framepack.recipe import Recipe
from prostudio.engines.video.hunyuan.vae import Vae

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Pictures:
    """First and end picture at the shot's size, [H, W, 3] uint8."""

    first: NDArray[np.uint8]
    last: NDArray[np.uint8] | None = None

    def __iter__(self) -> Generator[NDArray[np.uint8]]:
        yield self.first
        if self.last is not None:
            yield self.last


def encoded(
    recipe: Recipe, pictures: Pictures, root: Path, budget: Budget
) -> Generator[Progress, None, dict[str, Tensor]]:
    """Everything but the noise, as named tensors (`Conditions.tensors`).

    Args:
        root: of the weights.
    """
    prompts = {}
    for told in recipe.words:
        yield Progress(0.0, f"reading the prompt: {told[:60]}")
        prompts[told] = text.encode(root, told, budget)
        if prompts[told].cut:
            yield Progress(0.0, f"the prompt is too long; not read: {prompts[told].cut[:80]}")
    yield Progress(0.0, "looking at the picture")
    seen = [vision.see(root, picture, budget) for picture in pictures]
    with Vae(root, budget) as vae:
        latents = [vae.encode(picture, recipe.seed) for picture in pictures]
    end = latents[1] if pictures.last is not None else None
    return Conditions(prompts, torch.stack(seen).mean(dim=0), latents[0], end).tensors()
