"""The configurations in hub/ are those of the published models: their sizes come out."""

from __future__ import annotations

from needs_models import torch  # isort: split

import pytest

from checkpoints.catalogue import CHECKPOINTS
from checkpoints.writing import HUB, built

MILLIONS = {
    ("hunyuan", "text_encoder"): 7505,
    ("hunyuan", "text_encoder_2"): 123,
    ("hunyuan", "transformer"): 12821,
    ("hunyuan", "vae"): 246.5,
    ("mms-tts-eng", ""): 36.3,
    ("aligner-en", ""): 94.4,
    ("aligner", ""): 315.5,
    ("framepack", ""): 12874,
    ("framepack-f1", ""): 12874,
    ("flux-redux", "image_encoder"): 428,
    ("ltx-video", "text_encoder"): 4762,
    ("ltx-video", "transformer"): 1923,
    ("ltx-video-distilled", "transformer"): 1923,
    ("ltx-2", "text_encoder"): 12187,
    ("ltx-2", "transformer"): 18876,
    ("ltx-2", "connectors"): 1431,
    ("ltx-2", "vae"): 1222,
    ("ltx-2", "audio_vae"): 53,
    ("ltx-2", "vocoder"): 56,
    ("z-image", "text_encoder"): 4022,
    ("z-image", "transformer"): 6155,
    ("z-image", "vae"): 84,
    ("flux2-klein", "text_encoder"): 4022,
    ("flux2-klein", "transformer"): 3876,
    ("flux2-klein", "vae"): 84,
    ("ace-step", "text_encoder"): 595.8,
    ("ace-step", "condition_encoder"): 608.4,
    ("ace-step", "transformer"): 1575,
    ("ace-step", "vae"): 168.7,
    ("musicgen-small", ""): 588,
    ("musicgen-stereo-small", ""): 604,
    ("musicgen-melody", ""): 1552,
    ("bark", ""): 1101,
    ("bark-small", ""): 404,
}
"""From the sizes of the files on the hub, or from public counts."""


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*weight_norm.* is deprecated:FutureWarning")
@pytest.mark.parametrize(("name", "folder"), MILLIONS)
def test_a_published_model_has_its_published_size(name: str, folder: str) -> None:
    whole = CHECKPOINTS[name]
    part = next(part for part in whole.parts if part.folder == folder)
    with torch.device("meta"):
        model = built(part, HUB / whole.repository / folder)
    count = sum(weight.numel() for weight in model.parameters()) / 1e6
    assert count == pytest.approx(MILLIONS[name, folder], rel=0.002, abs=0.6)
