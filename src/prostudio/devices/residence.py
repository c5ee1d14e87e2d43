"""A small model that is whole on the device while it is used."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from torch import nn

Module = TypeVar("Module", bound="nn.Module")


@contextmanager
def resident(module: Module, device: str) -> Iterator[Module]:
    """The module on the device; afterwards it is in memory again, as it was.

    Nothing is copied back: what is on the device is thrown away. Changes made there to
    weights and buffers are lost.

    Raises:
        DeviceMemoryError: the device ran out of memory, here or in the body of the `with`.
    """
    import torch

    from prostudio.devices.fitting import memory_told

    owners = list(module.modules())
    held = [(dict(owner._parameters), dict(owner._buffers)) for owner in owners]
    try:
        with memory_told(f"the use of {type(module).__name__}"):
            # New tensors take the old ones' place, which stay in memory.
            with torch.inference_mode(False):
                _placed(owners, device)
            yield module
    finally:
        for owner, (parameters, buffers) in zip(owners, held, strict=True):
            owner._parameters.update(parameters)
            owner._buffers.update(buffers)
        give_back()


def give_back() -> None:
    """Let the card have what nobody uses any more.

    Cycles are looked for only where there is a card: what they hold of main memory is
    found in time, and looking takes a third of a second beside the model libraries.
    """
    import torch

    if torch.cuda.is_available():
        gc.collect()
        torch.cuda.empty_cache()


def _placed(owners: list[nn.Module], device: str) -> None:
    from torch import nn

    there: dict[int, nn.Parameter] = {}
    for owner in owners:
        for name, weight in owner._parameters.items():
            if weight is not None:
                if id(weight) not in there:
                    there[id(weight)] = nn.Parameter(
                        weight.detach().to(device), weight.requires_grad
                    )
                owner._parameters[name] = there[id(weight)]
        for name, table in owner._buffers.items():
            if table is not None:
                owner._buffers[name] = table.to(device)
