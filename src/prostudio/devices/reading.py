"""Read a model's safetensors key by key, by the names that the module has."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from prostudio.errors import WeightsDamagedError, WeightsMissingError

if TYPE_CHECKING:
    from torch import Tensor

Rename = Callable[[str], str | None]
"""A key of the file -> the name in the module; None leaves the key out."""


class Additions(Protocol):
    """What is added to weights while they are read, such as LoRAs. Equal ones add the same."""

    def added(self, name: str, weight: Tensor) -> Tensor:
        """A weight with what is added to it; the tensor itself where nothing is.

        Args:
            name: its full name in the module.
            weight: as it is in the file; it is not changed.
        """
        ...

    def __hash__(self) -> int: ...


_PREFERRED = ("diffusion_pytorch_model.safetensors", "model.safetensors")


@dataclass(frozen=True, slots=True)
class Weights:
    """Where each weight of a model lies.

    Attributes:
        folder: where its files are, for messages.
        places: name in the module -> file and key.
        shapes: name in the module -> shape.
        additions: what every weight gets before anybody sees it.
    """

    folder: Path
    places: Mapping[str, tuple[Path, str]]
    shapes: Mapping[str, tuple[int, ...]]
    additions: Additions | None = None

    def tensors(self, names: Iterable[str]) -> Iterator[tuple[str, Tensor]]:
        """Each of the names with its tensor as it is in the file, or added to, on the CPU.

        The tensors are views of mapped files, which stay mapped until the iterator ends
        and the last tensor is gone: ask for a block at a time to keep memory small.
        """
        with ExitStack() as stack:
            opened: dict[Path, Any] = {}
            for name in names:
                path, key = self.places[name]
                if path not in opened:
                    opened[path] = stack.enter_context(_opened(path))
                found = opened[path].get_tensor(key)
                yield name, self.additions.added(name, found) if self.additions else found


def open_weights(
    folder: Path, rename: Rename | None = None, additions: Additions | None = None
) -> Weights:
    """Look at the headers of a model's files; no weight is read yet.

    Args:
        folder: holds one safetensors file, or shards and their index; or is such a file.
        rename: says how the module calls a key of the file.
        additions: to its weights.

    Raises:
        WeightsMissingError: there is no such file, or a shard is not there.
        WeightsDamagedError: a file is not safetensors, is cut off, or the index is wrong.
    """
    places: dict[str, tuple[Path, str]] = {}
    shapes: dict[str, tuple[int, ...]] = {}
    for path, wanted in _files(folder):
        with _opened(path) as file:
            keys = list(file.keys())
            if absent := sorted(wanted - set(keys)):
                raise WeightsDamagedError(f"{path} lacks {named(absent)}, which its index promises")
            for key in keys:
                name = rename(key) if rename else key
                if name is None:
                    continue
                if name in places:
                    raise WeightsDamagedError(f"{folder} holds {name} twice")
                places[name] = (path, key)
                shapes[name] = tuple(file.get_slice(key).get_shape())
    return Weights(folder, places, shapes, additions)


def named(names: list[str]) -> str:
    """The first names of a list, and how many more there are."""
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    return ", ".join(names[:4]) + more


def _files(folder: Path) -> list[tuple[Path, set[str]]]:
    """The files to read, each with the keys that an index says it has."""
    if folder.is_file():
        return [(folder, set())]
    indexes = sorted(folder.glob("*.safetensors.index.json"))
    if indexes:
        shards: dict[Path, set[str]] = {}
        for key, file in _index(_best(indexes, ".index.json")).items():
            shards.setdefault(folder / file, set()).add(key)
        return sorted(shards.items())
    singles = sorted(folder.glob("*.safetensors"))
    if not singles:
        raise WeightsMissingError(f"{folder} has no safetensors file")
    return [(_best(singles, ""), set())]


def _best(found: list[Path], ending: str) -> Path:
    """The file without a variant in its name ("model.fp16.safetensors" has one)."""
    for name in _PREFERRED:
        for path in found:
            if path.name == name + ending:
                return path
    if len(found) > 1:
        raise WeightsDamagedError(
            f"{found[0].parent} has {len(found)} models: {named([path.name for path in found])}",
            hint="keep one of them there",
        )
    return found[0]


def _index(path: Path) -> dict[str, str]:
    try:
        listed = json.loads(path.read_text("utf-8"))["weight_map"]
        if not all(isinstance(file, str) and Path(file).name == file for file in listed.values()):
            raise ValueError("a shard outside its folder")
        return dict(listed)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as failure:
        raise WeightsDamagedError(f"{path} is no index of shards: {failure!r}") from failure


def _opened(path: Path) -> Any:
    """A safetensors file; its handle is a context manager."""
    from safetensors import SafetensorError, safe_open

    try:
        return safe_open(path, framework="pt", device="cpu")
    except FileNotFoundError as failure:
        raise WeightsMissingError(f"{path} is not there") from failure
    except (SafetensorError, OSError) as failure:
        raise WeightsDamagedError(f"{path} cannot be read: {failure}") from failure
