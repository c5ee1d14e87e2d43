"""The doors to a model's weights: open it, use it, and everything is given back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypedDict, Unpack

from prostudio.devices.storage import Storage

if TYPE_CHECKING:
    import torch
    from torch import nn

    from prostudio.devices.footprint import Footprint
    from prostudio.devices.keeping import Keeping
    from prostudio.devices.layout import Layout, Names
    from prostudio.devices.loading import Loaded
    from prostudio.devices.reading import Additions, Rename


class Reading(TypedDict, total=False):
    """What `open_model` and `memory_of` may be told about single weights.

    Attributes:
        skip: weights that are not loaded: shell patterns of full names, or a function
            that says yes to a name. They stay on the meta device; the module need not
            have them.
        keep_fp32: weights that stay in float32, meant in the same way.
        rename: a key of the file -> the name in the module; None leaves the key out.
        additions: what is added to weights before they are rounded to their storage.
    """

    skip: Names
    keep_fp32: Names
    rename: Rename | None
    additions: Additions | None


@contextmanager
def open_model(
    build: Callable[[], nn.Module],
    folder: Path,
    *,
    blocks: Sequence[str],
    storage: Storage,
    device: str,
    vram_bytes: int,
    dtype: torch.dtype,
    keeping: Keeping | None = None,
    **reading: Unpack[Reading],
) -> Iterator[nn.Module]:
    """A model in eval mode, its weights read from `folder`; its memory is given back at the end.

    Blocks pass through two buffers of the device while the ones before them compute; as
    many as `vram_bytes` allows stay there. In storage BF16 it is bit-equal to a model that is
    whole on the device. On the CPU blocks lie in memory, as stored. Do not move, cast or keep
    the module: it is empty afterwards.

    Args:
        build: makes the module; its weights take no memory, whatever it does.
        folder: one safetensors file, or shards with their index; or such a file.
        blocks: names of ModuleLists ("encoder.block") whose members are streamed, in the
            order of use. All other weights stay on the device.
        storage: of the matrices in blocks.
        device: "cuda", "mps" or "cpu".
        vram_bytes: for its weights alone; what is computed comes on top. Not for the CPU.
        dtype: what it computes in.
        keeping: keeps it loaded for the next who opens the same folder in the same way.
        **reading: see `Reading`.

    Raises:
        WeightsMissingError: no weights in the folder.
        WeightsDamagedError: weights that are missing, too many, or of another shape.
        DeviceMemoryError: not even two blocks fit; or memory ran out in the body.
        ResourceError: the machine's memory cannot hold what is streamed.
    """
    from prostudio.devices.fitting import memory_told
    from prostudio.devices.layout import Layout

    layout = Layout(dtype, tuple(blocks), storage, *_kept(reading))
    rename, additions = reading.get("rename"), reading.get("additions")
    place = _Place(folder, rename, additions)
    loading = partial(_loaded, build, place, layout, device=device, vram_bytes=vram_bytes)
    opened = _for_once(loading)
    if keeping is not None:
        key = (folder, device, layout, additions)
        opened = keeping.lend(key, folder.name, vram_bytes, loading)
    with opened as model, memory_told(f"the use of {folder.name}"):
        yield model


class _Place(NamedTuple):
    """Where weights are, and what becomes of them while they are read."""

    folder: Path
    rename: Rename | None
    additions: Additions | None


def _loaded(
    build: Callable[[], nn.Module],
    place: _Place,
    layout: Layout,
    *,
    device: str,
    vram_bytes: int,
) -> Loaded:
    from prostudio.devices.fitting import memory_told
    from prostudio.devices.loading import load
    from prostudio.devices.reading import open_weights

    weights = open_weights(*place)
    with memory_told(f"loading {place.folder.name}"):
        return load(build, weights, layout, device=device, vram_bytes=vram_bytes)


@contextmanager
def _for_once(loading: Callable[[], Loaded]) -> Iterator[nn.Module]:
    loaded = loading()
    try:
        yield loaded.model
    finally:
        loaded.close()


def memory_of(
    build: Callable[[], nn.Module],
    *,
    blocks: Sequence[str],
    storage: Storage,
    dtype: torch.dtype,
    **reading: Unpack[Reading],
) -> Footprint:
    """What a model takes, without its weights; arguments as those of `open_model`."""
    from prostudio.devices.fitting import measure
    from prostudio.devices.layout import Layout

    return measure(build, Layout(dtype, blocks, storage, *_kept(reading)))


def _kept(reading: Reading) -> tuple[Names, Names]:
    skip, keep_fp32 = reading.get("skip", ()), reading.get("keep_fp32", ())
    return _settled(skip), _settled(keep_fp32)


def _settled(names: Names) -> Names:
    """Something that can stand in a key."""
    return names if callable(names) else tuple(names)
