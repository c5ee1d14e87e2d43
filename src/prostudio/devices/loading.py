"""Load a model block by block, tie its weights to flat buffers, and let go of it again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from prostudio.devices.conveyor import Conveyor
from prostudio.devices.fitting import footprint_of, require_memory, require_room
from prostudio.devices.layout import (
    Layout,
    Names,
    Packing,
    Piece,
    matches,
    packings,
    round_matrices,
    weights_of,
)
from prostudio.devices.links import Link, link_to, pages
from prostudio.devices.reading import Weights, named
from prostudio.devices.residence import give_back
from prostudio.devices.rounding import RoundedLinear, round_into
from prostudio.devices.storage import Storage
from prostudio.devices.weightless import weightless
from prostudio.errors import ResourceError, WeightsDamagedError


@dataclass(slots=True)
class Loaded:
    """A model that can be used, and what it holds.

    Attributes:
        conveyor: what brings its blocks; None when none is streamed.
        pinned: bytes of memory that the streamed blocks take.
        placed: bytes that its weights take on the device, unless it is parked (`parking`).
        staying: what lies on the device for good, and its bytes there; passing: what is
            brought, in the order of use.
    """

    model: nn.Module
    conveyor: Conveyor | None = None
    pinned: int = 0
    placed: int = 0
    packings: list[Packing] = field(default_factory=list, repr=False)
    staying: list[tuple[Packing, Tensor]] = field(default_factory=list, repr=False)
    passing: list[Packing] = field(default_factory=list, repr=False)
    link: Link | None = field(default=None, repr=False)
    hooks: ExitStack = field(default_factory=ExitStack, repr=False)

    def close(self) -> None:
        """Give all memory back; the module is empty from now on, whoever still has it."""
        self.hooks.close()
        if self.link:
            self.link.close()
        for packing in self.packings:
            tie(packing, None)
        self.conveyor = None
        for held in (self.packings, self.staying, self.passing):
            held.clear()
        give_back()


def load(
    build: Callable[[], nn.Module],
    weights: Weights,
    layout: Layout,
    *,
    device: str,
    vram_bytes: int,
    link: Link | None = None,
) -> Loaded:
    """Build a module, read its weights and make it usable on a device.

    Args:
        link: the way to the device; by default the device's own. On the CPU there is
            none and no budget: blocks stay where they were read to.

    Raises:
        WeightsDamagedError: weights that are missing, too many or of another shape.
        DeviceMemoryError: not even two blocks fit.
        ResourceError: the machine's memory cannot hold what stays in it, or the device
            does not know the storage.
    """
    if layout.storage is Storage.FP8 and torch.device(device).type == "mps":
        raise ResourceError("Apple's cards cannot widen fp8", hint="choose storage int8")
    model = weightless(build)
    round_matrices(model, layout)
    rest, blocks = packings(model, layout)
    _check(model, weights, [rest, *blocks], layout.skip)
    link = link or link_to(device)
    footprint = footprint_of(rest, blocks, layout)
    resident = frozenset(range(len(blocks)))
    if link:
        require_room(footprint, build, layout, vram_bytes)
        resident = footprint.resident(vram_bytes)
    require_memory(footprint.streamed(vram_bytes) if link else footprint.whole, layout)
    loaded = Loaded(model, packings=[rest, *blocks], link=link)
    try:
        with torch.inference_mode(False):
            _move_tables(model, device)
            _place(rest, weights, loaded)
            for at in sorted(resident):
                _place(blocks[at], weights, loaded)
            passing = [block for at, block in enumerate(blocks) if at not in resident]
            _stream(passing, weights, loaded)
    except BaseException:
        loaded.close()
        raise
    return loaded


def _place(packing: Packing, weights: Weights, loaded: Loaded) -> None:
    """Read a packing to the device, for good. The memory it was read to is not kept."""
    flat = pages(packing.bytes)
    _fill(packing, flat, weights)
    if loaded.link:
        room = loaded.link.room(packing.bytes)
        room.copy_(flat)
        flat = room
    loaded.placed += packing.bytes
    loaded.staying.append((packing, flat))
    tie(packing, flat)


def _stream(blocks: list[Packing], weights: Weights, loaded: Loaded) -> None:
    """Read blocks to pinned memory, and have them brought when they are used."""
    link = loaded.link
    if not blocks or link is None:
        return
    sources = []
    for block in blocks:
        flat = link.memory(block.bytes)
        _fill(block, flat, weights)
        sources.append(flat)
        loaded.pinned += block.bytes
    loaded.passing = blocks
    buffers = buffers_for(blocks, link)
    loaded.placed += sum(buffer.numel() for buffer in buffers)
    conveyor = loaded.conveyor = Conveyor(link, sources, buffers)
    for at, block in enumerate(blocks):
        # A layer may be called without its block: a step cache looks at the first norm.
        owners = {owner for piece in block.pieces for owner, _ in piece.owners}
        for module in {block.module} | owners:
            before = module.register_forward_pre_hook(_at(conveyor.before, at))
            loaded.hooks.callback(before.remove)
        after = block.module.register_forward_hook(_at(conveyor.after, at), always_call=True)
        loaded.hooks.callback(after.remove)


def _at(act: Callable[[int], None], block: int) -> Callable[..., None]:
    def hook(*_: object) -> None:
        act(block)

    return hook


def buffers_for(blocks: list[Packing], link: Link) -> list[Tensor]:
    """Two buffers of the device that blocks pass through in turn, the blocks tied to them."""
    size = max(block.bytes for block in blocks)
    buffers = [link.room(size) for _ in range(min(2, len(blocks)))]
    for at, block in enumerate(blocks):
        tie(block, buffers[at % len(buffers)])
    return buffers


def tie(packing: Packing, flat: Tensor | None) -> None:
    """Make a packing's weights views of a flat buffer, or nothing at all."""
    for piece in packing.pieces:
        _tie(piece, flat)


