"""FLUX.2 [klein] looks at pictures of the cast as diffusers' whole pipeline does."""

from __future__ import annotations

from needs_models import torch  # isort: split

from collections.abc import Callable
from pathlib import Path

import diffusers
import numpy as np
import pytest
from PIL import Image

from prostudio.devices import Budget
from prostudio.engines.base import Picture
from prostudio.engines.card import Kind, Role
from prostudio.engines.image.diffusion.models import FLUX2_KLEIN, Z_IMAGE_TURBO
from prostudio.engines.image.diffusion.stages import Asked, drawn, working_bytes
from prostudio.engines.image.diffusion.subjects import looked_upon, named
from prostudio.engines.registry import card
from prostudio.engines.request import ImageRequest, Machine, Reference
from prostudio.errors import FilmError
from prostudio.film import Size
from prostudio.media.stills import write_png

pytestmark = [
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
CPU = Budget("cpu", 0, 4_000_000_000)
SMALL = Size(96, 64)
Folder = Callable[[str], Path]


def picture(path: Path, seed: int, width: int = 96, height: int = 80) -> Path:
    """A picture of coloured noise, as the ingest child writes one."""
    coarse = np.random.default_rng(seed).integers(0, 256, (5, 6, 3), dtype=np.uint8)
    shown = Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)
    write_png(path, np.asarray(shown))
    return path


def by_hand(folder: Path, asked: Asked) -> np.ndarray:
    """What the whole pipeline draws, [H, W, 3] uint8."""
    whole = diffusers.Flux2KleinPipeline.from_pretrained(folder, torch_dtype=torch.float32)
    whole.set_progress_bar_config(disable=True)
    made = whole(
        image=[Image.open(path) for path in asked.pictures] or None,
        prompt=asked.prompt,
        width=asked.size.width,
        height=asked.size.height,
        num_inference_steps=asked.steps,
        guidance_scale=asked.guidance,
        generator=torch.Generator("cpu").manual_seed(asked.seed),
        output_type="np",
    )
    return (made.images[0] * 255).round().astype(np.uint8)


def test_klein_draws_from_pictures_as_the_whole_pipeline_does(
    checkpoint: Folder, tmp_path: Path
) -> None:
    pictures = (picture(tmp_path / "a.png", 1), picture(tmp_path / "b.png", 2, 112, 64))
    folder, seen = checkpoint("flux2-klein"), []
    for shown in ((), pictures):
        asked = Asked("Mira walks on a pier", "", SMALL, 7, 3, 1.0, shown)
        ours = drawn(FLUX2_KLEIN, folder, asked, CPU, lambda *_: False)
        whole = by_hand(folder, asked)
        assert ours.shape == (64, 96, 3)
        assert ours.std() > 2
        assert int(np.abs(ours.astype(int) - whole.astype(int)).max()) <= 1
        seen.append(ours)
    assert np.abs(seen[0].astype(int) - seen[1].astype(int)).mean() > 1


def test_the_engine_takes_four_pictures_of_the_cast_and_says_whose_they_are(
    checkpoint: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "flux2-klein").symlink_to(checkpoint("flux2-klein"), target_is_directory=True)
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(tmp_path))
    found = card(Kind.IMAGE, "flux2-klein")
    assert found.missing() is None
    assert found.image is not None
    assert (found.image.accepts, found.image.most_subjects) == ({Role.SUBJECT, Role.STYLE}, 4)
    mira = Reference(Role.SUBJECT, picture(tmp_path / "a.png", 1), subject="Mira")
    other = Reference(Role.SUBJECT, picture(tmp_path / "b.png", 2), subject="Mira")
    shown = []
    for references in ((mira,), (mira,), (other,)):
        asked = ImageRequest("Mira walks", SMALL, 7, references=references)
        *_, last = found.make().draw(asked, tmp_path)
        assert isinstance(last, Picture)
        shown.append(last.pixels)
    np.testing.assert_array_equal(shown[0], shown[1])
    assert (shown[0] != shown[2]).any()
    first = ImageRequest("a", SMALL, 7, references=(Reference(Role.FIRST_FRAME, mira.path),))
    with pytest.raises(FilmError, match="cannot use a first frame reference"):
        list(found.make().draw(first, tmp_path))


def test_a_prompt_counts_the_pictures_of_everybody() -> None:
    path = Path("x.png")
    pictures = [
        Reference(Role.SUBJECT, path, subject="Mira"),
        Reference(Role.STYLE, path, subject="Harbour"),
        Reference(Role.SUBJECT, path, subject="Mira"),
    ]
    assert named("Mira at Harbour, ink", pictures) == (
        "Mira at Harbour, ink. Mira is the person in image 1 and image 3. "
        "Harbour is the place in image 2."
    )
    assert named("A pier.", []) == "A pier."


def test_pictures_of_odd_shapes_are_brought_into_what_the_network_takes(tmp_path: Path) -> None:
    strip = looked_upon(picture(tmp_path / "strip.png", 1, 900, 90))
    assert strip.size == (360, 90)
    dot = looked_upon(picture(tmp_path / "dot.png", 1, 20, 30))
    assert dot.size == (64, 96)


def test_pictures_cost_time_and_memory_and_only_where_they_are_seen() -> None:
    engine, path = card(Kind.IMAGE, "flux2-klein").make(), Path("x.png")
    alone = ImageRequest("a cat", FLUX2_KLEIN.best(Size()), 1)
    both = ImageRequest(
        "a cat", FLUX2_KLEIN.best(Size()), 1, references=(Reference(Role.SUBJECT, path),) * 2
    )
    machine = Machine(2, 32_000)
    assert engine.estimate(both, machine).seconds > engine.estimate(alone, machine).seconds
    size = Size(1024, 1024)
    assert working_bytes(FLUX2_KLEIN, size, 2) > 2 * working_bytes(FLUX2_KLEIN, size)
    assert working_bytes(Z_IMAGE_TURBO, size) < working_bytes(FLUX2_KLEIN, size)
