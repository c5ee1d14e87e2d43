"""Which weights a module has, in which form they are kept, and where in a flat block."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from math import prod

import torch
from torch import Tensor, nn

from prostudio.devices.rounding import RoundedLinear
from prostudio.devices.storage import Storage

Names = Sequence[str] | Callable[[str], bool]
"""Shell patterns of weights' full names, or a function that says yes to a name."""

_ALIGNED = 256
"""Bytes; what CUDA's own allocator keeps to, so that every view is fit for any kernel."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a model is kept.

    Attributes:
        dtype: what it computes in.
        blocks: names of the ModuleLists whose members are streamed, in the order of use.
        storage: of the blocks' matrices.
        skip: weights that are not loaded at all.
        keep_fp32: weights that stay in float32.
    """

    dtype: torch.dtype
    blocks: Sequence[str] = ()
    storage: Storage = Storage.BF16
    skip: Names = ()
    keep_fp32: Names = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """One weight: where it belongs in the module and where it lies in its flat block.

    Attributes:
        names: its full name, and the other names of a weight that is shared.
        owners: the modules that hold it, each with the attribute's name.
        shape, dtype: as it is kept; codes when it is rounded.
        rounded: how it is rounded, or BF16.
        offset: of its first byte; a rounded one's scales follow at `scales_offset`.
    """

    names: tuple[str, ...]
    owners: tuple[tuple[nn.Module, str], ...] = field(repr=False)
    shape: tuple[int, ...]
    dtype: torch.dtype
    rounded: Storage
    offset: int
    scales_offset: int
    end: int

    def view(self, flat: Tensor) -> Tensor:
        """The weight, or its codes, in a flat block."""
        return _view(flat, self.offset, self.dtype, self.shape)

    def scales(self, flat: Tensor) -> Tensor:
        """The scales of a rounded weight, [out, 1] float32."""
        return _view(flat, self.scales_offset, torch.float32, (self.shape[0], 1))


@dataclass(frozen=True, slots=True)
class Packing:
    """The weights of a block, laid out in one run of bytes."""

    name: str
    module: nn.Module = field(repr=False)
    pieces: tuple[Piece, ...] = field(repr=False)
    bytes: int


def packings(model: nn.Module, layout: Layout) -> tuple[Packing, list[Packing]]:
    """The packing of what stays on the device, and that of each block in order of use."""
    blocks = [_packing(path, block, layout) for path, block in _blocks(model, layout)]
    streamed = {id(owner) for block in blocks for owner in block.module.modules()}
    return _packing("", model, layout, apart=streamed), blocks


def matches(names: Names, name: str) -> bool:
    """Whether a weight's name is among those meant."""
    if callable(names):
        return names(name)
    return any(fnmatchcase(name, pattern) for pattern in names)


def round_matrices(model: nn.Module, layout: Layout) -> None:
    """Give the blocks linear layers that keep their matrices as the layout's storage says."""
    if layout.storage is Storage.BF16:
        return
    for path, block in _blocks(model, layout):
        for inner, parent in list(block.named_modules(prefix=path)):
            for name, child in list(parent.named_children()):
                full = f"{inner}.{name}.weight"
                # Exactly this class: another's forward may do more than a product.
                if type(child) is nn.Linear and not (
                    matches(layout.keep_fp32, full) or matches(layout.skip, full)
                ):
                    setattr(parent, name, RoundedLinear(child, layout.storage, layout.dtype))


def weights_of(module: nn.Module, prefix: str = "") -> Iterator[tuple[str, nn.Module, str, Tensor]]:
    """Every weight that a file may hold: its full name, its owner, the attribute, the tensor.

    Shared weights come once for each owner. Buffers that are never saved do not come.
    """
    for path, owner in module.named_modules(prefix=prefix):
        held = {**owner._parameters, **owner._buffers}
        if isinstance(owner, RoundedLinear):
            del held["scales"]
        for attribute, tensor in held.items():
            if tensor is not None and attribute not in owner._non_persistent_buffers_set:
                called = "weight" if attribute == "codes" else attribute
                yield f"{path}.{called}".removeprefix("."), owner, attribute, tensor


def _blocks(model: nn.Module, layout: Layout) -> Iterator[tuple[str, nn.Module]]:
    for group in layout.blocks:
        found = model.get_submodule(group)
        if not isinstance(found, nn.ModuleList):
            raise TypeError(f"{group} is a {type(found).__name__}, not a list of blocks")
        for index, block in enumerate(found):
            yield f"{group}.{index}", block


def _packing(
    path: str, module: nn.Module, layout: Layout, apart: Set[int] = frozenset()
) -> Packing:
    """Lay out the weights of a module, but for those of modules `apart`."""
    found: dict[int, tuple[Tensor, list[str], list[tuple[nn.Module, str]]]] = {}
    for name, owner, attribute, tensor in weights_of(module, path):
        if id(owner) not in apart and not matches(layout.skip, name):
            _, names, owners = found.setdefault(id(tensor), (tensor, [], []))
            names.append(name)
            owners.append((owner, attribute))
    pieces: list[Piece] = []
    for tensor, names, owners in found.values():
        start = pieces[-1].end if pieces else 0
        pieces.append(_piece(tensor, names, owners, layout, start))
    return Packing(path, module, tuple(pieces), pieces[-1].end if pieces else 0)


def _piece(
    tensor: Tensor,
    names: list[str],
    owners: list[tuple[nn.Module, str]],
    layout: Layout,
    start: int,
) -> Piece:
    owner, attribute = owners[0]
    rounded, dtype, shape = Storage.BF16, tensor.dtype, tuple(tensor.shape)
    if isinstance(owner, RoundedLinear) and attribute == "codes":
        rounded = owner.storage
    elif tensor.is_floating_point():
        keep = any(matches(layout.keep_fp32, name) for name in names)
        dtype = torch.float32 if keep else layout.dtype
    scales = end = _up(start + prod(shape) * dtype.itemsize)
    if rounded is not Storage.BF16:
        end = _up(scales + shape[0] * 4)
    return Piece(tuple(names), tuple(owners), shape, dtype, rounded, start, scales, end)


def _up(offset: int) -> int:
    return -(-offset // _ALIGNED) * _ALIGNED


def _view(flat: Tensor, offset: int, dtype: torch.dtype, shape: tuple[int, ...]) -> Tensor:
    return flat[offset : offset + prod(shape) * dtype.itemsize].view(dtype).view(shape)
