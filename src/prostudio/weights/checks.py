"""Whether files can be what they should be, seen without loading them.

The header of a safetensors file says where its last tensor ends, so a truncated one is
found by its size; `config.json` names the class that it belongs to.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from prostudio.weights.catalogue import Part

_MOST_HEADER = 100_000_000  # what the safetensors library itself accepts
_POINTER = b"version https://git-lfs"


class State(StrEnum):
    """How a model stands on the shelf."""

    READY = "ready"
    MISSING = "missing"
    PARTIAL = "partial"
    DAMAGED = "damaged"
    FOREIGN = "of another model"
    PICKLED = "to convert"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong with the files of a part."""

    state: State
    what: str


def class_of(config: Path) -> list[str]:
    """The classes that a `config.json` names, diffusers' first.

    Raises:
        ValueError: it is not JSON, or not an object.
    """
    told = json.loads(config.read_text(encoding="utf-8"))
    if not isinstance(told, dict):
        raise ValueError("it is no object")
    architectures = told.get("architectures")
    named = [told.get("_class_name"), *(architectures if isinstance(architectures, list) else [])]
    return [name for name in named if isinstance(name, str)]


def wrong_class(part: Part, config: Path) -> Trouble | None:
    """What a part's `config.json` says against it."""
    try:
        found = class_of(config)
    except (OSError, ValueError) as failure:
        return Trouble(State.DAMAGED, f"{config.name} cannot be read ({failure})")
    if part.classes and found and not set(found) & set(part.classes):
        return Trouble(
            State.FOREIGN, f"its {config.name} is of a {found[0]}, wanted a {part.classes[0]}"
        )
    return None


def wrong_tensors(path: Path) -> Trouble | None:
    """What the header of a safetensors file says against it."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            begin = file.read(8)
            length = int.from_bytes(begin, "little")
            if begin + file.read(len(_POINTER) - 8) == _POINTER:
                return Trouble(State.PARTIAL, f"{path.name} is a pointer of git-lfs, no weights")
            if len(begin) < 8 or length > min(_MOST_HEADER, size - 8):
                return Trouble(State.DAMAGED, f"{path.name} is no safetensors file, or cut short")
            file.seek(8)
            header = json.loads(file.read(length))
        ends = [entry["data_offsets"][1] for name, entry in header.items() if name[:2] != "__"]
        wanted = 8 + length + max(ends, default=0)
    except OSError as failure:
        return Trouble(State.DAMAGED, f"{path.name} cannot be read ({failure.strerror})")
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        return Trouble(State.DAMAGED, f"the header of {path.name} is damaged")
    if size != wanted:
        return Trouble(
            State.DAMAGED, f"{path.name} has {size} bytes where its header says {wanted}"
        )
    return None


def missing_shards(index: Path) -> list[str]:
    """Names that a `*.safetensors.index.json` lists and that are not beside it."""
    try:
        shards = set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return [f"a readable {index.name}"]
    return sorted(str(name) for name in shards if not (index.parent / str(name)).is_file())
