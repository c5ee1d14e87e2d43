"""UniPC, a predictor and corrector of third order at one call of the network a step.

Zhao et al. 2023, "UniPC: A Unified Predictor-Corrector Framework for Fast Sampling of
Diffusion Models", arXiv:2302.04867: UniC-p of theorem 3.1, UniP-p of corollary 3.2, for a
network that predicts clean latents, with B(h) = h (their B_1, "bh1").

With lambda = -ln sigma and h = lambda_t - lambda_s, a flow goes from level s to level t by

    x_t = e^-h x_s + (1 - e^-h) c_s + integral of e^(lambda - lambda_t) (c - c_s) d lambda

where c is the clean latent the network sees on the way. (The paper has alpha and sigma of a
diffusion; on a flow's straight line alpha drops out, and sigma = 1 gives a finite lambda.)
The integral is taken over the polynomial through the clean latents at hand. With their
places r_m = (lambda_m - lambda_s) / h, it is the sum of h a_m (c_m - c_s) / r_m, where

    sum over m of r_m^(k-1) a_m = k! phi_(k+1)(-h)        for k = 1, 2, ...

    phi_1(z) = (e^z - 1) / z        phi_(k+1)(z) = (phi_k(z) - 1 / k!) / z

The predictor has the levels before s, the corrector also the one just arrived at.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from prostudio.errors import FaultError
from prostudio.sampling.sampler import State, clean_from, due_in, require_step
from prostudio.sampling.schedule import Schedule


class UniPC:
    """UniPC on a flow; the last step returns what the network takes for clean.

    The step down to sigma = 0 needs no solver: lambda is infinite there, and x_0 is what
    the network was asked for.

    Args:
        schedule: the levels to go down.
        order: at most this; the first steps have fewer levels behind them, and a
            schedule of n steps makes n - 1 solver steps.
    """

    def __init__(self, schedule: Schedule, order: int = 3) -> None:
        if order < 1:
            raise FaultError(f"UniPC of order {order}; at least 1 is wanted")
        self.schedule = schedule
        self._order = min(order, schedule.steps - 1)
        self._sigmas: list[float] = schedule.sigmas.tolist()
        self._due = 0
        self._origin: Tensor | None = None
        self._cleans: tuple[Tensor, ...] = ()

    def step(self, index: int, velocity: Tensor, sample: Tensor) -> Tensor:
        """Correct the arrival at this level, then predict the next (see `Sampler.step`)."""
        require_step(self.schedule.steps, self._due, index, velocity, sample)
        clean = clean_from(velocity, sample, self._sigmas[index])
        self._due = index + 1
        if self._due == self.schedule.steps:
            self._origin, self._cleans = None, ()
            return clean
        if self._origin is None:
            self._origin = sample.float().clone()
        else:
            self._origin = self._travel(self._origin, index - 1, arrived=clean)
        self._cleans = (*self._cleans, clean)[-self._order :]
        return self._travel(self._origin, index)

    def state(self) -> State:
        """Return where the last step left from, and the clean latents behind it, newest last."""
        state: dict[str, Tensor | int] = {"due": self._due, "sigmas": self.schedule.sigmas}
        if self._origin is not None:
            state["origin"] = self._origin
        return state | {f"clean_{place}": clean for place, clean in enumerate(self._cleans)}

    def restore(self, state: State) -> None:
        """Go on from there (see `Sampler.restore`)."""
        due = due_in(state, self.schedule)
        behind = min(due, self._order) if due < self.schedule.steps else 0
        names = [f"clean_{place}" for place in range(behind)] + ["origin"] * (behind > 0)
        tensors = [part.clone() for name in names if isinstance(part := state.get(name), Tensor)]
        if len(tensors) != len(names) or len(state) != len(names) + 2:
            raise FaultError(
                f"a state with {sorted(state)} is not one of UniPC of order {self._order}"
            )
        self._due = due
        self._origin = tensors[-1] if behind else None
        self._cleans = tuple(tensors[:-1])

    def _travel(self, origin: Tensor, start: int, arrived: Tensor | None = None) -> Tensor:
        """Go from level `start` to the next, with the clean latent there if it is known."""
        level, next_level = self._sigmas[start], self._sigmas[start + 1]
        h = math.log(level / next_level)
        newest = self._cleans[-1]
        # As many levels back as there were when this step was predicted.
        behind = range(1, min(start + 1, self._order))
        places = [math.log(level / self._sigmas[start - back]) / h for back in behind]
        cleans = [self._cleans[-1 - back] for back in behind]
        if arrived is not None:
            places, cleans = [*places, 1.0], [*cleans, arrived]
        sample = next_level / level * origin - math.expm1(-h) * newest
        for place, weight, clean in zip(places, weights(places, h), cleans, strict=True):
            sample += h * weight / place * (clean - newest)
        return sample


def weights(places: Sequence[float], h: float) -> list[float]:
    """The a_m of the page's head, in float64.

    One point alone has a = 1/2, the limit for small h: so the paper has it, because then the
    order holds for every B(h).
    """
    if len(places) < 2:
        return [0.5] * len(places)
    powers = torch.tensor([[r**k for r in places] for k in range(len(places))], dtype=torch.float64)
    phi, wanted = -math.expm1(-h) / h, []
    for k in range(1, len(places) + 1):
        phi = (1 / math.factorial(k) - phi) / h
        wanted.append(math.factorial(k) * phi)
    solved: list[float] = torch.linalg.solve(
        powers, torch.tensor(wanted, dtype=torch.float64)
    ).tolist()
    return solved
