"""What FramePack sees of its first picture: SigLIP's tokens."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from prostudio.engines.video.hunyuan import opening

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from prostudio.devices import Budget


@torch.no_grad()
def see(
    folder: Path,
    picture: NDArray[np.uint8],
    budget: Budget,
    dtype: torch.dtype | None = None,
) -> Tensor:
    """Read a picture with SigLIP so400m.

    Args:
        folder: of the model, with `image_encoder/` and `feature_extractor/`.
        picture: [H, W, 3], as it is shown: the reader scales it to its own square.
        dtype: None is float16 on a GPU, as FramePack was published to be run, and float32
            on a CPU.

    Returns:
        [1, 729, 1152] in that type, in main memory.
    """
    from transformers import SiglipImageProcessor

    dtype = dtype or (torch.float32 if budget.device == "cpu" else torch.float16)
    reader = SiglipImageProcessor.from_pretrained(
        folder / "feature_extractor", local_files_only=True
    )
    pixels = reader(images=[picture], return_tensors="pt", input_data_format="channels_last")
    with opening.whole(_siglip, folder / "image_encoder", budget, dtype) as encoder:
        shown = pixels.pixel_values.to(budget.device, dtype)
        tokens: Tensor = encoder(pixel_values=shown).last_hidden_state
        return tokens.cpu()


def _siglip(config: dict[str, Any]) -> nn.Module:
    from transformers import SiglipVisionConfig, SiglipVisionModel

    return SiglipVisionModel(SiglipVisionConfig(**config))
