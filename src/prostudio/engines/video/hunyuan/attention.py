"""Which attention kernel: the fastest that is installed and that the device has."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from torch import nn

from prostudio.errors import FaultError


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


PYTORCHS = Kernel("native", masks=True)
KERNELS = (Kernel("_flash_3", "flash_attn_interface"), Kernel("flash", "flash_attn"), PYTORCHS)
"""The first that is installed is used; `sage` only when it is asked for, as it is not exact."""

SAGE = Kernel("sage", "sageattention", exact=False)


def kernel(device: str, wanted: str | None = None) -> Kernel:
    """The kernel for a device ("cuda", "mps", "cpu"); `wanted` overrides the choice.

    Raises:
        FaultError: no kernel has that name, or its package is not installed.
    """
    if wanted is not None:
        found = next((k for k in (*KERNELS, SAGE) if k.name == wanted), None)
        if found is None or not _is_there(found):
            known = ", ".join(k.name for k in (*KERNELS, SAGE) if _is_there(k))
            raise FaultError(f"there is no attention kernel {wanted!r} here (there are: {known})")
        return found
    if device != "cuda":
        return PYTORCHS
    return next(k for k in KERNELS if _is_there(k))


def install(model: nn.Module, chosen: Kernel) -> Kernel:
    """Let every attention of a diffusers model use it; what is used in the end.

    A package of a version that diffusers cannot use is as good as none.
    """
    if chosen == PYTORCHS:
        return chosen
    changed: Any = model
    try:
        changed.set_attention_backend(chosen.name)
    except (ImportError, RuntimeError, ValueError):
        changed.set_attention_backend(PYTORCHS.name)
        return PYTORCHS
    return chosen


def _is_there(kernel: Kernel) -> bool:
    return not kernel.package or find_spec(kernel.package) is not None