def _fill(packing: Packing, flat: Tensor, weights: Weights) -> None:
    """Read a packing's weights from the files into its bytes."""
    wanted = {_name(piece, weights): piece for piece in packing.pieces}
    for name, tensor in weights.tensors(wanted):
        piece = wanted[name]
        if piece.rounded is Storage.BF16:
            piece.view(flat).copy_(tensor)
            continue
        round_into(tensor, piece.view(flat), piece.scales(flat), piece.rounded)
        if not piece.scales(flat).isfinite().all():
            raise WeightsDamagedError(f"{weights.folder}: {name} has values that are no numbers")


def _name(piece: Piece, weights: Weights) -> str:
    """The name under which a file has a weight that may have several."""
    return next(name for name in piece.names if name in weights.places)


def _tie(piece: Piece, flat: Tensor | None) -> None:
    """Make a weight of the module a view of a flat buffer, or nothing at all."""
    value = torch.empty(piece.shape, dtype=piece.dtype, device="meta")
    if flat is not None:
        value = piece.view(flat)
    weight = nn.Parameter(value, requires_grad=False)
    for owner, attribute in piece.owners:
        if attribute in owner._parameters:
            owner._parameters[attribute] = weight
        else:
            owner._buffers[attribute] = value
        if isinstance(owner, RoundedLinear) and attribute == "codes":
            shape = (piece.shape[0], 1)
            owner.scales = torch.empty(shape, device="meta") if flat is None else piece.scales(flat)


def _move_tables(model: nn.Module, device: str) -> None:
    """Buffers that no file holds go to the device as the module computed them."""
    for owner in model.modules():
        for name in owner._non_persistent_buffers_set:
            if (table := owner._buffers[name]) is not None:
                owner._buffers[name] = table.to(device)


def _check(model: nn.Module, weights: Weights, packings: list[Packing], skip: Names) -> None:
    """What the files hold is what the module needs; what is skipped may be there or not.

    Raises:
        WeightsDamagedError: naming what is missing, what is too much, and wrong shapes.
    """
    pieces = [piece for packing in packings for piece in packing.pieces]
    missing = [p.names[0] for p in pieces if not weights.places.keys() & set(p.names)]
    known = {name for name, *_ in weights_of(model)} | {name for name, _ in model.named_buffers()}
    faults = []
    if missing:
        faults.append(f"lacks {named(missing)}")
    foreign = [name for name in sorted(weights.places.keys() - known) if not matches(skip, name)]
    if foreign:
        faults.append(f"has {named(foreign)}, which the model does not know")
    for piece in pieces:
        for name in set(piece.names) & weights.shapes.keys():
            if weights.shapes[name] != piece.shape:
                faults.append(f"has {name} as {weights.shapes[name]}, not {piece.shape}")
    if faults:
        raise WeightsDamagedError(
            f"{weights.folder} is not of this model: it {'; it '.join(faults[:4])}",
            hint="run `prostudio weights verify`; it may be of another version",
        )
