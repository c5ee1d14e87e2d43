"""Trouble on the way: kills, a full device, weights and pictures that will not do."""

from __future__ import annotations

from needs_models import torch  # isort: split

import hashlib
import os
import signal
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from framepack_parts import CHILDREN, DIRECTIONS
from framepack_shots import events, frames, request, still

from prostudio.devices import Budget, Storage, budget
from prostudio.engines.base import Progress
from prostudio.engines.card import Kind, Role
from prostudio.engines.registry import card as card_of
from prostudio.engines.request import Reference, ShotRequest, Variant
from prostudio.engines.video.hunyuan.framepack import shooting, terms
from prostudio.engines.video.hunyuan.framepack.recipe import Recipe
from prostudio.engines.video.hunyuan.framepack.spool import begun_in
from prostudio.errors import DeviceMemoryError, FilmError, MediaError, WeightsMissingError

NAMES = list(DIRECTIONS)

pytestmark = [
    pytest.mark.usefixtures("shelf"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


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
    monkeypatch.setattr("prostudio.devices.budget", lambda: Budget("cpu", 1_000_000, 2_000_000_000))
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
    card, asked = card_of(Kind.VIDEO, "framepack"), request(tmp_path)

    def settled(storage: Storage, wanted: ShotRequest = asked) -> tuple[str, str]:
        new = replace(terms.terms_for(wanted, tmp_path, budget()), storage=storage)
        recipe = Recipe.of(wanted, "inverted")
        found, _ = terms.spool_for(card, recipe, wanted, new, tmp_path)
        return found.storage, begun_in(tmp_path)[0]

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
    ],
)
def test_a_variant_that_it_does_not_have_is_refused(tmp_path, variant, said) -> None:
    with pytest.raises(FilmError, match=said):
        events("framepack", request(tmp_path, variant=variant), tmp_path / "work")


def test_a_picture_that_is_too_small_is_refused(tmp_path) -> None:
    small = Reference(Role.FIRST_FRAME, still(tmp_path, "small", side=40))
    with pytest.raises(MediaError, match="40x40"):
        events("framepack", request(tmp_path, references=(small,)), tmp_path / "work")


def doomed(shelf: Path, name: str, asked: ShotRequest, work: Path, at: tuple[int, int]) -> None:
    """Run the engine until that section and step, where the process is killed without a word."""
    torch.set_num_threads(1)
    os.environ["PROSTUDIO_WEIGHTS"] = str(shelf)  # a child has the environment of its first hour
    usual = terms.terms_for
    terms.terms_for = lambda *given: replace(usual(*given), keep_after=0.0)

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
