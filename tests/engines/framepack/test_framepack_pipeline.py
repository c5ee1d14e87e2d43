"""The loop over sections gives the public pipeline's bits, both ways, five sections."""

from __future__ import annotations

from needs_models import torch  # isort: split

from collections.abc import Callable
from pathlib import Path

import diffusers
import numpy as np
import pytest
from framepack_parts import DIRECTIONS, PublicModel, loop, recipe
from PIL import Image
from transformers import PreTrainedTokenizerFast, SiglipImageProcessor, SiglipVisionModel

from prostudio.engines.video.hunyuan.framepack.conditions import Conditions
from prostudio.engines.video.hunyuan.framepack.decode import Joined, frame_count, latents_of
from prostudio.engines.video.hunyuan.text import Prompt
from prostudio.film import Size

PROMPT, SIDE, STEPS, SEED = "a cat walks", 32, 2, 11
SAMPLING = {"framepack": "inverted_anti_drifting", "framepack-f1": "vanilla"}

pytestmark = [
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


def pipeline_of(checkpoint: Callable[[str], Path], name: str):
    folder, eyes = checkpoint("hunyuan"), checkpoint("flux-redux")
    words = PreTrainedTokenizerFast.from_pretrained(folder / "tokenizer", padding_side="right")
    pipeline = diffusers.HunyuanVideoFramepackPipeline.from_pretrained(
        folder,
        tokenizer=words,
        transformer=diffusers.HunyuanVideoFramepackTransformer3DModel.from_pretrained(
            checkpoint(name), dtype=torch.float32
        ),
        image_encoder=SiglipVisionModel.from_pretrained(
            eyes / "image_encoder", dtype=torch.float32
        ),
        feature_extractor=SiglipImageProcessor.from_pretrained(eyes / "feature_extractor"),
        # Shifted by the size, as FramePack's own levels are; the hub's is a fixed 7.
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True),
        dtype=torch.float32,
    )
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def still(seed: int = 1) -> Image.Image:
    pixels = np.random.default_rng(seed).integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8)
    return Image.fromarray(pixels)


@torch.no_grad()
def seen_by(pipeline, end: Image.Image | None) -> Conditions:
    """Prompt and pictures as the pipeline encodes them."""
    tokens, pooled, mask = pipeline.encode_prompt(prompt=PROMPT)
    picture = pipeline.video_processor.preprocess(still(), SIDE, SIDE)
    latents = [
        pipeline.prepare_image_latents(
            pipeline.video_processor.preprocess(image, SIDE, SIDE),
            dtype=torch.float32,
            generator=torch.Generator().manual_seed(seed),
        )
        for seed, image in enumerate([still(), end])
        if image is not None
    ]
    prompt = Prompt(tokens, mask, pooled)
    return Conditions({PROMPT: prompt}, pipeline.encode_image(picture), *latents)


@torch.no_grad()
def pipelines_frames(pipeline, name: str, sections: int, given: Conditions, end=None):
    """[n, H, W, 3] in 0 to 1; a section is 33 frames to the pipeline, which makes 36."""
    # Given, not drawn: the pipeline would take them from the generator of the noise.
    latents = iter([given.start, given.end])
    pipeline.prepare_image_latents = lambda *_, **__: next(latents)
    made = pipeline(
        still(), prompt=PROMPT, last_image=end, height=SIDE, width=SIDE, num_frames=33 * sections,
        num_inference_steps=STEPS, guidance_scale=10.0, sampling_type=SAMPLING[name],
        generator=torch.Generator().manual_seed(SEED), output_type="pt",
    )  # fmt: skip
    return made.frames[0].permute(0, 2, 3, 1)


@torch.no_grad()
def our_frames(pipeline, name: str, sections: int, given: Conditions, folder: Path):
    wanted = recipe(
        name, sections, size=Size(64, 64), seed=SEED, steps=STEPS, sampler="euler",
        prompts=((0, PROMPT),),
    )  # fmt: skip
    made = loop(name, wanted, folder, given=given)
    for _ in made.run(PublicModel(pipeline.transformer)):
        pass

    def decode(latents: torch.Tensor) -> torch.Tensor:
        scaled = latents / pipeline.vae.config.scaling_factor
        return pipeline.vae.decode(scaled, return_dict=False)[0][0].permute(1, 2, 3, 0)

    joined, frames = Joined(), []
    for window in DIRECTIONS[name].windows(sections):
        latents = latents_of(window, given.start, made.spool.section)
        # In uneven parts, as a decoder that works in tiles gives them.
        parts = decode(latents).tensor_split([5, 31])
        frames += joined.push(parts, frame_count(latents))
    frames += joined.finish()
    return (torch.cat(frames) * 0.5 + 0.5).clamp(0, 1)


QUICK = ("framepack-f1", 2)


@pytest.mark.parametrize(
    ("name", "sections"),
    [
        pytest.param(name, count, marks=() if (name, count) == QUICK else pytest.mark.slow)
        for name in SAMPLING
        for count in (1, 2, 5)
    ],
)
def test_the_loop_is_the_pipeline_bit_for_bit(checkpoint, tmp_path, name, sections) -> None:
    pipeline = pipeline_of(checkpoint, name)
    given = seen_by(pipeline, None)
    theirs = pipelines_frames(pipeline, name, sections, given)
    ours = our_frames(pipeline, name, sections, given, tmp_path)
    assert len(ours) == 36 * sections + 1
    assert float(ours.std()) > 0.02
    assert torch.equal(ours, theirs)


@pytest.mark.slow
def test_an_end_picture_is_seen_as_by_the_pipeline(checkpoint, tmp_path) -> None:
    pipeline = pipeline_of(checkpoint, "framepack")
    end = still(2)
    given = seen_by(pipeline, end)
    theirs = pipelines_frames(pipeline, "framepack", 2, given, end)
    ours = our_frames(pipeline, "framepack", 2, given, tmp_path / "with")
    assert torch.equal(ours, theirs)
    alone = Conditions(given.prompts, given.picture, given.start)
    without = our_frames(pipeline, "framepack", 2, alone, tmp_path / "without")
    assert not torch.equal(without, ours)
