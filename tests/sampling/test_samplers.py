"""Every sampler goes down a flow, is exact where it can be, and resumes to the bit."""

from __future__ import annotations

from needs_models import torch  # isort: split

import math

import pytest
from diffusers import FlowMatchEulerDiscreteScheduler
from flows import bell, bell_deviation, descend, even_in_lambda, one_picture
from torch import Tensor

from prostudio.errors import FaultError
from prostudio.sampling import SAMPLERS, Euler, Sampler, Schedule, UniPC, clean_from, velocity_from

each = pytest.mark.parametrize("kind", SAMPLERS.values(), ids=SAMPLERS)


def noise(*shape: int) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(7))


@each
@pytest.mark.parametrize("steps", [1, 2, 5, 25])
def test_one_picture_is_reached_exactly(kind: type, steps: int) -> None:
    start = noise(1, 4, 2, 3, 3)
    end = descend(kind(Schedule.static(steps, 7.0)), one_picture, start)[-1]
    torch.testing.assert_close(end, one_picture(start, 0.0), rtol=0, atol=2e-6)


@each
@pytest.mark.parametrize("kept", range(6))
def test_a_sampler_broken_off_after_any_step_ends_in_the_same_bits(kind: type, kept: int) -> None:
    schedule, start = Schedule.static(6, 7.0), noise(1, 4, 2, 3, 3)
    whole = descend(kind(schedule), bell, start)

    first: Sampler = kind(schedule)
    sample = start
    for index in range(kept):
        sigma = float(schedule.sigmas[index])
        sample = first.step(index, velocity_from(bell(sample, sigma), sample, sigma), sample)
    saved = {name: torch.as_tensor(part).clone() for name, part in first.state().items()}
    numbers = {name: part.item() for name, part in saved.items() if part.ndim == 0}

    second: Sampler = kind(schedule)
    second.restore(saved | numbers)
    rest = descend(second, bell, sample, since=kept)
    assert all(torch.equal(a, b) for a, b in zip(rest, whole[kept:], strict=True))


@each
def test_what_is_given_is_neither_changed_nor_kept(kind: type) -> None:
    sampler: Sampler = kind(Schedule.static(3, 7.0))
    sample, given = noise(1, 8), noise(1, 8)
    expected = descend(kind(Schedule.static(3, 7.0)), bell, sample.clone())
    for index in range(3):
        sigma = float(sampler.schedule.sigmas[index])
        velocity = velocity_from(bell(sample, sigma), sample, sigma)
        before = sample.clone(), velocity.clone()
        after = sampler.step(index, velocity, sample)
        assert torch.equal(sample, before[0])
        assert torch.equal(velocity, before[1])
        assert torch.equal(after, expected[index])
        sample.copy_(given)  # spoils it for a sampler that kept it
        velocity.copy_(given)
        sample = after.clone()
        after.copy_(given)


@each
def test_half_precision_is_summed_in_float32(kind: type) -> None:
    sample, velocity = noise(1, 8).bfloat16(), noise(1, 8).bfloat16()
    after = kind(Schedule.static(4, 7.0)).step(0, velocity, sample)
    assert after.dtype == torch.float32
    exact = kind(Schedule.static(4, 7.0)).step(0, velocity.float(), sample.float())
    assert torch.equal(after, exact)


@each
def test_a_step_out_of_order_or_of_another_shape_is_refused(kind: type) -> None:
    sampler = kind(Schedule.static(4, 7.0))
    with pytest.raises(FaultError, match="step 1 came where step 0 was due"):
        sampler.step(1, noise(4), noise(4))
    done = kind(Schedule.static(1, 7.0))
    descend(done, bell, noise(4))
    with pytest.raises(FaultError, match="step 1 came where all 1 were done"):
        done.step(1, noise(4), noise(4))
    with pytest.raises(FaultError, match=r"\[5\] for a sample of \[4\]"):
        sampler.step(0, noise(5), noise(4))


@each
def test_a_state_of_another_schedule_or_sampler_is_refused(kind: type) -> None:
    sampler = kind(Schedule.static(4, 7.0))
    sampler.step(0, noise(4), noise(4))
    state = dict(sampler.state())
    with pytest.raises(FaultError, match="another schedule"):
        kind(Schedule.static(4, 3.0)).restore(state)
    with pytest.raises(FaultError, match="goes on at step 5 of 4"):
        kind(Schedule.static(4, 7.0)).restore(state | {"due": 5})
    other = Euler if kind is UniPC else UniPC
    with pytest.raises(FaultError, match="is not one of"):
        other(Schedule.static(4, 7.0)).restore(state)
    with pytest.raises(FaultError):
        kind(Schedule.static(4, 7.0)).restore({})


def test_velocity_and_clean_latent_say_the_same() -> None:
    sample, velocity = noise(9), noise(9)
    clean = clean_from(velocity, sample, 0.7)
    torch.testing.assert_close(velocity_from(clean, sample, 0.7), velocity)


def error(sampler: Sampler) -> float:
    """How far the arrival at the last level before 0 is from the closed form."""
    sigmas = sampler.schedule.sigmas.tolist()
    start = torch.ones(1) * bell_deviation(sigmas[0])
    arrival = descend(sampler, bell, start)[-2]
    return abs(float(arrival) - bell_deviation(sigmas[-2]))


@pytest.mark.parametrize(
    ("make", "order", "steps"),
    [
        (Euler, 1, (32, 64)),
        (lambda schedule: UniPC(schedule, order=1), 2, (16, 32)),
        (lambda schedule: UniPC(schedule, order=2), 3, (8, 16)),
        (UniPC, 3, (8, 16)),
    ],
    ids=["euler", "unipc-1", "unipc-2", "unipc-3"],
)
def test_the_error_falls_with_the_order(make: object, order: int, steps: tuple[int, int]) -> None:
    coarse, fine = (error(make(even_in_lambda(n))) for n in steps)  # type: ignore[operator]
    assert math.log2(coarse / fine) > order - 0.35


def test_euler_is_bit_equal_to_the_public_scheduler() -> None:
    scheduler = FlowMatchEulerDiscreteScheduler(shift=7.0)
    schedule = Schedule.static(12, 7.0)
    scheduler.set_timesteps(sigmas=[1 - k / 12 for k in range(12)])
    assert torch.equal(schedule.sigmas, scheduler.sigmas)
    ours, theirs = Euler(schedule), noise(1, 4, 3, 8, 8)
    sample = theirs
    for index, timestep in enumerate(scheduler.timesteps):
        velocity = torch.tanh(theirs) * (1 + timestep / 900)
        sample = ours.step(index, velocity, sample)
        theirs = scheduler.step(velocity, timestep, theirs, return_dict=False)[0]
        assert torch.equal(sample, theirs)
