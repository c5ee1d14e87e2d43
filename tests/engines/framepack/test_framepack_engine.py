"""The whole engine on tiny weights: the pipeline's pixels, F1 as it grows, trouble on the way."""

from __future__ import annotations

from needs_models import torch  # isort: split

import hashlib
import os
import signal
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import diffusers
import numpy as np
import pytest
from framepack_parts import CHILDREN, DIRECTIONS, weights_in

from prostudio.devices import Storage
from prostudio.engines.base import FrameChunk, Preview, Progress
from prostudio.engines.card import Kind, Role
from prostudio.engines.registry import card as card_of
from prostudio.engines.request import Reference, ShotRequest, Variant
from prostudio.engines.video.hunyuan.framepack import engine, shooting
from prostudio.engines.video.hunyuan.framepack.conditions import Conditions
from prostudio.engines.video.hunyuan.framepack.recipe import Recipe
from prostudio.engines.video.hunyuan.framepack.spool import Spool, _load
from prostudio.engines.video.hunyuan.vae import as_pixels
from prostudio.errors import DeviceMemoryError, FilmError, MediaError, WeightsMissingError
from prostudio.film import Focus, Size
from prostudio.media.stills import write_png

SAMPLING = {"framepack": "inverted_anti_drifting", "framepack-f1": "vanilla"}
NAMES = list(DIRECTIONS)

