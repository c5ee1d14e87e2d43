"""Noise levels of a flow-matching model: evenly spaced, then shifted towards noise.

A flow puts a clean latent x_0 and noise n on a straight line, x = (1 - sigma) x_0 + sigma n
(Liu et al. 2022, arXiv:2209.03003). Large latents need more steps near sigma = 1, so the
evenly spaced levels are shifted (Esser et al. 2024, arXiv:2403.03206, section 5.3.2).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from prostudio.errors import FaultError, FilmError

TRAIN_TIMESTEPS = 1000
"""What a model calls sigma = 1: every family of ours was trained on timesteps 0 to 1000."""


@dataclass(frozen=True, slots=True)
class MuLine:
    """How the shift grows with the size of a latent: a line through two points, with a ceiling.

    Args:
        tokens: sequence lengths of the two points.
        mu: logarithm of the shift at each of them.
        most: ceiling of mu; infinite where a model has none.
    """

    tokens: tuple[int, int]
    mu: tuple[float, float]
    most: float = math.inf

    def at(self, tokens: int) -> float:
        """Mu for a sequence of `tokens`; the line goes on beyond its two points."""
        if tokens < 1:
            raise FaultError(f"a latent of {tokens} tokens; at least 1 is wanted")
        slope = (self.mu[1] - self.mu[0]) / (self.tokens[1] - self.tokens[0])
        return min(tokens * slope + (self.mu[0] - slope * self.tokens[0]), self.most)


FRAMEPACK_MU = MuLine((256, 4096), (0.5, 1.15), most=math.log(7.0))
"""FramePack: tokens = T * H * W / 4 of the latent; the ceiling is reached at 8,798 tokens."""

LTX_MU = MuLine((1024, 4096), (0.95, 2.05))
"""LTX-Video 0.9.0 and 0.9.1, LTX-2: tokens = T * H * W of the latent."""


@dataclass(frozen=True, slots=True, eq=False)
class Schedule:
    """The noise levels that a sampler goes down.

    Args:
        sigmas: float32 [steps + 1] in main memory, strictly falling, from at most 1.0 to 0.0.
    """

    sigmas: Tensor

    def __post_init__(self) -> None:
        levels = self.sigmas
        if levels.dtype != torch.float32 or levels.ndim != 1 or levels.device.type != "cpu":
            came = f"{levels.dtype} {list(levels.shape)} on {levels.device}"
            raise FaultError(f"noise levels are {came}; float32 [steps + 1] on cpu is wanted")
        values = levels.tolist()
        falling = all(above > below for above, below in pairwise(values))
        if len(values) < 2 or not falling or values[0] > 1 or values[-1] != 0:
            raise FaultError(f"noise levels {values}; wanted are two or more, falling from 1 to 0")

    @property
    def steps(self) -> int:
        """How often the network is called."""
        return len(self.sigmas) - 1

    @property
    def timesteps(self) -> Tensor:
        """What the network is told at each step: float32 [steps], 1000 * sigma."""
        return self.sigmas[:-1] * TRAIN_TIMESTEPS

    @classmethod
    def static(cls, steps: int, shift: float) -> Schedule:
        """Evenly spaced levels under one shift for every size, as HunyuanVideo's (7.0)."""
        return cls.given(shifted(even(steps), shift))

    @classmethod
    def dynamic(cls, steps: int, mu: float, terminal: float | None = None) -> Schedule:
        """Evenly spaced levels under the shift e^mu, which follows the size (`MuLine.at`).

        Args:
            steps: calls of the network, at least 1.
            mu: logarithm of the shift.
            terminal: the last level before 0, where a model was trained so (LTX: 0.1).
        """
        levels = shifted_by_mu(even(steps), mu)
        return cls.given(levels if terminal is None else stretched(levels, terminal))

    @classmethod
    def given(cls, levels: Tensor | Sequence[float]) -> Schedule:
        """These levels, and 0 after them: a distilled model's list is used as it is."""
        listed = torch.as_tensor(levels, dtype=torch.float32)
        return cls(torch.cat([listed, torch.zeros(1)]))


def even(steps: int) -> Tensor:
    """Levels from 1 down to 1 / steps, without the final 0: float32 [steps]."""
    if steps < 1:
        raise FilmError(f"{steps} sampling steps; at least 1 is wanted")
    return torch.linspace(1, 0, steps + 1, dtype=torch.float64)[:-1].float()


def shifted(levels: Tensor, shift: float) -> Tensor:
    """Move levels towards noise by a factor of the noise-to-signal ratio (section 5.3.2)."""
    return shift * levels / (1 + (shift - 1) * levels)


def shifted_by_mu(levels: Tensor, mu: float) -> Tensor:
    """`shifted` by e^mu, in the form and rounding that size-dependent models use."""
    # A tensor, because a number over a tensor is rounded twice.
    factor = torch.tensor(math.exp(mu))
    return factor / (factor + (1 / levels - 1))


def stretched(levels: Tensor, terminal: float) -> Tensor:
    """Stretch levels below 1 so that the last of them is `terminal`, in (0, 1)."""
    if not 0 < terminal < 1:
        raise FaultError(f"terminal level {terminal}; one between 0 and 1 is wanted")
    if len(levels) < 2:
        return levels  # one level is 1 and has no room to stretch
    signal = 1 - levels
    return 1 - signal / (signal[-1] / (1 - terminal))
