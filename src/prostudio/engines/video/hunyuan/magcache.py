"""MagCache: how long each step's push is, measured once, tells which steps can be left out.

Ma et al. 2025, "MagCache: Fast Video Generation with Magnitude-Aware Cache",
arXiv:2506.09045: the mean ratio of a step's push to the one before is nearly the same for
every prompt. While the product of the ratios since the last computed step stays near 1, its
push is used again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from prostudio.engines.video.hunyuan.caches import State, StepCache, remember

if TYPE_CHECKING:
    from prostudio.engines.video.hunyuan.blocks import Walk

# fmt: off
HUNYUAN_VIDEO = (
    1.06971, 1.29073, 1.11245, 1.09596, 1.05233, 1.01415, 1.05672, 1.00848, 1.03632, 1.02974,
    1.00984, 1.03028, 1.00681, 1.06614, 1.05022, 1.02592, 1.01776, 1.02985, 1.00726, 1.03727,
    1.01502, 1.00992, 1.03371, 0.99760, 1.02742, 1.00930, 1.01869, 1.00815, 1.01461, 1.01152,
    1.03082, 1.00610, 1.02162, 1.01999, 0.99063, 1.01186, 1.02170, 0.99947, 1.01711, 0.99040,
    1.00258, 1.00878, 0.97039, 0.97686, 0.94315, 0.97728, 0.91154, 0.86139, 0.76592,
)
# fmt: on
"""HunyuanVideo in 50 steps at 544 lines: what the method's authors measured."""


@dataclass(frozen=True, slots=True)
class MagCache:
    """How the push's mean length changes from step to step, and how far it may go.

    The defaults are the careful ones of two that the method's authors give for HunyuanVideo.

    Args:
        ratios: one for each step after the first, as `measured_ratios` gives them; of a
            run with another number of steps the nearest ones are taken.
        threshold: of the summed error.
        longest: steps left out in a row, at most.
        kept: share of the steps at the start that are always computed.
    """

    ratios: tuple[float, ...] = HUNYUAN_VIDEO
    threshold: float = 0.12
    longest: int = 4
    kept: float = 0.2

    def at(self, step: int, steps: int) -> float:
        """The ratio of a step after the first, in a run of `steps`."""
        place = step * len(self.ratios) / max(1, steps - 1)
        return self.ratios[max(0, round(place) - 1)]

    def fresh(self) -> StepCache:
        """Return one that remembers nothing."""
        return _Mag(self)


class _Mag(StepCache):
    """`drift` is the summed error; the product and the row of skips are kept as scalars."""

    def __init__(self, row: MagCache) -> None:
        super().__init__()
        self._row = row

    def run(self, step: int, walk: Walk) -> Tensor:
        if not self._edge(step) and step >= self.steps * self._row.kept:
            ratio = float(self._kept["ratio"]) * self._row.at(step, self.steps)
            skipped = int(self._kept["skipped"]) + 1
            error = self._drift + abs(1 - ratio)
            if error <= self._row.threshold and skipped <= self._row.longest:
                self._drift = error
                self._count(ratio, skipped)
                return walk.hidden + self._kept["push"]
        self._drift = 0.0
        self._count(1.0, 0)
        return remember(self, self._kept, walk)

    def _count(self, ratio: float, skipped: int) -> None:
        self._kept["ratio"] = torch.tensor(ratio, dtype=torch.float64)
        self._kept["skipped"] = torch.tensor(skipped)


@dataclass(frozen=True, slots=True)
class Measure:
    """Computes every step and measures what `MagCache` needs, once for a model."""

    def fresh(self) -> StepCache:
        """Return one that remembers nothing."""
        return _Measure()


class _Measure(StepCache):
    def run(self, step: int, walk: Walk) -> Tensor:
        before = self._kept.get("push")
        after = remember(self, self._kept, walk)
        if before is not None:
            self._kept[f"ratio {step}"] = _lengths(self._kept["push"], before).cpu()
        return after


def measured_ratios(state: State) -> tuple[float, ...]:
    """The ratios for `MagCache`, from the state of a `Measure` after its last step."""
    found = {name: float(value) for name, value in state.items() if name.startswith("ratio ")}
    return tuple(found[name] for name in sorted(found, key=lambda name: int(name[6:])))


def _lengths(now: Tensor, before: Tensor) -> Tensor:
    """Mean over tokens of the ratio of two pushes' lengths."""
    ratios: Tensor = now.float().norm(dim=-1) / before.float().norm(dim=-1)
    return ratios.mean()
