"""The engine against the published pipeline, and what it refuses, keeps and tells."""

from needs_models import torch  # isort: split

import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import diffusers
import numpy as np
import pytest
from family import CPU
from transformers import PreTrainedTokenizerFast

from prostudio import devices
from prostudio.engines.base import FrameChunk, Preview, Progress
from prostudio.engines.card import Kind
from prostudio.engines.registry import card as card_of
from prostudio.engines.request import Machine, ShotRequest, Variant
from prostudio.engines.video.hunyuan.hunyuan import room, shooting
from prostudio.engines.video.hunyuan.hunyuan.recipe import Recipe
from prostudio.engines.video.hunyuan.hunyuan.size import frames_rule, size_rule
from prostudio.errors import DeviceMemoryError, FilmError, WeightsMissingError
from prostudio.film import Camera, Size

CARD = card_of(Kind.VIDEO, "hunyuan")
REQUEST = ShotRequest(
    prompt="a lighthouse at night",
    size=Size(64, 64),
    rate=Fraction(24),
    frames=5,
    seed=7,
    camera=Camera.AUTO,
    variant=Variant(steps=3, sampler="euler+none"),
)
ONE_FRAME = replace(REQUEST, frames=1)


@pytest.fixture(autouse=True)
def weights(checkpoint, tmp_path, monkeypatch):
    """A folder of weights that holds the tiny checkpoint as a user's own."""
    shelf = tmp_path / "weights"
    shelf.mkdir()
    (shelf / "hunyuanvideo").symlink_to(checkpoint("hunyuan"), target_is_directory=True)
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(shelf))
    return shelf


def shoot(request, workspace, stop_at=None):
    """Frames, previews and notes of a call, which is closed at a note if one is given."""
    frames, previews, notes = [], [], []
    workspace.mkdir(exist_ok=True)
    call = CARD.make().shoot([request], workspace)
    for made in call:
        if isinstance(made, FrameChunk):
            assert made.first == sum(map(len, frames))
            frames.append(made.pixels.copy())
        elif isinstance(made, Preview):
            previews.append(made)
        elif isinstance(made, Progress):
            notes.append(made.note)
            if made.note == stop_at:
                call.close()
                return None, previews, notes
    return np.concatenate(frames), previews, notes


def test_a_shot_is_what_the_published_pipeline_makes(checkpoint, tmp_path):
    folder = checkpoint("hunyuan")
    pipeline = diffusers.HunyuanVideoPipeline.from_pretrained(
        folder,
        dtype=torch.float32,
        tokenizer=PreTrainedTokenizerFast.from_pretrained(
            folder / "tokenizer", padding_side="right"
        ),
    )
    pipeline.set_progress_bar_config(disable=True)
    wanted = pipeline(
        REQUEST.prompt, height=64, width=64, num_frames=5, num_inference_steps=3,
        guidance_scale=6.0, generator=torch.Generator().manual_seed(7), output_type="pt",
    ).frames[0]  # fmt: skip
    frames, previews, _ = shoot(REQUEST, tmp_path / "work")
    assert frames.shape == (5, 64, 64, 3)
    np.testing.assert_array_equal(
        frames, (wanted.permute(0, 2, 3, 1) * 255).round().to(torch.uint8).numpy()
    )
    assert [(p.pixels.shape, p.frame) for p in previews] == [((8, 8, 3), 4)] * 3

    # Asked again, what is there is only decoded.
    again, previews, notes = shoot(REQUEST, tmp_path / "work")
    np.testing.assert_array_equal(again, frames)
    assert previews == []
    assert not any(note.startswith("step") for note in notes)


@pytest.mark.parametrize(
    "sampler", ["euler+teacache", pytest.param("unipc+firstblock", marks=pytest.mark.slow)]
)
def test_a_shot_that_was_broken_off_goes_on_to_the_same_pixels(tmp_path, sampler):
    request = replace(ONE_FRAME, variant=Variant(steps=7, sampler=sampler))
    whole, _, _ = shoot(request, tmp_path / "whole")
    shoot(request, tmp_path / "broken", stop_at="step 6 of 7")
    broken, _, notes = shoot(request, tmp_path / "broken")
    assert "step 6 of 7" in notes
    assert "step 5 of 7" not in notes
    np.testing.assert_array_equal(whole, broken)


def test_when_the_device_runs_out_of_memory_it_goes_on_with_less_of_it(tmp_path, monkeypatch):
    request = replace(ONE_FRAME, variant=Variant(steps=6, sampler="euler+none"))
    wanted, _, _ = shoot(request, tmp_path / "wanted")
    budgets = []

    class Crowded(shooting.Denoiser):
        """Another program takes the card before the last step."""

        def __init__(self, folder, budget, *rest):
            budgets.append(budget.vram_bytes)
            super().__init__(folder, budget, *rest)

        def velocity(self, latents, step, context=None):
            if step == 5 and len(budgets) == 1:
                raise DeviceMemoryError("no room")
            return super().velocity(latents, step, context)

    monkeypatch.setattr(shooting, "Denoiser", Crowded)
    monkeypatch.setattr(devices, "budget", lambda: replace(CPU, vram_bytes=1000))
    made, _, notes = shoot(request, tmp_path / "made")
    np.testing.assert_array_equal(made, wanted)
    assert budgets == [1000, 750]
    assert "out of memory; going on with less of the card: no room" in notes
    assert notes.count("step 5 of 6") == 1


