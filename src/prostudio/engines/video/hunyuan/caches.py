"""Step caches: where a step changes little, the blocks are not gone through again.

Neighbouring steps push the latents much the same way. A cache keeps the push of the last
step that was computed and adds it again while a cheap measure says that it still fits. A
cache is data (`TeaCache(threshold=0.15)`); what it remembers of a section is its `StepCache`.

    TeaCache    Liu et al. 2024, arXiv:2411.19108: how far the first block's input moved,
                through a polynomial fitted to the model
    FirstBlock  after ParaAttention: how far the first block's own push moved
    MagCache    how the length of the push changes, measured once (see `magcache`)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import torch
from torch import Tensor

from prostudio.errors import FaultError

if TYPE_CHECKING:
    from prostudio.engines.video.hunyuan.blocks import Walk

State = Mapping[str, Tensor | float]


class Caching(Protocol):
    """A cache as data: what a preset or a request names; two that are equal do the same."""

    def fresh(self) -> StepCache:
        """Return one that remembers nothing."""
        ...


class StepCache:
    """Computes every step; the others differ in `run`.

    Attributes:
        steps: of a section; the first and the last are always computed.
        computed: how many steps went through all blocks since the section began.
    """

    def __init__(self) -> None:
        self.steps = 0
        self.computed = 0
        self._drift = 0.0
        self._kept: dict[str, Tensor] = {}

    def start(self, steps: int) -> None:
        """Forget everything: a section of `steps` begins."""
        self.steps, self.computed, self._drift = steps, 0, 0.0
        self._kept.clear()

    def run(self, step: int, walk: Walk) -> Tensor:
        """The latents after the blocks, computed or not."""
        self.computed += 1
        return walk.all()

    def state(self) -> State:
        """What is remembered, ready for a checkpoint."""
        return {"computed": float(self.computed), "drift": self._drift, **self._kept}

    def restore(self, state: State, device: torch.device) -> None:
        """Go on with what was remembered.

        Raises:
            FaultError: the state is not one of a step cache.
        """
        kept = dict(state)
        try:
            self.computed, self._drift = int(kept.pop("computed")), float(kept.pop("drift"))
        except KeyError as error:
            raise FaultError(f"a step cache's state has no {error}") from error
        self._kept = {name: x.to(device) for name, x in kept.items() if isinstance(x, Tensor)}

    def _edge(self, step: int) -> bool:
        """Whether a step is computed whatever the measure says."""
        return step in {0, self.steps - 1} or "push" not in self._kept


@dataclass(frozen=True, slots=True)
class NoCache:
    """Every step is computed."""

    def fresh(self) -> StepCache:
        """Return one that remembers nothing."""
        return StepCache()


@dataclass(frozen=True, slots=True)
class TeaCache:
    """Args are the drift that is allowed, and the polynomial, highest power first.

    0.1 gives 1.6 times the speed, 0.15 gives 2.1 (figures of the method's authors for
    HunyuanVideo, to whose transformer the polynomial was fitted).
    """

    threshold: float = 0.15
    polynomial: tuple[float, ...] = (733.226126, -401.131952, 67.5869174, -3.149878, 0.0961237896)

    def fresh(self) -> StepCache:
        """Return one that remembers nothing."""
        return _Tea(self)


class _Tea(StepCache):
    def __init__(self, row: TeaCache) -> None:
        super().__init__()
        self._row = row

    def run(self, step: int, walk: Walk) -> Tensor:
        seen, before = walk.modulated(), self._kept.get("seen")
        self._kept["seen"] = seen
        if before is not None and not self._edge(step):
            self._drift += self._fitted(_moved(seen, before))
            if self._drift < self._row.threshold:
                return walk.hidden + self._kept["push"]
        self._drift = 0.0
        return remember(self, self._kept, walk)

    def _fitted(self, moved: float) -> float:
        value = 0.0
        for factor in self._row.polynomial:
            value = value * moved + factor
        return value


@dataclass(frozen=True, slots=True)
class FirstBlock:
    """Skips all blocks but the first while its push moved less than this share since the last."""

    threshold: float = 0.08

    def fresh(self) -> StepCache:
        """Return one that remembers nothing."""
        return _First(self)


class _First(StepCache):
    def __init__(self, row: FirstBlock) -> None:
        super().__init__()
        self._row = row

    def run(self, step: int, walk: Walk) -> Tensor:
        start = walk.hidden
        push = walk.first() - start
        before = self._kept.get("first")
        near = before is not None and _moved(push, before) < self._row.threshold
        if near and not self._edge(step):
            return walk.hidden + self._kept["push"]
        self._kept["first"] = push
        self.computed += 1
        middle = walk.hidden
        after = walk.others()
        self._kept["push"] = after - middle
        return after


def remember(cache: StepCache, kept: dict[str, Tensor], walk: Walk) -> Tensor:
    """Go through every block and keep the push."""
    start = walk.hidden
    after = walk.all()
    kept["push"] = after - start
    cache.computed += 1
    return after


def _moved(now: Tensor, before: Tensor) -> float:
    """Mean change over mean size: relative L1."""
    size = before.abs().mean(dtype=torch.float32)
    return float((now - before).abs().mean(dtype=torch.float32) / size)
