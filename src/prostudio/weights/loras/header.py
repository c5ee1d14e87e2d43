"""What a safetensors file says of itself, read without a library and without its weights."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prostudio.errors import FilmError

_MOST_HEADER = 100_000_000  # what the safetensors library itself accepts
_PICKLES = (b"PK\x03\x04", b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")
_PICKLED = (".pt", ".pth", ".ckpt", ".bin", ".pkl", ".pickle")

_DAMAGED = (
    *(ValueError, KeyError, TypeError, IndexError),
    *(AttributeError, RecursionError, OverflowError),
)
"""What reading a header raises that is not as headers are."""

Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """Names and shapes of a file's tensors, and the words that its maker left in it."""

    shapes: Mapping[str, Shape]
    metadata: Mapping[str, str]


def read_header(path: Path) -> Header:
    """The header of a safetensors file that somebody gave us.

    Raises:
        FilmError: it cannot be read, is a pickle, is no safetensors file, or is cut short.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            begin = file.read(9)
            _refuse_pickle(path, begin)
            length = int.from_bytes(begin[:8], "little")
            if len(begin) < 9 or length > min(_MOST_HEADER, size - 8):
                raise FilmError(f"{path.name} is no safetensors file, or cut short")
            file.seek(8)
            told = json.loads(file.read(length))
        shapes, end = _shapes(told)
        words = {str(name): str(word) for name, word in told.get("__metadata__", {}).items()}
    except OSError as failure:
        raise FilmError(f"{path.name} cannot be read ({failure.strerror})") from failure
    except _DAMAGED as failure:
        raise FilmError(
            f"{path.name} is no safetensors file: its header is damaged", hint="get it again"
        ) from failure
    if size != 8 + length + end:
        raise FilmError(
            f"{path.name} has {size} bytes where its header says {8 + length + end}",
            hint="it was cut short: get it again",
        )
    return Header(shapes, words)


def _shapes(told: Mapping[str, Any]) -> tuple[dict[str, Shape], int]:
    """Shape of each tensor, and where the last one ends."""
    entries = {name: entry for name, entry in told.items() if name != "__metadata__"}
    shapes = {name: tuple(int(side) for side in entry["shape"]) for name, entry in entries.items()}
    return shapes, max((int(entry["data_offsets"][1]) for entry in entries.values()), default=0)


def _refuse_pickle(path: Path, begin: bytes) -> None:
    # A header of safetensors begins behind its length, and always with a brace.
    pickled = begin.startswith(_PICKLES) and begin[8:] != b"{"
    if pickled or path.suffix.lower() in _PICKLED:
        raise FilmError(
            f"{path.name} is a pickle, which may hold code; wanted a safetensors file",
            hint="look for the same LoRA as .safetensors; ProStudio never opens the other",
        )
