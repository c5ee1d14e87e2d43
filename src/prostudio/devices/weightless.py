"""Build a module whose weights take no memory, but whose tables are real."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import nn
from torch.overrides import TorchFunctionMode

_REAL = (
    torch.arange, torch.as_tensor, torch.eye, torch.full, torch.linspace, torch.logspace,
    torch.ones, torch.rand, torch.randn, torch.scalar_tensor, torch.tensor, torch.zeros,
)  # fmt: skip


def weightless(build: Callable[[], nn.Module]) -> nn.Module:
    """The module that `build` makes, in eval mode, its weights on the meta device.

    `torch.device("meta")` alone would also empty the buffers that a module computes for
    itself and no file holds (rotary frequencies, position ids): those are made on the CPU.
    """
    with _Weightless():
        module = build()
    return module.eval().requires_grad_(False)


class _Weightless(TorchFunctionMode):
    """Allocations that nobody has filled yet are on meta; values are on the CPU."""

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Iterable[type],
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        kwargs = dict(kwargs or {})
        if func is torch.empty:
            kwargs["device"] = "meta"
        elif func in _REAL and str(kwargs.get("device", "meta")) in {"meta", "None"}:
            kwargs["device"] = "cpu"
        return func(*args, **kwargs)
