"""The steps from noise to a clean latent, with tokens that pictures condition.

A token of strength s is never noisier than 1 - s: the network is told so, and the token takes
part in the steps below that level only. Tokens of strength 1 are not changed at all; the
network sees them under a little noise, which lets the rest move.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

_EDGE = 1e-6
"""Levels nearer to each other than this are one."""

Velocity = Callable[[Tensor, Tensor], Tensor]
"""Tokens [1, S, 128] and timesteps [1, S] or [1, 1] to the velocity of each token."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """How a shot is sampled: see `models.Model` for what the words mean."""

    timesteps: tuple[float, ...]
    stochastic: bool = False
    condition_noise: float = 0.0


@dataclass(frozen=True, slots=True)
class Moment:
    """Sampling between two steps.

    Attributes:
        due: the step to come, counted from 0.
        tokens: float32 [1, S, 128].
        noise: state of the generator of noise.
        clean: what the network takes for the clean tokens, after a step.
    """

    due: int
    tokens: Tensor
    noise: Tensor
    clean: Tensor | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """What pictures hold: the tokens as they began, and how strongly each is held.

    Attributes:
        tokens: float32 [1, S, 128].
        strength: float32 [1, S], 0 to 1.
    """

    tokens: Tensor
    strength: Tensor


def levels(timesteps: tuple[float, ...], device: torch.device) -> Tensor:
    """Noise levels for the timesteps, and 0 after them: float32 [steps + 1]."""
    given = torch.tensor(timesteps, dtype=torch.float32) / 1000
    return torch.cat([given, torch.zeros(1)]).to(device)


def sample(
    velocity: Velocity, how: Sampling, start: Moment, held: Held | None = None
) -> Iterator[Moment]:
    """Yield the moment after each step that is left; the last one's tokens are clean.

    Euler on the flow's line (Liu et al. 2022, arXiv:2209.03003), or noise anew at each level.
    Noise comes from a generator on the CPU, so it is the same on every device.
    """
    generator = torch.Generator()
    generator.set_state(start.noise.cpu())
    tokens = start.tokens
    sigmas = levels(how.timesteps, tokens.device)

    def fresh() -> Tensor:
        return torch.randn(tokens.shape, generator=generator).to(tokens.device)

    for index in range(start.due, len(how.timesteps)):
        sigma, below = sigmas[index], sigmas[index + 1]
        timestep = torch.tensor(how.timesteps[index], device=tokens.device)
        told = timestep.expand(1, 1)
        if held is not None:
            if how.condition_noise:
                noised = held.tokens + how.condition_noise * fresh() * (timestep / 1000) ** 2
                fixed = (held.strength > 1 - _EDGE)[..., None]
                tokens = torch.where(fixed, noised, tokens)
            told = torch.minimum(told, (1 - held.strength) * 1000)
        flow = velocity(tokens, told).float()
        clean = tokens - sigma * flow
        stepped = (1 - below) * clean + below * fresh() if how.stochastic else None
        if stepped is None:
            stepped = tokens + (below - sigma) * flow
        if held is not None:
            moves = (timestep / 1000 - _EDGE < 1 - held.strength)[..., None]
            stepped = torch.where(moves, stepped, tokens)
            clean = torch.where(moves, clean, held.tokens)
        tokens = stepped
        yield Moment(index + 1, tokens, generator.get_state(), clean)
