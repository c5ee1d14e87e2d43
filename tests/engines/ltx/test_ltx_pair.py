"""Shots of LTX-2: picture and sound of the public pipeline, and again after a kill."""

from __future__ import annotations

from needs_models import torch  # isort: split

import sys
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import diffusers
import numpy as np
import pytest
from diffusers.pipelines.ltx2.pipeline_ltx2_condition import LTX2VideoCondition
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent))

from ltx_small import CPU, REQUEST, pictures

from prostudio.engines.base import AudioChunk, FrameChunk, Progress
from prostudio.engines.card import Role
from prostudio.engines.request import ShotRequest, Variant
from prostudio.engines.video.ltx.checkpoint import Checkpoints
from prostudio.engines.video.ltx.pair.model import PAIR, changed
from prostudio.engines.video.ltx.pair.shot import PairShot
from prostudio.errors import FilmError

Folder = Callable[[str], Path]
STEPS = 3
SOUNDING = replace(REQUEST, want_sound=True, variant=Variant(steps=STEPS))

pytestmark = [
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@pytest.fixture
def folder(checkpoint: Folder) -> Path:
    return checkpoint("ltx-2")


def pair_shot(folder: Path, work: Path, request: ShotRequest = SOUNDING) -> PairShot:
    model = replace(changed(PAIR, request.variant), picture_crf=0)
    return PairShot(model, folder, request, Checkpoints.of(work, {"n": 2}), CPU)


def whole(made: list) -> tuple[np.ndarray, np.ndarray]:
    """Frames [n, H, W, 3] and samples [2, n]."""
    frames = np.concatenate([m.pixels for m in made if isinstance(m, FrameChunk)])
    chunks = [m for m in made if isinstance(m, AudioChunk)]
    assert {chunk.sample_rate for chunk in chunks} <= {24000}
    sound = [chunk.samples for chunk in chunks] or [np.zeros((2, 0), np.float32)]
    return frames, np.concatenate(sound, axis=1)


def public(folder: Path, request: ShotRequest, **guidance: object) -> tuple:
    """The same by diffusers: frames [n, 3, H, W] in 0 to 1, samples [2, n]."""
    pipeline = diffusers.LTX2ConditionPipeline.from_pretrained(folder, dtype=torch.float32)
    pipeline.set_progress_bar_config(disable=True)
    held = [
        LTX2VideoCondition(
            frames=Image.open(reference.path).convert("RGB"),
            index=0 if reference.role is Role.FIRST_FRAME else 1 + (reference.frame - 1) // 8,
            strength=reference.strength, crf=0,
        )
        for reference in request.references
    ]  # fmt: skip
    made = pipeline(
        conditions=held or None, prompt=request.prompt, negative_prompt=request.negative,
        height=request.size.height, width=request.size.width, num_frames=request.frames,
        frame_rate=float(request.rate), num_inference_steps=STEPS,
        generator=torch.Generator().manual_seed(request.seed), output_type="pt",
        spatio_temporal_guidance_blocks=[1], use_cross_timestep=False, **guidance,
    )  # fmt: skip
    return made.frames[0], made.audio[0]


def assert_alike(ours: tuple, theirs: tuple) -> None:
    frames, sound = ours
    wanted = theirs[0].permute(0, 2, 3, 1).numpy() * 255
    assert frames.shape == wanted.shape
    assert np.abs(frames - wanted).max() < 1
    count = min(sound.shape[1], theirs[1].shape[1])
    np.testing.assert_allclose(sound[:, :count], theirs[1].numpy()[:, :count], atol=2e-4)


def test_picture_and_sound_are_the_public_pipelines_with_all_its_guidance(
    folder: Path, tmp_path: Path
) -> None:
    """Its spatio-temporal guidance too, which with this configuration adds nothing."""
    request = replace(SOUNDING, negative="blurry")
    ours = whole(list(pair_shot(folder, tmp_path, request).made()))
    assert_alike(ours, public(folder, request, stg_scale=1.0, audio_stg_scale=1.0))
    assert ours[1].shape == (2, round(Fraction(17, 24) * 24000))
    assert ours[1].std() > 1e-4


@pytest.mark.slow
def test_pictures_condition_as_in_the_public_pipeline_without_guidance(
    folder: Path, tmp_path: Path
) -> None:
    held = pictures(tmp_path, (Role.FIRST_FRAME, None, 1.0), (Role.KEYFRAME, 9, 0.7))
    request = replace(SOUNDING, references=held, variant=Variant(steps=STEPS, guidance_scale=1.0))
    ours = whole(list(pair_shot(folder, tmp_path, request).made()))
    off = dict.fromkeys(("guidance_scale", "modality_scale"), 1.0)
    off |= {f"audio_{name}": 1.0 for name in off}
    theirs = public(folder, request, stg_scale=0.0, guidance_rescale=0.0, **off)
    assert_alike(ours, theirs)


@pytest.mark.slow
def test_a_shot_goes_on_after_a_step_and_silence_is_not_decoded(
    folder: Path, tmp_path: Path
) -> None:
    request = replace(
        SOUNDING, want_sound=False, frames=9, variant=Variant(steps=STEPS, guidance_scale=1.0)
    )
    frames, sound = whole(list(pair_shot(folder, tmp_path / "whole", request).made()))
    assert sound.size == 0
    call = pair_shot(folder, tmp_path / "killed", request).made()
    for made in call:
        if isinstance(made, Progress) and made.note == "step 2 of 3":
            call.close()
    again = list(pair_shot(folder, tmp_path / "killed", request).made())
    assert "step 2 of 3" not in [m.note for m in again if isinstance(m, Progress)]
    np.testing.assert_array_equal(whole(again)[0], frames)


def test_guidance_of_one_takes_one_call_a_step_and_the_usual_three() -> None:
    assert changed(PAIR, Variant()).calls == 3
    assert changed(PAIR, Variant(guidance_scale=1.0)).calls == 1
    for wrong in (Variant(steps=0), Variant(sampler="unipc"), Variant(guidance_scale=0.1)):
        with pytest.raises(FilmError):
            changed(PAIR, wrong)
