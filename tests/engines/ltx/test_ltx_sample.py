"""Sampling where the answer is known, and the room that a device has."""

from __future__ import annotations

from needs_models import torch  # isort: split

import pytest

from prostudio.devices import Budget, Storage
from prostudio.engines.card import Role
from prostudio.engines.video.ltx.loading import Bench
from prostudio.engines.video.ltx.models import DISTILLED
from prostudio.engines.video.ltx.pair.model import Guidance
from prostudio.engines.video.ltx.pair.sample import led_by
from prostudio.engines.video.ltx.pictures import filling, frame_of
from prostudio.engines.video.ltx.sample import Held, Moment, Sampling, sample
from prostudio.errors import DeviceMemoryError, FilmError
from prostudio.film import Focus, Size

CLEAN = torch.linspace(-1, 1, 12).reshape(1, 6, 2)


def knowing(tokens: torch.Tensor, timestep: torch.Tensor) -> torch.Tensor:
    """The velocity of a network that knows the one data point."""
    return (tokens - CLEAN) / (timestep / 1000).clamp(min=1e-6)[..., None]


def start(seed: int = 1) -> Moment:
    noise = torch.Generator().manual_seed(seed)
    return Moment(0, torch.randn(CLEAN.shape, generator=noise), noise.get_state())


@pytest.mark.parametrize("stochastic", [False, True])
def test_a_network_that_knows_the_answer_is_led_to_it(stochastic: bool) -> None:
    *_, last = sample(knowing, Sampling(DISTILLED, stochastic), start())
    assert last.due == 8
    torch.testing.assert_close(last.tokens, CLEAN, atol=1e-5, rtol=0)


def test_noise_anew_follows_the_flows_levels() -> None:
    """After each step the tokens are (1 - sigma) clean + sigma noise, with fresh noise."""
    moments = list(sample(knowing, Sampling((1000.0, 725.0, 400.0), True), start()))
    noises = [
        (moment.tokens - (1 - sigma) * CLEAN) / sigma
        for moment, sigma in zip(moments, (0.725, 0.4), strict=False)
    ]
    assert (noises[0] - noises[1]).abs().min() > 1e-3
    assert all(0.3 < float(noise.std()) < 2 for noise in noises)


def test_a_token_moves_only_below_its_own_noise_and_a_fixed_one_never() -> None:
    strength = torch.tensor([[1.0, 1.0, 0.5, 0.5, 0.0, 0.0]])
    begun = start()
    held = Held(begun.tokens, strength)
    moments = list(sample(knowing, Sampling((1000.0, 725.0, 421.9), False), begun, held))
    for moment in moments:
        torch.testing.assert_close(moment.tokens[:, :2], begun.tokens[:, :2], rtol=0, atol=0)
    torch.testing.assert_close(moments[1].tokens[:, 2:4], begun.tokens[:, 2:4], rtol=0, atol=0)
    assert (moments[2].tokens[:, 2:4] != begun.tokens[:, 2:4]).all()
    torch.testing.assert_close(moments[-1].tokens[:, 4:], CLEAN[:, 4:], atol=1e-5, rtol=0)


def test_guidance_leads_away_and_gives_the_contrast_back() -> None:
    plain, unwanted = torch.tensor([[0.0, 1.0, 2.0]]), torch.tensor([[0.0, 0.0, 0.0]])
    led = led_by(Guidance(3.0, 1.0, 0.0), plain, unwanted, plain)
    torch.testing.assert_close(led, torch.tensor([[0.0, 3.0, 6.0]]))
    back = led_by(Guidance(3.0, 1.0, 1.0), plain, unwanted, plain)
    torch.testing.assert_close(back, plain)


def test_a_device_that_cannot_hold_a_step_is_told_with_numbers() -> None:
    bench = Bench(Budget("cuda", 2_000_000_000, 16_000_000_000), torch.bfloat16)
    assert 0 < bench.room(1_000_000_000, "a step") < 1_000_000_000
    with pytest.raises(DeviceMemoryError, match=r"a step needs 3400 MB .* 2000 MB may be used"):
        bench.room(3_000_000_000, "a step")


def test_blocks_are_kept_in_eight_bits_where_memory_is_short_or_it_is_asked_for() -> None:
    bench = Bench(Budget("cuda", 8_000_000_000, 32_000_000_000), torch.bfloat16)
    assert bench.storage(4_762_000_000, None) is Storage.BF16
    assert bench.storage(13_043_000_000, None) is Storage.FP8

    assert bench.storage(1_000, "int8") is Storage.INT8
    with pytest.raises(FilmError, match="quantization is 'q4'"):
        bench.storage(1_000, "q4")


def test_a_keyframe_outside_the_shot_is_refused() -> None:
    assert frame_of(Role.FIRST_FRAME, None, 17) == 0
    assert frame_of(Role.LAST_FRAME, None, 17) == 16
    for frame in (None, -1, 17):
        with pytest.raises(FilmError, match="keyframe"):
            frame_of(Role.KEYFRAME, frame, 17)


def test_a_picture_fills_the_frame_about_its_focus() -> None:
    wide = torch.zeros(64, 200, 3, dtype=torch.uint8)
    wide[:, 150:] = 255
    size = Size(64, 64)
    assert filling(wide.numpy(), size, Focus(0.9, 0.5)).mean() > 150
    assert filling(wide.numpy(), size, None).mean() == 0
    small = torch.full((20, 20, 3), 7, dtype=torch.uint8).numpy()
    assert filling(small, size, None).shape == (64, 64, 3)
