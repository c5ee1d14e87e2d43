"""Weights as a folder of the user's own, put together from the shelf's checkpoints."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

FRAMEPACK = {
    "text_encoder": "hunyuan", "text_encoder_2": "hunyuan", "tokenizer": "hunyuan",
    "tokenizer_2": "hunyuan", "vae": "hunyuan", "image_encoder": "flux-redux",
    "feature_extractor": "flux-redux", "transformer": "framepack",
}  # fmt: skip


def link_framepack(weights: Path, checkpoint: Callable[[str], Path]) -> None:
    """FramePack with all its parts below `weights`, for PROSTUDIO_WEIGHTS."""
    for part, source in FRAMEPACK.items():
        folder = checkpoint(source)
        inside = folder / part if (folder / part).is_dir() else folder
        target = weights / "framepack" / part
        target.mkdir(parents=True)
        for file in inside.iterdir():
            if file.is_file():
                (target / file.name).symlink_to(file)
