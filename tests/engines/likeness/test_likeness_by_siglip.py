"""SigLIP as a measure: the encoder that FramePack looks through, of random weights here."""

from __future__ import annotations

from needs_models import torch  # isort: split

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from transformers import SiglipImageProcessor, SiglipVisionModel

from prostudio.engines.likeness import COLOUR, SIGLIP, measure_here, open_measure


def test_the_encoder_is_taken_where_it_is_and_compares_its_pooled_tokens(
    checkpoint: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(tmp_path))
    assert measure_here() is COLOUR
    (tmp_path / "flux-redux").symlink_to(checkpoint("flux-redux"), target_is_directory=True)
    assert measure_here() is SIGLIP
    assert SIGLIP.versions()["weights"].startswith("flux-redux@")

    pictures = np.random.default_rng(1).integers(0, 256, (2, 48, 40, 3), dtype=np.uint8)
    measuring = open_measure(SIGLIP.name)
    one, other = (measuring.seen(picture) for picture in pictures)
    assert measuring.alike(one, one) == pytest.approx(1, abs=1e-5)
    assert 0 <= measuring.alike(one, other) < 1

    folder = checkpoint("flux-redux")
    reader = SiglipImageProcessor.from_pretrained(folder / "feature_extractor")
    encoder = SiglipVisionModel.from_pretrained(folder / "image_encoder", dtype=torch.float32)
    shown = reader(images=[pictures[0]], return_tensors="pt", input_data_format="channels_last")
    with torch.inference_mode():
        pooled = encoder(pixel_values=shown.pixel_values).pooler_output[0].numpy()
    np.testing.assert_allclose(one, pooled / np.linalg.norm(pooled), atol=1e-6)
