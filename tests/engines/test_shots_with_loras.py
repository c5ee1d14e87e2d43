"""A shot with a LoRA is that of a model into which diffusers fused it, and a take of its own."""

from __future__ import annotations

from needs_models import torch  # isort: split

import os
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from tests.weights.lora_small import fused_into, pairs_for, written

from prostudio.engines.base import FrameChunk, Progress
from prostudio.engines.card import Kind, Role
from prostudio.engines.registry import card
from prostudio.engines.request import Reference, ShotRequest, Variant
from prostudio.errors import FilmError
from prostudio.film import Size
from prostudio.media.stills import write_png
from prostudio.weights.loras.tables import table_of

pytest.importorskip("peft")
pytestmark = [
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::RuntimeWarning"),
]
FRAMEPACK = "HunyuanVideoFramepackTransformer3DModel"
ENGINES = {
    "framepack": ("framepack", FRAMEPACK, 37, Variant(steps=2, sampler="euler+none")),
    "framepack-f1": ("framepack-f1", FRAMEPACK, 37, Variant(steps=2, sampler="euler+none")),
    "hunyuan": (
        "hunyuanvideo", "HunyuanVideoTransformer3DModel", 5,
        Variant(steps=3, sampler="euler+none"),
    ),
    "ltx": ("ltx", "LTXVideoTransformer3DModel", 17, Variant(steps=2, sampler="euler")),
    "ltx-2": ("ltx-2", "LTX2VideoTransformer3DModel", 17, Variant(steps=2, guidance_scale=1.0)),
}  # fmt: skip
"""Engine -> row of the catalogue, class of its network, frames, variant."""


class Stage:
    """An engine over a tiny model on a shelf of weights, plain and with a LoRA fused into it."""

    def __init__(self, engine: str, checkpoint: Callable[[str], Path], folder: Path) -> None:
        self.engine = engine
        self.row, self.kind, self.frames, self.variant = ENGINES[engine]
        self.folder = folder
        self.plain = folder / "plain" / self.row
        self.plain.parent.mkdir()
        self._lay(checkpoint)
        table = table_of(self.plain / "transformer")
        assert table
        layers = [(n, s) for n, s in table.items() if ".attn" in n or ".norm1.linear" in n]
        self.file = written(folder / "a.safetensors", pairs_for(layers))

    def _lay(self, checkpoint: Callable[[str], Path]) -> None:
        if not self.engine.startswith("framepack"):
            name = {"hunyuan": "hunyuan", "ltx": "ltx-video"}.get(self.engine, self.engine)
            self.plain.symlink_to(checkpoint(name), target_is_directory=True)
            return
        self.plain.mkdir()
        for part in ("text_encoder", "text_encoder_2", "tokenizer", "tokenizer_2", "vae"):
            (self.plain / part).symlink_to(checkpoint("hunyuan") / part)
        for part in ("feature_extractor", "image_encoder"):
            (self.plain / part).symlink_to(checkpoint("flux-redux") / part)
        (self.plain / "transformer").symlink_to(checkpoint(self.engine))

    def fused(self, weight: float) -> Path:
        out = self.folder / "fused" / self.row
        fused_into(self.plain, "transformer", self.kind, self.file, weight, out)
        return out

    def shot(self, place: Path, work: str, *loras: tuple[Path, float]) -> np.ndarray:
        """Frames, [n, H, W, 3] uint8."""
        os.environ["PROSTUDIO_WEIGHTS"] = str(place.parent)
        found = list(
            card(Kind.VIDEO, self.engine).make().shoot([self.request(*loras)], self._at(work))
        )
        self.notes = [one.note for one in found if isinstance(one, Progress)]
        return np.concatenate([one.pixels for one in found if isinstance(one, FrameChunk)])

    def request(self, *loras: tuple[Path, float]) -> ShotRequest:
        rules = card(Kind.VIDEO, self.engine).video
        assert rules
        given = ()
        if Role.FIRST_FRAME in rules.needs:
            write_png(
                self.folder / "first.png", np.arange(96 * 96 * 3, dtype=np.uint8).reshape(96, 96, 3)
            )
            given = (Reference(Role.FIRST_FRAME, self.folder / "first.png"),)
        return ShotRequest(
            "a cat walks", Size(64, 64), rules.rate or Fraction(24), self.frames, seed=7,
            references=given,
            variant=replace(self.variant, loras=tuple((str(p), w) for p, w in loras)),
        )  # fmt: skip

    def _at(self, work: str) -> Path:
        place = self.folder / work
        place.mkdir(exist_ok=True)
        return place


@pytest.fixture
def stage(
    checkpoint: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Stage]:
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(tmp_path))
    torch.set_num_threads(1)
    return lambda engine: Stage(engine, checkpoint, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_a_shot_with_a_lora_is_that_of_the_fused_model(
    engine: str, stage: Callable[[str], Stage]
) -> None:
    made = stage(engine)
    ours = made.shot(made.plain, "ours", (made.file, 0.8))
    np.testing.assert_array_equal(ours, made.shot(made.fused(0.8), "fused"))
    assert not np.array_equal(ours, made.shot(made.plain, "without"))


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["framepack", "hunyuan", "ltx"])
def test_a_workspace_of_another_weight_or_content_is_never_gone_on_with(
    engine: str, stage: Callable[[str], Stage]
) -> None:
    made = stage(engine)
    first = made.shot(made.plain, "one", (made.file, 0.8))
    again = made.shot(made.plain, "one", (made.file, 0.8))
    np.testing.assert_array_equal(again, first)
    assert not np.array_equal(made.shot(made.plain, "one", (made.file, 1.6)), first)
    written(made.file, pairs_for(table_of(made.plain / "transformer").items(), seed=9))
    assert not np.array_equal(made.shot(made.plain, "one", (made.file, 0.8)), first)


def test_an_engine_that_is_given_anothers_lora_refuses_it(stage: Callable[[str], Stage]) -> None:
    made = stage("hunyuan")
    written(made.file, pairs_for([("blocks.0.self_attn.q", (5120, 5120))], rank=1))
    with pytest.raises(FilmError, match=r"is no LoRA for HunyuanVideo.*seems to be for Wan"):
        made.shot(made.plain, "work", (made.file, 1.0))
