"""Pictures compared by what SigLIP sees of them: the encoder that FramePack looks through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from prostudio.engines.keeping_quiet import silent_transformers

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Siglip:
    """SigLIP so400m (Zhai et al. 2023, arXiv:2303.15343) on the CPU: a second a picture."""

    def __init__(self, row: str) -> None:
        import torch
        from transformers import SiglipImageProcessor, SiglipVisionModel

        from prostudio import weights

        folder = weights.folder(row)
        with silent_transformers():
            self._reader = SiglipImageProcessor.from_pretrained(
                folder / "feature_extractor", local_files_only=True
            )
            encoder: Any = SiglipVisionModel.from_pretrained(
                folder / "image_encoder", local_files_only=True, dtype=torch.float32
            )
            self._encoder = encoder.eval()

    def seen(self, picture: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Its pooled token, of length 1; the mean of all where a model has no pooling head."""
        import torch

        shown: Any = self._reader(
            images=[picture], return_tensors="pt", input_data_format="channels_last"
        )
        with torch.inference_mode():
            found = self._encoder(pixel_values=shown.pixel_values)
        pooled = getattr(found, "pooler_output", None)
        token = found.last_hidden_state.mean(1) if pooled is None else pooled
        vector: NDArray[np.float32] = token[0].float().numpy()
        return vector / max(float(np.linalg.norm(vector)), 1e-9)

    def alike(self, one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
        """The cosine; what points away is not alike at all."""
        return float(np.clip(one @ other, 0, 1))
