"""What every sampler is: one function a step, and a state that can be put away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import torch
from torch import Tensor

from prostudio.errors import FaultError
from prostudio.sampling.schedule import Schedule

State = Mapping[str, Tensor | int]
"""A sampler's memory between two steps: tensors and whole numbers, ready for a checkpoint."""


class Sampler(Protocol):
    """Takes a sample from noise to a clean latent, one call of the network at a time.

    Steps come in order, 0 to schedule.steps - 1. All sums are float32 on the sample's
    device, and nothing waits for that device. No tensor given is changed or kept.
    """

    schedule: Schedule

    def step(self, index: int, velocity: Tensor, sample: Tensor) -> Tensor:
        """Go from level `index` to the next one.

        Args:
            index: the step, counted from 0.
            velocity: what the network said of `sample` at timesteps[index]: n - x_0, any
                shape, any floating type.
            sample: the latent at sigmas[index], of the same shape.

        Returns:
            float32, the latent at sigmas[index + 1]; the clean latent after the last step.

        Raises:
            FaultError: another step was due, none was left, or the shapes differ.
        """
        ...

    def state(self) -> State:
        """Return the memory after the last step; the sample itself is the caller's to keep."""
        ...

    def restore(self, state: State) -> None:
        """Go on from `state`: the next steps give the same bits as without the break.

        Its tensors are on the device of the samples to come; they are copied.

        Raises:
            FaultError: the state is of another sampler or schedule.
        """
        ...


def clean_from(velocity: Tensor, sample: Tensor, sigma: float) -> Tensor:
    """Return the clean latent that a velocity points at, x_0 = x - sigma v, in float32."""
    return sample.float() - sigma * velocity.float()


def velocity_from(clean: Tensor, sample: Tensor, sigma: float) -> Tensor:
    """Return the velocity that points at a clean latent, v = (x - x_0) / sigma, in float32."""
    return (sample.float() - clean.float()) / sigma


def require_step(steps: int, due: int, index: int, velocity: Tensor, sample: Tensor) -> None:
    """Refuse a step out of order, and a velocity that is not of the sample's shape."""
    if index != due or due >= steps:
        wanted = f"step {due} was due" if due < steps else f"all {steps} were done"
        raise FaultError(f"sampling step {index} came where {wanted}")
    if velocity.shape != sample.shape:
        shapes = f"{list(velocity.shape)} for a sample of {list(sample.shape)}"
        raise FaultError(f"the network gave a velocity of {shapes}")


def due_in(state: State, schedule: Schedule) -> int:
    """Return the step that a state goes on with; refuse the state of another schedule."""
    due, sigmas = state.get("due"), state.get("sigmas")
    if not isinstance(due, int) or not isinstance(sigmas, Tensor):
        raise FaultError(f"a sampler's state has the parts {sorted(state)}; due and sigmas miss")
    if not torch.equal(sigmas.cpu(), schedule.sigmas):
        raise FaultError(
            "a sampler's state is of another schedule than the one it is to go on with"
        )
    if not 0 <= due <= schedule.steps:
        raise FaultError(f"a sampler's state goes on at step {due} of {schedule.steps}")
    return due
