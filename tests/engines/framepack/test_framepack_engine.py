"""The whole engine on tiny weights: the pipeline's pixels, F1 as it grows, ends and prompts."""

from __future__ import annotations

from needs_models import torch  # isort: split

from dataclasses import replace
from pathlib import Path

import diffusers
import numpy as np
import pytest
from framepack_shots import events, frames, request, still

from prostudio.engines.base import FrameChunk, Preview, Progress
from prostudio.engines.card import Role
from prostudio.engines.request import Reference, ShotRequest
from prostudio.engines.video.hunyuan.framepack.conditions import Conditions
from prostudio.engines.video.hunyuan.framepack.spool import load
from prostudio.engines.video.hunyuan.vae import as_pixels
from prostudio.errors import FilmError
from prostudio.film import Focus, Size
from prostudio.media.stills import write_png

SAMPLING = {"framepack": "inverted_anti_drifting", "framepack-f1": "vanilla"}

pytestmark = [
    pytest.mark.usefixtures("shelf"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@torch.no_grad()
def pipelines_pixels(shelf: Path, name: str, given: Conditions, asked: ShotRequest) -> np.ndarray:
    """What the public pipeline makes of the same conditions and the same noise."""
    root, told = shelf / name, next(iter(given.prompts.values()))
    pipeline = diffusers.HunyuanVideoFramepackPipeline(
        text_encoder=None, tokenizer=None, text_encoder_2=None, tokenizer_2=None,
        image_encoder=None, feature_extractor=None,
        transformer=diffusers.HunyuanVideoFramepackTransformer3DModel.from_pretrained(
            root / "transformer", dtype=torch.float32
        ),
        vae=diffusers.AutoencoderKLHunyuanVideo.from_pretrained(root / "vae"),
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True),
    )  # fmt: skip
    pipeline.set_progress_bar_config(disable=True)
    pipeline.encode_image = lambda *_, **__: given.picture
    pipeline.prepare_image_latents = lambda *_, **__: given.start
    sections = asked.frames // 36
    made = pipeline(
        torch.zeros(1, 3, 64, 64), prompt_embeds=told.tokens, pooled_prompt_embeds=told.pooled,
        prompt_attention_mask=told.mask, height=64, width=64, num_frames=33 * sections,
        num_inference_steps=asked.variant.steps, guidance_scale=10.0,
        sampling_type=SAMPLING[name], generator=torch.Generator().manual_seed(asked.seed),
        output_type="pt",
    )  # fmt: skip
    return as_pixels(made.frames[0].permute(0, 2, 3, 1) * 2 - 1)


@pytest.mark.parametrize(
    "name", ["framepack", pytest.param("framepack-f1", marks=pytest.mark.slow)]
)
def test_the_engine_gives_the_pipelines_pixels(shelf, tmp_path, name) -> None:
    asked = request(tmp_path)
    ours = frames(events(name, asked, tmp_path / "work"))
    kept = load(tmp_path / "work" / "conditions.safetensors")
    given = Conditions.of(kept, ("a cat walks",))
    theirs = pipelines_pixels(shelf, name, given, asked)
    assert ours.shape == theirs.shape == (73, 64, 64, 3)
    # one level, where a float that passed through 0 to 1 and back rounds the other way
    assert np.abs(ours.astype(int) - theirs.astype(int)).max() <= 1
    assert (ours != theirs).mean() < 1e-4


@pytest.mark.slow
def test_f1_shows_frames_before_it_is_done_and_i2v_after_its_last_section(tmp_path) -> None:
    asked = request(tmp_path, sections=3)
    for name, early in (("framepack-f1", 73), ("framepack", 0)):
        seen, steps = 0, 0
        for event in events(name, asked, tmp_path / name):
            if isinstance(event, Progress) and "step" in event.note:
                steps += 1
                if "section 3 of 3, step 1 " in event.note:
                    assert seen == (early - 33 if early else 0)
            if isinstance(event, FrameChunk):
                assert event.first == seen
                seen += len(event.pixels)
        assert seen == asked.frames
        assert steps == 6


@pytest.mark.slow
def test_previews_and_the_look_of_every_part_are_told(tmp_path) -> None:
    found = events("framepack-f1", request(tmp_path), tmp_path / "work")
    previews = [event for event in found if isinstance(event, Preview)]
    assert [preview.frame for preview in previews] == [16, 16, 53, 53]
    assert previews[0].pixels.shape == (8, 8, 3)
    notes = [event.note for event in found if isinstance(event, Progress)]
    assert any(note.startswith("part 1 of 2: brightness") for note in notes)
    assert any("part 2 of 2" in note and "(+0.00)" not in note for note in notes)


@pytest.mark.slow
def test_an_end_picture_and_a_timed_prompt_change_the_shot(tmp_path) -> None:
    plain = request(tmp_path)
    last = Reference(Role.LAST_FRAME, still(tmp_path, "last one"))
    ended = replace(plain, references=(*plain.references, last))
    timed = replace(plain, timed_prompts=((40, "it sleeps"),))
    made = {
        what: frames(events("framepack", asked, tmp_path / what))
        for what, asked in (("plain", plain), ("ended", ended), ("timed", timed))
    }
    assert (made["ended"] != made["plain"]).any()
    assert (made["timed"] != made["plain"]).any()
    with pytest.raises(FilmError, match="last frame"):
        events("framepack-f1", ended, tmp_path / "f1")


def test_the_focus_stays_in_view_where_a_picture_is_cropped(tmp_path) -> None:
    from prostudio.engines.video.hunyuan.framepack.picture import at_size

    wide = np.zeros((64, 256, 3), np.uint8)
    wide[:, 200:] = 255
    write_png(tmp_path / "wide.png", wide)
    middle = at_size(tmp_path / "wide.png", Size(64, 64))
    right = at_size(tmp_path / "wide.png", Size(64, 64), Focus(0.95, 0.5))
    assert middle.shape == right.shape == (64, 64, 3)
    assert middle.max() == 0
    assert right.mean() > 200