CHILD = """
import hashlib, os, pathlib, signal, sys
from test_hunyuan_engine import CARD, LONG, FrameChunk
digest = hashlib.sha256()
for made in CARD.make().shoot([LONG], pathlib.Path(sys.argv[1])):
    if isinstance(made, FrameChunk):
        digest.update(made.pixels.tobytes())
    if getattr(made, "note", "") == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)
print(digest.hexdigest())
"""
LONG = replace(ONE_FRAME, frames=5, variant=Variant(steps=13, sampler="euler+teacache"))


@pytest.mark.slow
def test_two_kills_within_a_shot_change_no_pixel(tmp_path):
    tests = Path(__file__).parents[2]
    paths = os.pathsep.join([str(tests), str(Path(__file__).parent)])

    def child(work, kill_at):
        (tmp_path / work).mkdir(exist_ok=True)
        return subprocess.run(
            [sys.executable, "-c", CHILD, str(tmp_path / work), kill_at],
            env={**os.environ, "PYTHONPATH": paths},
            capture_output=True,
            text=True,
            check=False,
        )

    for kill_at in ("step 7 of 13", "step 11 of 13"):
        assert child("killed", kill_at).returncode == -signal.SIGKILL
    kept = [path.name for path in (tmp_path / "killed").glob("step-*")]
    assert kept == ["step-0010.safetensors"]
    killed, whole = child("killed", "never"), child("whole", "never")
    assert (killed.returncode, whole.returncode) == (0, 0), killed.stderr + whole.stderr
    assert killed.stdout == whole.stdout != ""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"prompt": " "}, "has none"),
        ({"variant": Variant(steps=0)}, "0 steps"),
        ({"variant": Variant(guidance_scale=-1)}, "guidance -1"),
        ({"variant": Variant(sampler="heun")}, "no sampler 'heun'"),
        ({"variant": Variant(sampler="euler+magic")}, "no step cache 'magic'"),
        ({"variant": Variant(quantization="int3")}, "no storage 'int3'"),
        ({"variant": Variant(base="2")}, "no base '2'"),
        ({"frames": 6}, "next number it can make is 9"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_it_cannot_make_is_refused_by_name(tmp_path, change, words):
    with pytest.raises(FilmError, match=words):
        shoot(replace(REQUEST, **change), tmp_path / "work")


def test_without_weights_it_says_what_to_run(weights, tmp_path):
    (weights / "hunyuanvideo").unlink()
    assert "prostudio weights get hunyuanvideo" in CARD.missing().hint
    with pytest.raises(WeightsMissingError, match="prostudio weights get hunyuanvideo"):
        shoot(REQUEST, tmp_path / "work")


def test_what_it_does_not_hear_is_told():
    request = replace(REQUEST, negative="rain", frames=241, prompt="a wave and a wall " * 90)
    reading = CARD.make().read_as(request)
    assert reading.words[0].startswith("a wave and a wall")
    assert [note.split()[0:4] for note in reading.notes] == [
        ["it", "hears", "no", "negative"],
        ["it", "was", "trained", "on"],
        ["the", "prompt", "is", "too"],
    ]
    assert CARD.make().read_as(REQUEST).notes == ()


def test_sizes_keep_the_films_shape_and_its_own_pixels():
    assert size_rule(Size(1280, 720)) == Size(640, 368)
    assert size_rule(Size(720, 1280)) == Size(368, 640)
    assert size_rule(Size(320, 192)) == Size(320, 192)
    assert [frames_rule(wanted) for wanted in (1, 2, 5, 6, 121)] == [1, 5, 5, 9, 121]


def test_a_shot_that_a_card_cannot_hold_is_refused_with_what_would_fit(checkpoint):
    folder = checkpoint("hunyuan") / "transformer"
    recipe = Recipe.of(replace(REQUEST, frames=129))
    card = replace(CPU, device="cuda", vram_bytes=3_000_000, ram_bytes=64_000_000_000)
    room.require_room(recipe, folder, card)
    small = replace(card, vram_bytes=1_100_000)
    with pytest.raises(DeviceMemoryError, match="129 frames of 64x64 need 2 MB") as refusal:
        room.require_room(recipe, folder, small)
    told = re.search(r"this size (\d+) frames fit", refusal.value.hint)
    fits, too_long = int(told[1]), int(told[1]) + 4
    assert frames_rule(fits) == fits
    room.require_room(replace(recipe, frames=fits), folder, small)
    with pytest.raises(DeviceMemoryError):
        room.require_room(replace(recipe, frames=too_long), folder, small)
    with pytest.raises(DeviceMemoryError, match="choose framepack"):
        room.require_room(recipe, folder, replace(card, vram_bytes=100_000))


def test_an_estimate_is_of_the_published_model_where_weights_are_not_here(weights):
    (weights / "hunyuanvideo").unlink()
    request = replace(REQUEST, size=Size(640, 368), frames=121, variant=Variant())
    card = Machine(
        cores=8, ram_mb=32_000, vram_mb=8_000, device="NVIDIA RTX 4060",
        tflops=21.0, transfer_gb=13.0,
    )  # fmt: skip
    made = CARD.make().estimate(request, card)
    assert 600 < made.seconds < 7200
    assert 5_000 < made.vram_mb < 8_000
    assert made.ram_mb < 24_000
    every = CARD.make().estimate(replace(request, variant=Variant(sampler="euler+none")), card)
    assert 1.8 < every.seconds / made.seconds < 2.2