pytestmark = [
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@pytest.fixture(scope="module", autouse=True)
def shelf(tmp_path_factory, checkpoint):
    with pytest.MonkeyPatch.context() as patch:
        folder = weights_in(tmp_path_factory.mktemp("weights"), checkpoint)
        patch.setenv("PROSTUDIO_WEIGHTS", str(folder))
        yield folder


def still(folder: Path, name: str = "first", side: int = 96) -> Path:
    path = folder / f"{name}.png"
    y, x = np.mgrid[:side, :side]
    shift = len(name) * 20
    write_png(path, np.dstack([x * 2, y * 2, (x + y + shift) % 256]).astype(np.uint8))
    return path


def request(folder: Path, sections: int = 2, **changes) -> ShotRequest:
    asked = ShotRequest(
        "a cat walks",
        Size(64, 64),
        Fraction(30),
        36 * sections + 1,
        seed=7,
        references=(Reference(Role.FIRST_FRAME, still(folder)),),
        variant=Variant(steps=2, sampler="euler+none"),
    )
    return replace(asked, **changes)


def events(name: str, asked: ShotRequest, work: Path) -> list:
    work.mkdir(exist_ok=True)
    return list(card_of(Kind.VIDEO, name).make().shoot([asked], work))


def frames(found: list) -> np.ndarray:
    return np.concatenate([event.pixels for event in found if isinstance(event, FrameChunk)])


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
    kept = _load(tmp_path / "work" / "conditions.safetensors")
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


@pytest.mark.slow
def test_out_of_memory_goes_on_from_the_section_with_less_of_the_card(
    tmp_path, monkeypatch
) -> None:
    whole = frames(events("framepack", request(tmp_path), tmp_path / "whole"))
    shares, sampled = [], []

    class Short(shooting.Denoiser):
        def __init__(self, folder, budget, *more) -> None:
            shares.append(budget.vram_bytes)
            super().__init__(folder, budget, *more)

        def velocity(self, latents, step, context=None):
            sampled.append(step)
            if len(sampled) == 4:
                raise DeviceMemoryError("6.1 GB of 6.0")
            return super().velocity(latents, step, context)

    monkeypatch.setattr(shooting, "Denoiser", Short)
    monkeypatch.setattr(
        "prostudio.devices.budget", lambda: shooting.Budget("cpu", 1_000_000, 2_000_000_000)
    )
    found = events("framepack", request(tmp_path), tmp_path / "short")
    assert shares == [1_000_000, 750_000]
    assert sampled == [0, 1, 0, 1, 0, 1], "the first section was not made again"
    assert any("out of memory" in e.note for e in found if isinstance(e, Progress))
    np.testing.assert_array_equal(frames(found), whole)


@pytest.mark.slow
def test_out_of_memory_while_decoding_gives_no_frame_twice(tmp_path, monkeypatch) -> None:
    whole = frames(events("framepack-f1", request(tmp_path, 3), tmp_path / "whole"))
    parts = []

    class Short(shooting.Vae):
        def frames(self, latents):
            for part in super().frames(latents):
                parts.append(len(part))
                if len(parts) == 6:
                    raise DeviceMemoryError("6.1 GB of 6.0")
                yield part

    monkeypatch.setattr(shooting, "Vae", Short)
    found = events("framepack-f1", request(tmp_path, 3), tmp_path / "short")
    assert any("out of memory" in e.note for e in found if isinstance(e, Progress))
    np.testing.assert_array_equal(frames(found), whole)


def test_a_shot_goes_on_in_the_storage_it_began_with(tmp_path) -> None:
    made = card_of(Kind.VIDEO, "framepack").make()
    asked, usual = request(tmp_path), engine._terms
    recipe = Recipe.of(asked, "inverted")

    def settled(storage: Storage, wanted: ShotRequest = asked) -> tuple[str, str]:
        terms = replace(usual(tmp_path, wanted), storage=storage)
        found, key = made._settled(Recipe.of(wanted, "inverted"), wanted, terms, tmp_path)
        Spool(tmp_path, key, recipe.shape, found.storage)
        return found.storage, key

    assert settled(Storage.FP8) == settled(Storage.BF16), "more memory is free after a crash"
    assert settled(Storage.BF16)[0] == "fp8"
    exact = replace(asked, variant=replace(asked.variant, quantization="bf16"))
    assert settled(Storage.BF16, exact)[0] == "bf16", "what was asked for is an order"
    assert settled(Storage.INT8, replace(asked, seed=8))[0] == "int8", "another shot"


def test_weights_that_are_missing_are_named_before_anything(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(tmp_path / "nothing"))
    with pytest.raises(WeightsMissingError, match="framepack needs 42"):
        events("framepack", request(tmp_path), tmp_path / "work")
    assert (
        card_of(Kind.VIDEO, "framepack").missing().hint == "run `prostudio weights get framepack`"
    )


@pytest.mark.parametrize(
    ("variant", "said"),
    [
        (Variant(steps=0), "0 steps"),
        (Variant(sampler="unipc+magic"), "no step cache 'magic'"),
        (Variant(quantization="int3"), "kept as 'int3'"),
        (Variant(loras=(("grain", 1.0),)), "LoRA"),
    ],
)
def test_a_variant_that_it_does_not_have_is_refused(tmp_path, variant, said) -> None:
    with pytest.raises(FilmError, match=said):
        events("framepack", request(tmp_path, variant=variant), tmp_path / "work")


def test_a_picture_that_is_too_small_is_refused(tmp_path) -> None:
    small = Reference(Role.FIRST_FRAME, still(tmp_path, "small", side=40))
    with pytest.raises(MediaError, match="40x40"):
        events("framepack", request(tmp_path, references=(small,)), tmp_path / "work")


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


def doomed(shelf: Path, name: str, asked: ShotRequest, work: Path, at: tuple[int, int]) -> None:
    """Run the engine until that section and step, where the process is killed without a word."""
    torch.set_num_threads(1)
    os.environ["PROSTUDIO_WEIGHTS"] = str(shelf)  # a child has the environment of its first hour
    usual = engine._terms
    engine._terms = lambda root, wanted: replace(usual(root, wanted), keep_after=0.0)

    class Doomed(shooting.Denoiser):
        def velocity(self, latents, step, context=None):
            if (len(list(work.glob("section-*"))), step) == at:
                os.kill(os.getpid(), signal.SIGKILL)
            return super().velocity(latents, step, context)

    shooting.Denoiser = Doomed
    events(name, asked, work)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_two_kills_of_the_whole_engine_change_no_frame(shelf, tmp_path, name) -> None:
    asked = request(tmp_path, sections=3, variant=Variant(steps=4, sampler="unipc+teacache"))
    for at in ((1, 2), (2, 1)):
        given = (shelf, name, asked, tmp_path / "killed", at)
        child = CHILDREN.Process(target=doomed, args=given)
        child.start()
        child.join(300)
        assert child.exitcode == -signal.SIGKILL
        kept = {path.name for path in (tmp_path / "killed").iterdir()}
        assert {"conditions.safetensors", "step.safetensors"} <= kept
        assert f"section-{at[0] - 1:05d}.safetensors" in kept
    found = events(name, asked, tmp_path / "killed")
    told = [event.note for event in found if isinstance(event, Progress)]
    assert not any("prompt" in note for note in told), "the encoders were not loaded again"
    assert next(note for note in told if "step" in note) == "section 3 of 3, step 2 of 4"
    whole = frames(events(name, asked, tmp_path / "whole"))
    digests = [hashlib.sha256(made.tobytes()).hexdigest() for made in (frames(found), whole)]
    assert digests[0] == digests[1]
