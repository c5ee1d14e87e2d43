"""Noise levels are those the models were trained for."""

from __future__ import annotations

from needs_models import torch  # isort: split

import math

import numpy as np
import pytest
from diffusers import FlowMatchEulerDiscreteScheduler

from prostudio.errors import FaultError, FilmError
from prostudio.sampling import FRAMEPACK_MU, LTX_MU, Schedule
from prostudio.sampling.schedule import stretched


def tokens(height: int, width: int, window: int = 9) -> int:
    """FramePack's sequence length: latents are 8 times smaller, patches 2 x 2."""
    return window * (height // 8) * (width // 8) // 4


@pytest.mark.parametrize(
    ("size", "shift"),
    [((640, 608), 7.0), ((416, 960), 7.0), ((480, 480), 6.22), ((368, 368), 3.53),
     ((320, 320), 2.90), ((384, 384), 3.80)],
)  # fmt: skip
def test_framepacks_shift_follows_the_size_up_to_seven(size: tuple[int, int], shift: float) -> None:
    assert math.exp(FRAMEPACK_MU.at(tokens(*size))) == pytest.approx(shift, abs=0.005)


def test_framepacks_shift_is_full_from_8798_tokens_on() -> None:
    assert FRAMEPACK_MU.at(8797) < math.log(7) == FRAMEPACK_MU.at(8798)
    assert FRAMEPACK_MU.at(256) == pytest.approx(0.5)
    assert FRAMEPACK_MU.at(4096) == pytest.approx(1.15)


def test_static_and_dynamic_shift_are_one_where_they_say_the_same() -> None:
    static, dynamic = Schedule.static(25, 7.0), Schedule.dynamic(25, math.log(7.0))
    torch.testing.assert_close(static.sigmas, dynamic.sigmas, rtol=0, atol=2.5e-7)
    assert static.steps == 25
    assert len(static.timesteps) == 25
    assert float(static.timesteps[0]) == 1000


def test_no_shift_leaves_levels_even() -> None:
    assert Schedule.static(4, 1.0).sigmas.tolist() == [1.0, 0.75, 0.5, 0.25, 0.0]


def test_a_distilled_list_is_used_as_it_is() -> None:
    levels = [1.0, 0.99375, 0.725, 0.421875]
    assert Schedule.given(levels).sigmas.tolist() == pytest.approx([*levels, 0.0], abs=1e-7)


@pytest.mark.parametrize("steps", [1, 2, 7, 25, 30, 50])
def test_levels_are_bit_equal_to_the_public_scheduler(steps: int) -> None:
    numbers = np.linspace(1.0, 0.0, steps + 1)[:-1]

    scheduler = FlowMatchEulerDiscreteScheduler(shift=7.0)
    scheduler.set_timesteps(sigmas=numbers)
    ours = Schedule.static(steps, 7.0)
    assert torch.equal(ours.sigmas, scheduler.sigmas)
    assert torch.equal(ours.timesteps, scheduler.timesteps)

    scheduler = FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True)
    mu = FRAMEPACK_MU.at(tokens(384, 384))
    scheduler.set_timesteps(sigmas=numbers, mu=mu)
    assert torch.equal(Schedule.dynamic(steps, mu).sigmas, scheduler.sigmas)


def test_ltx_levels_are_those_of_the_public_scheduler() -> None:
    scheduler = FlowMatchEulerDiscreteScheduler(
        use_dynamic_shifting=True, base_shift=0.95, max_shift=2.05,
        base_image_seq_len=1024, max_image_seq_len=4096, shift_terminal=0.1,
    )  # fmt: skip
    mu = LTX_MU.at(6144)
    scheduler.set_timesteps(sigmas=np.linspace(1.0, 1 / 30, 30), mu=mu)
    ours = Schedule.dynamic(30, mu, terminal=0.1)
    torch.testing.assert_close(ours.sigmas, scheduler.sigmas, rtol=0, atol=2e-7)
    assert float(ours.sigmas[-2]) == pytest.approx(0.1)


def test_nonsense_is_refused() -> None:
    with pytest.raises(FilmError, match="0 sampling steps"):
        Schedule.static(0, 7.0)
    for levels in ([], [0.5, 0.5], [0.2, 0.8], [1.5, 0.5], [float("nan")]):
        with pytest.raises(FaultError, match="falling from 1 to 0"):
            Schedule.given(levels)
    with pytest.raises(FaultError, match="float64"):
        Schedule(torch.tensor([1.0, 0.0], dtype=torch.float64))
    with pytest.raises(FaultError, match="terminal level 1"):
        stretched(torch.tensor([1.0, 0.5]), 1.0)
    with pytest.raises(FaultError, match="0 tokens"):
        LTX_MU.at(0)
