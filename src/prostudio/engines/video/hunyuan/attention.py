"""Which attention kernel: the fastest that is installed and that the device has."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec

from torch import nn


@dataclass(frozen=True, slots=True)
class Kernel:
    """One way to compute attention.

    Attributes:
        name: diffusers' name for it.
        package: what has to be installed, "" for PyTorch's own.
        masks: whether it can leave tokens out; where not, padding is cut off before.
        exact: whether it computes in the model's type; int8 kernels round queries and keys.
    """

    name: str
    package: str = ""
    masks: bool = False
    exact: bool = True


KERNELS = (
    Kernel("_flash_3", "flash_attn_interface"),
    Kernel("flash", "flash_attn"),
    Kernel("native", masks=True),
)
"""The first that is installed is used; `sage` only when it is asked for, as it is not exact."""

SAGE = Kernel("sage", "sageattention", exact=False)


def kernel(device: str, wanted: str | None = None) -> Kernel:
    """The kernel for a device ("cuda", "mps", "cpu"); `wanted` overrides the choice."""
    if wanted is not None:
        return next(k for k in (*KERNELS, SAGE) if k.name == wanted)
    if device != "cuda":
        return KERNELS[-1]
    return next(k for k in KERNELS if not k.package or find_spec(k.package) is not None)


def install(model: nn.Module, chosen: Kernel) -> None:
    """Let every attention of a diffusers model use it."""
    model.set_attention_backend(chosen.name)  # type: ignore[operator]
