"""Tiny weights where engines look for theirs, so that engines over models are asked too."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

WEIGHTS = {
    "hunyuanvideo": "hunyuan",
    "ltx": "ltx-video-distilled",
    "ltx-2": "ltx-2",
    "ltx-13b": "ltx-video-distilled",
    "z-image-turbo": "z-image",
    "flux2-klein": "flux2-klein",
    "ace-step": "ace-step",
    "musicgen-small": "musicgen-small",
    "musicgen-stereo-small": "musicgen-stereo-small",
    "musicgen-melody": "musicgen-melody",
    "bark": "bark",
    "mms-tts-eng": "mms-tts-eng",
}
"""Row of the weights' catalogue -> the tiny checkpoint (`tests/checkpoints`) that stands in."""

FAMILY = ["text_encoder", "tokenizer", "text_encoder_2", "tokenizer_2", "vae"]
EYES = ["image_encoder", "feature_extractor"]
COMPOSED = {
    name: {"hunyuan": FAMILY, "flux-redux": EYES, name: [""]}
    for name in ("framepack", "framepack-f1")
}
"""Rows whose folder has parts of several checkpoints; a bare one stands in `transformer/`."""


def lay_out(shelf: Path, checkpoint: Callable[[str], Path]) -> None:
    """Put tiny checkpoints on a shelf, as folders of the user's own.

    Where the extra `models` is not installed the shelf stays empty.
    """
    if find_spec("torch") is None:
        return
    for row, name in WEIGHTS.items():
        (shelf / row).symlink_to(checkpoint(name), target_is_directory=True)
    for row, sources in COMPOSED.items():
        compose(shelf / row, sources, checkpoint)


def lay_out_pictures(shelf: Path, checkpoint: Callable[[str], Path]) -> None:
    """Tiny weights of the text-to-image engines that only the slow suite asks."""
    if find_spec("diffusers") is None:
        return
    from tests.checkpoints import picture_pipelines

    picture_pipelines.sdxl(shelf / "sdxl", checkpoint)
    picture_pipelines.sana_sprint(shelf / "sana-sprint", checkpoint)


def compose(folder: Path, sources: dict[str, list[str]], checkpoint: Callable[[str], Path]) -> Path:
    """One folder with parts of several checkpoints, as the real one has them."""
    for name, parts in sources.items():
        for part in parts:
            place = folder / (part or "transformer")
            place.mkdir(parents=True)
            for file in (checkpoint(name) / part).iterdir():
                if file.is_file():
                    (place / file.name).symlink_to(file)
    return folder
