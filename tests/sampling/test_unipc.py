"""Our UniPC agrees with what FramePack's makes: figures taken by running that program."""

from __future__ import annotations

from needs_models import torch  # isort: split

import pytest
from flows import descend
from torch import Tensor

from prostudio.errors import FaultError
from prostudio.sampling import Schedule, UniPC
from prostudio.sampling.unipc import weights


def toy(sample: Tensor, sigma: float) -> Tensor:
    return torch.tanh(1.5 * sample) * (1 - 0.3 * sigma)


GOLDEN = [
    (25, 7.0, 0.775319, 0.864566),
    (8, 7.0, 0.725184, 0.824027),
    (3, 7.0, 0.676504, 0.757875),
    (2, 7.0, 0.6578, 0.731563),
    (1, 7.0, 0.633604, 0.696538),
    (25, 3.0, 0.802995, 0.868943),
]


@pytest.mark.parametrize(("steps", "shift", "near", "far"), GOLDEN)
def test_framepacks_results_are_met(steps: int, shift: float, near: float, far: float) -> None:
    sampler = UniPC(Schedule.static(steps, shift))
    end = descend(sampler, toy, torch.linspace(-2, 2, 5))[-1]
    wanted = torch.tensor([-far, -near, 0.0, near, far])
    torch.testing.assert_close(end, wanted, rtol=0, atol=1e-5)


def test_weights_make_the_integral_exact_for_polynomials() -> None:
    """With c - c_s = u + 2 u^2 - u^3 (u = place), the sum is the integral that it stands for."""
    places, h = [-0.8, -1.9, 1.0], 0.6
    total = sum(
        h * weight * (1 + 2 * r - r**2)
        for weight, r in zip(weights(places, h), places, strict=True)
    )
    u = torch.linspace(0, 1, 100_001, dtype=torch.float64)
    integrand = h * torch.exp(h * (u - 1)) * (u + 2 * u**2 - u**3)
    assert total == pytest.approx(float(torch.trapezoid(integrand, u)), rel=1e-9)


def test_weights_do_not_suffer_from_short_steps() -> None:
    """As h falls to 0 they go to those of Adams: a_m solves sum r^(k-1) a = 1 / (k + 1)."""
    tiny = weights([-1.0, 1.0], 1e-3)
    assert tiny == pytest.approx([1 / 12, 5 / 12], abs=2e-4)


def test_an_order_below_one_is_refused() -> None:
    with pytest.raises(FaultError, match="order 0"):
        UniPC(Schedule.static(4, 7.0), order=0)
