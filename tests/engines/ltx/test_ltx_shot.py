"""Shots of LTX-Video: what the public pipeline makes, in less memory, and again after a kill."""

from __future__ import annotations

from needs_models import torch  # isort: split

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import diffusers
import numpy as np
import pytest
from diffusers.pipelines.ltx.pipeline_ltx_condition import LTXVideoCondition
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent))

from ltx_small import MODEL, REQUEST, frames_of, pictures, small_shot

from prostudio.engines.base import FrameChunk, Preview, Progress
from prostudio.engines.card import Role
from prostudio.engines.request import ShotRequest, Variant
from prostudio.engines.video.ltx.conditions import unpacked
from prostudio.engines.video.ltx.pictures import frame_of

Folder = Callable[[str], Path]

pytestmark = [
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@pytest.fixture
def folder(checkpoint: Folder) -> Path:
    return checkpoint("ltx-video-distilled")


def public(folder: Path, request: ShotRequest, kind: str) -> torch.Tensor:
    """The same by diffusers: latents [1, 128, F, h, w], or frames [n, 3, H, W] in 0 to 1."""
    pipeline = diffusers.LTXConditionPipeline.from_pretrained(folder, dtype=torch.float32)
    pipeline.set_progress_bar_config(disable=True)
    held = [
        LTXVideoCondition(
            image=Image.open(reference.path).convert("RGB"),
            frame_index=frame_of(reference.role, reference.frame, request.frames),
            strength=reference.strength,
        )
        for reference in request.references
    ]
    made = pipeline(
        conditions=held or None, prompt=request.prompt, negative_prompt=request.negative,
        height=request.size.height, width=request.size.width, num_frames=request.frames,
        frame_rate=float(request.rate), timesteps=list(MODEL.timesteps),
        num_inference_steps=len(MODEL.timesteps),
        guidance_scale=request.variant.guidance_scale or 1,
        generator=torch.Generator().manual_seed(request.seed),
        decode_timestep=0.05, decode_noise_scale=0.025, output_type=kind,
    ).frames  # fmt: skip
    return made if kind == "latent" else made[0]


def ours(folder: Path, request: ShotRequest, work: Path) -> torch.Tensor:
    shot = small_shot(folder, work, request)
    frames = frames_of(shot)
    assert len(frames) == request.frames
    start, kept = shot.checkpoints.load("start"), shot.checkpoints.load("step")
    return unpacked(kept["tokens"][:, int(start["extra"]) :], shot.shape)


def test_words_alone_give_the_public_pipelines_latents_and_frames(
    folder: Path, tmp_path: Path
) -> None:
    torch.testing.assert_close(
        ours(folder, REQUEST, tmp_path), public(folder, REQUEST, "latent"), rtol=0, atol=1e-4
    )
    wanted = public(folder, REQUEST, "pt").permute(0, 2, 3, 1).numpy() * 255
    frames = frames_of(small_shot(folder, tmp_path))
    assert np.abs(frames - wanted).max() < 1


@pytest.mark.parametrize(
    "roles",
    [
        pytest.param([(Role.FIRST_FRAME, None, 1.0)], marks=pytest.mark.slow),
        [(Role.FIRST_FRAME, None, 0.6), (Role.KEYFRAME, 5, 1.0), (Role.LAST_FRAME, None, 0.7)],
    ],
    ids=["first", "first, fifth and last"],
)
def test_pictures_condition_as_in_the_public_pipeline(
    folder: Path, tmp_path: Path, roles: list
) -> None:
    request = replace(REQUEST, references=pictures(tmp_path, *roles))
    torch.testing.assert_close(
        ours(folder, request, tmp_path), public(folder, request, "latent"), rtol=0, atol=1e-4
    )


@pytest.mark.slow
def test_guidance_leads_away_from_the_negative_prompt_as_in_the_public_pipeline(
    folder: Path, tmp_path: Path
) -> None:
    guided = Variant(sampler="euler", guidance_scale=3.0)
    request = replace(REQUEST, negative="blurry", variant=guided, frames=9)
    torch.testing.assert_close(
        ours(folder, request, tmp_path), public(folder, request, "latent"), rtol=0, atol=2e-3
    )


def test_a_shot_goes_on_after_any_step_and_comes_out_the_same(folder: Path, tmp_path: Path) -> None:
    request = replace(
        REQUEST,
        references=pictures(tmp_path, (Role.FIRST_FRAME, None, 1.0)),
        variant=Variant(),  # noise anew at each level: the generator has to go on too
        frames=9,
    )
    whole = frames_of(small_shot(folder, tmp_path / "whole", request))
    for broken in range(3):
        call = small_shot(folder, tmp_path / "killed", request).made()
        for made in call:
            if isinstance(made, Progress) and made.note == f"step {2 * broken + 1} of 8":
                call.close()
    again = list(small_shot(folder, tmp_path / "killed", request).made())
    notes = [made.note for made in again if isinstance(made, Progress)]
    assert "step 5 of 8" not in notes
    assert "step 6 of 8" in notes
    frames = np.concatenate([made.pixels for made in again if isinstance(made, FrameChunk)])
    np.testing.assert_array_equal(frames, whole)


def test_every_step_shows_a_preview_of_the_middle(folder: Path, tmp_path: Path) -> None:
    previews = [m for m in small_shot(folder, tmp_path).made() if isinstance(m, Preview)]
    assert len(previews) == 8
    assert {preview.pixels.shape for preview in previews} == {(24, 16, 3)}
    assert all(preview.pixels.dtype == np.uint8 for preview in previews)
    assert {preview.frame for preview in previews} == {4}


def test_the_end_of_a_prompt_that_the_model_does_not_read_is_told(
    folder: Path, tmp_path: Path
) -> None:
    request = replace(REQUEST, prompt="a cat walks " * 200)
    call = small_shot(folder, tmp_path, request).made()
    notes = [m.note for m, _ in zip(call, range(3), strict=False) if isinstance(m, Progress)]
    call.close()
    assert any("does not read the prompt's end: 'cat" in note or "walks" in note for note in notes)
