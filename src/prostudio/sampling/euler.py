"""Euler's method on the flow's ODE, dx / dsigma = v."""

from __future__ import annotations

from torch import Tensor

from prostudio.errors import FaultError
from prostudio.sampling.sampler import State, due_in, require_step
from prostudio.sampling.schedule import Schedule


class Euler:
    """First order, one call of the network a step (Liu et al. 2022, arXiv:2209.03003)."""

    def __init__(self, schedule: Schedule) -> None:
        self.schedule = schedule
        drops = schedule.sigmas[1:] - schedule.sigmas[:-1]
        self._drops: list[float] = drops.tolist()
        self._due = 0

    def step(self, index: int, velocity: Tensor, sample: Tensor) -> Tensor:
        """Follow the velocity for one step (see `Sampler.step`)."""
        require_step(self.schedule.steps, self._due, index, velocity, sample)
        self._due = index + 1
        return sample.float() + self._drops[index] * velocity.float()

    def state(self) -> State:
        """Return the step that is due: Euler remembers nothing else."""
        return {"due": self._due, "sigmas": self.schedule.sigmas}

    def restore(self, state: State) -> None:
        """Go on at the step that was due (see `Sampler.restore`)."""
        if set(state) != {"due", "sigmas"}:
            raise FaultError(f"a state with {sorted(state)} is not one of Euler's method")
        self._due = due_in(state, self.schedule)
