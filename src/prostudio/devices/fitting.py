"""Whether a model fits, what would fit instead, and what is said when it did not."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import prod

import torch
from torch import nn

from prostudio.devices.footprint import Footprint
from prostudio.devices.layout import Layout, Packing, packings, round_matrices
from prostudio.devices.storage import Storage
from prostudio.devices.weightless import weightless
from prostudio.errors import DeviceMemoryError, ResourceError
from prostudio.settings import usable_ram_mb

_MB = 1_000_000


def footprint_of(rest: Packing, blocks: list[Packing], layout: Layout) -> Footprint:
    """The bytes of a model that is laid out."""
    rounded = [p for b in blocks for p in b.pieces if p.rounded is not Storage.BF16]
    widened = max((prod(p.shape) * layout.dtype.itemsize for p in rounded), default=0)
    return Footprint(rest.bytes, tuple(block.bytes for block in blocks), widened)


def measure(build: Callable[[], nn.Module], layout: Layout) -> Footprint:
    """The bytes of a model, without loading it."""
    model = weightless(build)
    round_matrices(model, layout)
    return footprint_of(*packings(model, layout), layout)


def require_room(
    footprint: Footprint, build: Callable[[], nn.Module], layout: Layout, vram_bytes: int
) -> None:
    """Refuse a model whose least does not fit.

    Raises:
        DeviceMemoryError: with what it needs, what it may take, and what would fit.
    """
    if footprint.least <= vram_bytes:
        return
    leasts = {
        storage: measure(build, replace(layout, storage=storage)).least
        for storage in (Storage.FP8, Storage.INT8)
        if layout.storage is Storage.BF16
    }
    fits = [storage for storage, least in leasts.items() if least <= vram_bytes]
    least = min(footprint.least, *leasts.values()) if leasts else footprint.least
    raise DeviceMemoryError(
        f"the weights need at least {_up(footprint.least)} MB of device memory in "
        f"{layout.storage} and may take {max(0, vram_bytes) // _MB} MB",
        hint=f"choose storage {fits[0]}, which fits"
        if fits
        else f"give the models {_up(least - vram_bytes)} MB more (PROSTUDIO_VRAM_MB, or close "
        "what else uses the card), or make a smaller picture",
    )


def require_memory(size: int, layout: Layout) -> None:
    """Refuse what would drive the machine into its swap.

    Raises:
        ResourceError: with what it needs, what is free, and what would need less.
    """
    free = usable_ram_mb() * 5 // 4 * _MB  # of which four fifths are the setting's default
    if size > free:
        raise ResourceError(
            f"the weights take {_up(size)} MB of memory in {layout.storage}, "
            f"and {free // _MB} MB are free",
            hint="choose storage fp8, which takes half"
            if layout.storage is Storage.BF16
            else "close other programs, or choose a smaller model",
        )


@contextmanager
def memory_told(what: str) -> Iterator[None]:
    """Say it as our error, with numbers, when the device runs out of memory.

    Raises:
        DeviceMemoryError: in place of torch's.
    """
    try:
        yield
    except torch.OutOfMemoryError as failure:
        told = _numbers()
        # Their locals hold what the caller has to let go of before it tries less.
        traceback.clear_frames(failure.__traceback__)
        raise DeviceMemoryError(
            f"the device ran out of memory in {what}{told}: {str(failure).splitlines()[0]}",
            hint="make a smaller or shorter picture, keep fewer blocks on the device "
            "(PROSTUDIO_VRAM_MB), or choose storage fp8",
        ) from None


def _numbers() -> str:
    if not torch.cuda.is_available():
        return ""
    free, total = torch.cuda.mem_get_info()
    held, peak = torch.cuda.memory_allocated(), torch.cuda.max_memory_allocated()
    return (
        f" ({held // _MB} MB in use by this process, {peak // _MB} MB at most so far, "
        f"{free // _MB} of {total // _MB} MB free)"
    )


def _up(size: int) -> int:
    return -(-size // _MB)
