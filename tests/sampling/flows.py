"""Flows whose answer is known, and going down them."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from prostudio.sampling import Sampler, Schedule, velocity_from

Clean = Callable[[Tensor, float], Tensor]
"""What a perfect network takes for clean, of a sample at a level."""


def descend(sampler: Sampler, clean: Clean, sample: Tensor, since: int = 0) -> list[Tensor]:
    """The samples after each step."""
    samples = []
    for index in range(since, sampler.schedule.steps):
        sigma = float(sampler.schedule.sigmas[index])
        velocity = velocity_from(clean(sample, sigma), sample, sigma)
        sample = sampler.step(index, velocity, sample)
        samples.append(sample)
    return samples


def one_picture(sample: Tensor, sigma: float) -> Tensor:
    """All training data is one point: the flow is a straight line."""
    return torch.linspace(-1, 1, sample.numel()).reshape(sample.shape)


SPREAD = 0.25
"""Deviation of the data of `bell`."""


def bell(sample: Tensor, sigma: float) -> Tensor:
    """Data is normally distributed: what is clean is known in closed form."""
    return sample * (1 - sigma) * SPREAD**2 / bell_deviation(sigma) ** 2


def bell_deviation(sigma: float) -> float:
    """Deviation of the noised data, with which every sample of `bell` shrinks."""
    return float(((1 - sigma) ** 2 * SPREAD**2 + sigma**2) ** 0.5)


def even_in_lambda(steps: int, first: float = 0.9, last: float = 0.2) -> Schedule:
    """Levels of equal ratio, so that halving a step halves h everywhere."""
    ratio = (last / first) ** (1 / steps)
    return Schedule.given([first * ratio**k for k in range(steps + 1)])
