"""Our stages, each part gone before the next, draw what diffusers' whole pipelines draw."""

from __future__ import annotations

from needs_models import torch  # isort: split

from collections.abc import Callable
from pathlib import Path

import diffusers
import numpy as np
import pytest
from tests.checkpoints import picture_pipelines

from prostudio.devices import Budget
from prostudio.engines.base import Picture, Progress
from prostudio.engines.card import Kind
from prostudio.engines.image.diffusion.models import SANA_SPRINT, SDXL, Z_IMAGE_TURBO, Model
from prostudio.engines.image.diffusion.stages import Asked, Stopped, drawn
from prostudio.engines.registry import card
from prostudio.engines.request import ImageRequest, Machine, Variant
from prostudio.errors import DeviceMemoryError, FilmError, WeightsDamagedError
from prostudio.film import Size

pytestmark = [
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
CPU = Budget("cpu", 0, 4_000_000_000)
SMALL = Size(96, 64)


def by_hand(folder: Path, model: Model, asked: Asked, **more: object) -> np.ndarray:
    """What the whole pipeline draws, [H, W, 3] uint8."""
    pipeline = getattr(diffusers, model.pipeline).from_pretrained(folder, torch_dtype=torch.float32)
    pipeline.set_progress_bar_config(disable=True)
    made = pipeline(
        asked.prompt,
        width=asked.size.width,
        height=asked.size.height,
        num_inference_steps=asked.steps,
        guidance_scale=asked.guidance,
        generator=torch.Generator("cpu").manual_seed(asked.seed),
        output_type="np",
        **more,
    )
    return (made.images[0] * 255).round().astype(np.uint8)


def ours(folder: Path, model: Model, asked: Asked) -> np.ndarray:
    return drawn(model, folder, asked, CPU, lambda *_: False)


def alike(one: np.ndarray, other: np.ndarray) -> bool:
    """The same but for the last bit of a rounding."""
    apart = np.abs(one.astype(int) - other.astype(int))
    return one.shape == other.shape and one.std() > 2 and int(apart.max()) <= 1


def test_z_image_is_drawn_as_by_the_whole_pipeline(checkpoint: Callable[[str], Path]) -> None:
    asked = Asked("a cat walks, ink", "", SMALL, 7, steps=3, guidance=0.0)
    folder = checkpoint("z-image")
    whole = by_hand(folder, Z_IMAGE_TURBO, asked)
    assert alike(ours(folder, Z_IMAGE_TURBO, asked), whole)


@pytest.mark.slow
def test_sdxl_is_drawn_as_by_the_whole_pipeline(
    checkpoint: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = picture_pipelines.sdxl(tmp_path / "sdxl", checkpoint)
    asked = Asked("a cat walks", "rain", Size(64, 64), 7, steps=3, guidance=5.0)
    whole = by_hand(folder, SDXL, asked, negative_prompt="rain")
    assert alike(ours(folder, SDXL, asked), whole)


@pytest.mark.slow
def test_sana_sprint_is_drawn_as_by_the_whole_pipeline(
    checkpoint: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = picture_pipelines.sana_sprint(tmp_path / "sana", checkpoint)
    asked = Asked("a cat walks", "", SMALL, 7, steps=2, guidance=4.5)
    whole = by_hand(folder, SANA_SPRINT, asked, use_resolution_binning=False)
    assert alike(ours(folder, SANA_SPRINT, asked), whole)


def test_stopping_ends_the_picture_at_the_next_step(checkpoint: Callable[[str], Path]) -> None:
    told = []

    def tell(fraction: float, note: str) -> bool:
        told.append(note)
        return note.startswith("step 1")

    asked = Asked("a cat", "", SMALL, 7, steps=3, guidance=0.0)
    with pytest.raises(Stopped):
        drawn(Z_IMAGE_TURBO, checkpoint("z-image"), asked, CPU, tell)
    assert told[-1] == "step 1 of 3"


def test_damaged_parts_and_too_small_a_card_are_told(
    checkpoint: Callable[[str], Path], tmp_path: Path
) -> None:
    asked = Asked("a cat", "", SMALL, 7, steps=3, guidance=0.0)
    folder = checkpoint("z-image")
    with pytest.raises(DeviceMemoryError, match="PROSTUDIO_VRAM_MB"):
        drawn(Z_IMAGE_TURBO, folder, asked, Budget("cuda", 1_000, 10**10), lambda *_: False)
    broken = tmp_path / "z-image"
    for part in folder.iterdir():
        broken.mkdir(exist_ok=True)
        (broken / part.name).symlink_to(part)
    (broken / "model_index.json").unlink()
    (broken / "model_index.json").write_text("[]")
    with pytest.raises(WeightsDamagedError, match="model_index"):
        drawn(Z_IMAGE_TURBO, broken, asked, CPU, lambda *_: False)


def test_the_engine_tells_its_progress_and_takes_steps_as_a_variant(
    checkpoint: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "z-image-turbo").symlink_to(checkpoint("z-image"), target_is_directory=True)
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(tmp_path))
    found = card(Kind.IMAGE, "z-image-turbo")
    assert found.missing() is None
    assert found.weights().startswith("z-image-turbo@")
    request = ImageRequest("a cat", SMALL, 7, style=("ink",), variant=Variant(steps=2))
    *told, last = found.make().draw(request, tmp_path)
    assert isinstance(last, Picture)
    assert [news.note for news in told if isinstance(news, Progress)][-2:] == [
        "step 2 of 2",
        "decoding",
    ]
    with pytest.raises(FilmError, match="no variant by 'sampler'"):
        list(found.make().draw(ImageRequest("a", SMALL, 7, variant=Variant(sampler="x")), tmp_path))


@pytest.mark.parametrize("model", [Z_IMAGE_TURBO, SDXL, SANA_SPRINT], ids=lambda m: m.name)
def test_keyframes_are_drawn_at_what_the_model_knows_and_estimates_follow_the_machine(
    model: Model,
) -> None:
    for wanted in (Size(1280, 720), Size(256, 144), Size(720, 1280), Size(3840, 2160)):
        best = model.best(wanted)
        assert model.size(best) == best
        assert 0.75 < best.width * best.height / model.pixels < 1.35
        assert best.width / best.height == pytest.approx(wanted.width / wanted.height, rel=0.1)
    engine = card(Kind.IMAGE, model.name).make()
    request = ImageRequest("a cat", model.best(Size()), 1)
    slow = engine.estimate(request, Machine(2, 32_000))
    laptop = Machine(2, 32_000, 8_000, "NVIDIA GeForce RTX 4060", tflops=21.0)
    quick = engine.estimate(request, laptop)
    assert slow.vram_mb == 0
    assert 0 < quick.vram_mb <= 8_000
    assert quick.seconds < slow.seconds
