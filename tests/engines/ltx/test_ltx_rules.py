"""What the cards of the family allow, promise and refuse, without a model."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from prostudio.engines.card import Card, Role
from prostudio.engines.request import Machine, Reference, ShotRequest, Variant
from prostudio.engines.video.ltx import LTX, LTX_2, LTX_13B
from prostudio.engines.video.ltx.models import LARGE, SMALL
from prostudio.engines.video.ltx.settings import prompt_of, settings_of
from prostudio.engines.video.ltx.size import frames, latent_shape, size_for
from prostudio.errors import FilmError, WeightsMissingError
from prostudio.film import Camera, Fit, Size

REQUEST = ShotRequest("a cat walks", Size(704, 480), Fraction(24), 121, seed=5)
CARD_8_GB = Machine(8, 32_000, 8_000, "RTX 4060", tflops=21, transfer_gb=13)


@pytest.mark.parametrize(("wanted", "made"), [(1, 1), (2, 9), (9, 9), (10, 17), (121, 121)])
def test_frames_are_eight_to_a_latent_and_one(wanted: int, made: int) -> None:
    assert frames(wanted) == made


@pytest.mark.parametrize(
    ("film", "made"),
    [
        (Size(1280, 720), Size(1216, 672)),
        (Size(1920, 1080), Size(1216, 672)),
        (Size(720, 1280), Size(672, 1216)),
        (Size(640, 360), Size(672, 384)),
        (Size(704, 480), Size(704, 480)),
        (Size(64, 4000), Size(64, 4000)),
    ],
)
def test_sizes_keep_the_films_shape(film: Size, made: Size) -> None:
    assert size_for(film, SMALL.most_pixels) == made


def test_a_shot_of_five_seconds_is_sixteen_latents() -> None:
    assert latent_shape(Size(704, 480), 121) == (16, 15, 22)


@pytest.mark.parametrize(
    "variant",
    [
        Variant(steps=9),
        Variant(steps=0),
        Variant(sampler="ddim"),
        Variant(base="ltx-3"),
        Variant(decoder="tiny"),
        Variant(guidance_scale=0.5),
    ],
    ids=str,
)
def test_a_word_of_a_variant_that_the_model_does_not_have_is_refused(variant: Variant) -> None:
    with pytest.raises(FilmError):
        settings_of(SMALL, variant)


def test_the_distilled_models_take_eight_steps_and_the_small_one_noise_anew() -> None:
    small, large = (settings_of(model, Variant()) for model in (SMALL, LARGE))
    assert len(small.timesteps) == len(large.timesteps) == 8
    assert (small.stochastic, large.stochastic) == (True, False)
    assert settings_of(SMALL, Variant(sampler="euler")).stochastic is False


def test_fewer_steps_leave_out_those_that_hardly_differ() -> None:
    assert settings_of(SMALL, Variant(steps=4)).timesteps == (1000.0, 909.4, 725.0, 421.9)
    assert settings_of(SMALL, Variant(steps=1)).timesteps == (1000.0,)
    assert settings_of(SMALL, Variant(steps=8)).timesteps == SMALL.timesteps


def test_words_are_prompt_and_style_and_none_at_all_are_refused() -> None:
    assert prompt_of(replace(REQUEST, style=("storm light", "muted"))) == (
        "a cat walks, storm light, muted"
    )
    moving = replace(REQUEST, camera=Camera.PUSH_IN)
    assert prompt_of(moving) == "a cat walks, slow push-in"
    with pytest.raises(FilmError, match="says nothing"):
        prompt_of(replace(REQUEST, prompt="  "))


def test_it_says_what_a_request_will_not_get(tmp_path) -> None:
    asked = replace(
        REQUEST,
        frames=265,
        negative="rain",
        rate=Fraction(60),
        fit=Fit.BLUR,
        references=(Reference(Role.FIRST_FRAME, tmp_path),),
    )
    notes = " ".join(LTX.make().read_as(asked).notes)
    for part in ("at most 257 frames", "must not show", "fill the frame", "30 frames a second"):
        assert part in notes
    assert LTX.make().read_as(REQUEST).notes == ()


def test_an_estimate_counts_work_that_grows_with_size_length_and_model() -> None:
    engine, large = LTX.make(), LTX_13B.make()
    usual = engine.estimate(REQUEST, CARD_8_GB)
    assert 10 < usual.seconds < 300
    assert usual.vram_mb < 8_000
    longer = engine.estimate(replace(REQUEST, frames=241), CARD_8_GB)
    assert longer.seconds > usual.seconds
    assert longer.vram_mb >= usual.vram_mb
    assert large.estimate(REQUEST, CARD_8_GB).seconds > 2 * usual.seconds
    slower_bus = replace(CARD_8_GB, transfer_gb=0.1)
    assert large.estimate(REQUEST, slower_bus).seconds > 1_000
    cpu = engine.estimate(REQUEST, Machine(4, 32_000, tflops=0.2))
    assert cpu.seconds > 20 * usual.seconds
    assert cpu.vram_mb == 0


@pytest.mark.parametrize("card", [LTX, LTX_13B, LTX_2], ids=lambda card: card.name)
def test_missing_weights_are_said_by_the_card_and_before_the_first_frame(
    card: Card, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(tmp_path / "none"))
    missing = card.missing()
    assert missing is not None
    assert missing.hint == f"run `prostudio weights get {card.name}`"
    assert card.weights() == ""
    request = replace(REQUEST, size=card.video.size(REQUEST.size))
    with pytest.raises(WeightsMissingError, match=f"{card.name} needs .* GB of weights"):
        next(card.make().shoot([request], tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_cards_say_their_terms_and_what_they_take() -> None:
    for card in (LTX, LTX_13B, LTX_2):
        assert "$10 million" in card.licence.output_terms
        assert card.licence.source_type == "trainedAlgorithmicMedia"
        assert all(row.ram_mb > 10_000 and row.vram_mb > 0 for row in card.memory)
    assert LTX_2.video.makes_sound
    assert not LTX.video.makes_sound
    assert LTX.rank < LTX_13B.rank < LTX_2.rank
