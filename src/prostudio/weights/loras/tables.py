"""Layers of models and the shapes of their weights: as published, or as a folder has them.

A published table is a text file beside this one; `tests/weights/lora_tables.py` writes it
from the model's class and its published configuration.

    transformer_blocks.[0-19].attn.to_q 3072 3072
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from prostudio.errors import FilmError
from prostudio.weights.loras.header import Shape, read_header

Table = Mapping[str, Shape]
"""Name of a layer -> shape of its weight: [out, in] or [out, in, height, width]."""

_RANGE = re.compile(r"\[(\d+)-(\d+)\]")
_WEIGHT = ".weight"


@cache
def published(name: str) -> Table:
    """The layers of a published model's part, such as `hunyuan-video` or `sdxl.text_encoder`."""
    text = files(__package__).joinpath("published", f"{name}.txt").read_text("utf-8")
    return dict(row for line in text.splitlines() if line for row in _rows(line))


def _rows(line: str) -> Iterator[tuple[str, Shape]]:
    name, *sides = line.split()
    shape = tuple(map(int, sides))
    found = _RANGE.search(name)
    if found is None:
        yield name, shape
        return
    for at in range(int(found[1]), int(found[2]) + 1):
        yield name[: found.start()] + str(at) + name[found.end() :], shape


def table_of(folder: Path) -> Table | None:
    """The layers of a model in a folder, by its files' headers; None where there is none."""
    shapes: dict[str, Shape] = {}
    try:
        for path in _files(folder):
            shapes |= read_header(path).shapes
    except (FilmError, OSError, ValueError, KeyError, TypeError):
        return None
    layers = {
        name.removesuffix(_WEIGHT): shape
        for name, shape in shapes.items()
        if name.endswith(_WEIGHT) and len(shape) in (2, 4)
    }
    return layers or None


def _files(folder: Path) -> list[Path]:
    """A model's files: those of its index, or else the one that the loaders prefer."""
    indexes = sorted(folder.glob("*.safetensors.index.json"))
    if indexes:
        listed = json.loads(indexes[0].read_text("utf-8"))["weight_map"]
        return [folder / name for name in sorted(set(listed.values()))]
    singles = sorted(folder.glob("*.safetensors"), key=lambda path: (len(path.name), path.name))
    return singles[:1]
