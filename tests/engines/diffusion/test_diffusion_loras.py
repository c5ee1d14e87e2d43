"""With LoRAs our stages draw what diffusers' whole pipelines draw with them."""

from __future__ import annotations

from needs_models import torch  # isort: split

from collections.abc import Callable, Mapping
from pathlib import Path

import diffusers
import numpy as np
import pytest
from tests.checkpoints import picture_pipelines
from tests.weights.lora_small import KOHYA_ENDS, pairs_for, written

from prostudio.devices import Budget
from prostudio.engines.image.diffusion.models import SANA_SPRINT, SDXL, Z_IMAGE_TURBO, Model
from prostudio.engines.image.diffusion.stages import Asked, drawn
from prostudio.film import Size
from prostudio.weights.loras.tables import table_of

pytest.importorskip("peft")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::RuntimeWarning"),
]
CPU = Budget("cpu", 0, 4_000_000_000)


def by_hand(folder: Path, model: Model, asked: Asked, **more: object) -> np.ndarray:
    """What the whole pipeline draws with its own loading of LoRAs, [H, W, 3] uint8."""
    pipeline = getattr(diffusers, model.pipeline).from_pretrained(folder, torch_dtype=torch.float32)
    pipeline.set_progress_bar_config(disable=True)
    names = [f"lora{n}" for n in range(len(asked.loras))]
    for name, (path, _) in zip(names, asked.loras, strict=True):
        pipeline.load_lora_weights(path, adapter_name=name)
    pipeline.set_adapters(names, [weight for _, weight in asked.loras])
    made = pipeline(
        asked.prompt, width=asked.size.width, height=asked.size.height,
        num_inference_steps=asked.steps, guidance_scale=asked.guidance,
        generator=torch.Generator("cpu").manual_seed(asked.seed), output_type="np", **more,
    )  # fmt: skip
    return (made.images[0] * 255).round().astype(np.uint8)


def compare(folder: Path, model: Model, asked: Asked, **more: object) -> None:
    """Equal but for the last bit, and something else than without."""
    ours = drawn(model, folder, asked, CPU, lambda *_: False)
    whole = by_hand(folder, model, asked, **more)
    apart = np.abs(ours.astype(int) - whole.astype(int))
    assert int(apart.max()) <= 1
    plain = drawn(model, folder, Asked(*_without(asked)), CPU, lambda *_: False)
    assert np.abs(ours.astype(int) - plain.astype(int)).max() > 2


def _without(asked: Asked) -> tuple[object, ...]:
    return (asked.prompt, asked.negative, asked.size, asked.seed, asked.steps, asked.guidance)


def attention(folder: Path, words: tuple[str, ...] = ("to_q", "to_v", "to_out.0")) -> Mapping:
    table = table_of(folder)
    assert table
    return {name: shape for name, shape in table.items() if name.endswith(words)}


def test_sdxl_in_kohyas_layout_with_both_text_encoders(
    checkpoint: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = picture_pipelines.sdxl(tmp_path / "sdxl", checkpoint)
    layers = {f"unet {name}": shape for name, shape in attention(folder / "unet").items()}
    layers |= {
        f"unet {name}": shape for name, shape in attention(folder / "unet", ("conv1",)).items()
    }
    for part, short in (("text_encoder", "te1"), ("text_encoder_2", "te2")):
        words = ("q_proj", "out_proj", "fc1")
        for name, shape in attention(folder / part, words).items():
            layers[f"{short} text_model.{name.removeprefix('text_model.')}"] = shape

    def kohya(layer: str) -> str:
        part, _, name = layer.partition(" ")
        return f"lora_{part}_{name.replace('.', '_')}"

    file = written(
        tmp_path / "a.safetensors", pairs_for(layers.items()),
        name=kohya, ends=KOHYA_ENDS, alpha=2.0,
    )  # fmt: skip
    asked = Asked("a cat", "rain", Size(64, 64), 7, 3, 5.0, loras=((str(file), 0.8),))
    compare(folder, SDXL, asked, negative_prompt="rain")


def test_z_image_with_two_loras(checkpoint: Callable[[str], Path], tmp_path: Path) -> None:
    folder = checkpoint("z-image")
    layers = attention(folder / "transformer").items()
    loras = tuple(
        (str(written(tmp_path / f"{n}.safetensors", pairs_for(layers, seed=n))), 0.5 + n)
        for n in range(2)
    )
    asked = Asked("a cat", "", Size(96, 64), 7, steps=3, guidance=0.0, loras=loras)
    compare(folder, Z_IMAGE_TURBO, asked)


def test_sana(checkpoint: Callable[[str], Path], tmp_path: Path) -> None:
    folder = picture_pipelines.sana_sprint(tmp_path / "sana", checkpoint)
    pairs = pairs_for(attention(folder / "transformer").items())
    file = written(tmp_path / "a.safetensors", pairs)
    asked = Asked("a cat", "", Size(96, 64), 7, steps=2, guidance=4.5, loras=((str(file), 1.0),))
    compare(folder, SANA_SPRINT, asked, use_resolution_binning=False)
