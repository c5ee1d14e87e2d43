"""The public pipelines make something of every tiny checkpoint: parts fit together."""

from __future__ import annotations

from needs_models import torch  # isort: split

from collections.abc import Callable
from pathlib import Path

import diffusers
import numpy as np
import pytest
from transformers import PreTrainedTokenizerFast, SiglipImageProcessor, SiglipVisionModel

Folder = Callable[[str], Path]
PROMPT = "a cat walks"
SHORT = {"num_inference_steps": 2, "output_type": "pt"}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


def loaded(kind: str, folder: Path, **parts: object) -> Callable:
    pipeline = getattr(diffusers, kind).from_pretrained(folder, dtype=torch.float32, **parts)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def alive(pictures: torch.Tensor) -> bool:
    """Neither grey nor torn: something passed through every layer."""
    return bool(torch.isfinite(pictures).all()) and 0.02 < float(pictures.std()) < 0.48


def hunyuans_tokenizer(folder: Path) -> PreTrainedTokenizerFast:
    return PreTrainedTokenizerFast.from_pretrained(folder / "tokenizer", padding_side="right")


def test_hunyuan(checkpoint: Folder) -> None:
    folder = checkpoint("hunyuan")
    pipeline = loaded("HunyuanVideoPipeline", folder, tokenizer=hunyuans_tokenizer(folder))
    frames = pipeline(PROMPT, height=32, width=32, num_frames=9, **SHORT).frames
    assert frames.shape == (1, 9, 3, 32, 32)
    assert alive(frames)


@pytest.mark.parametrize(
    ("name", "sampling"), [("framepack", "inverted_anti_drifting"), ("framepack-f1", "vanilla")]
)
def test_framepack(checkpoint: Folder, name: str, sampling: str) -> None:
    from PIL import Image

    folder, eyes = checkpoint("hunyuan"), checkpoint("flux-redux")
    pipeline = loaded(
        "HunyuanVideoFramepackPipeline",
        folder,
        tokenizer=hunyuans_tokenizer(folder),
        transformer=diffusers.HunyuanVideoFramepackTransformer3DModel.from_pretrained(
            checkpoint(name), dtype=torch.float32
        ),
        image_encoder=SiglipVisionModel.from_pretrained(
            eyes / "image_encoder", dtype=torch.float32
        ),
        feature_extractor=SiglipImageProcessor.from_pretrained(eyes / "feature_extractor"),
    )
    pixels = np.random.default_rng(1).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    frames = pipeline(
        Image.fromarray(pixels), prompt=PROMPT, height=32, width=32, num_frames=33,
        sampling_type=sampling, **SHORT,
    ).frames  # fmt: skip
    assert frames.shape == (1, 37, 3, 32, 32)
    assert alive(frames)


@pytest.mark.parametrize("name", ["ltx-video", "ltx-video-distilled"])
def test_ltx_video(checkpoint: Folder, name: str) -> None:
    pipeline = loaded("LTXPipeline", checkpoint(name))
    frames = pipeline(
        PROMPT, height=64, width=64, num_frames=17,
        decode_timestep=0.05, decode_noise_scale=0.025, **SHORT,
    ).frames  # fmt: skip
    assert frames.shape == (1, 17, 3, 64, 64)
    assert alive(frames)


def test_ltx_2(checkpoint: Folder) -> None:
    pipeline = loaded("LTX2Pipeline", checkpoint("ltx-2"))
    made = pipeline(PROMPT, height=64, width=64, num_frames=17, frame_rate=24.0, **SHORT)
    assert made.frames.shape == (1, 17, 3, 64, 64)
    assert alive(made.frames)
    assert made.audio.shape[:2] == (1, 2)
    assert made.audio.shape[2] / pipeline.vocoder.config.output_sampling_rate > 17 / 24 - 0.1
    assert float(made.audio.std()) > 1e-4


def test_z_image(checkpoint: Folder) -> None:
    pipeline = loaded("ZImagePipeline", checkpoint("z-image"))
    picture = pipeline(PROMPT, height=64, width=64, guidance_scale=0.0, **SHORT).images
    assert picture.shape == (1, 3, 64, 64)
    assert alive(picture)
