"""A LoRA file: its layers, each with two matrices, and what its maker says of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import prod
from pathlib import Path
from typing import Any

from prostudio.errors import FilmError
from prostudio.weights.loras.header import Header, Shape, read_header
from prostudio.weights.loras.keys import Matrix, layout_of, other_kind, read_key

Layer = tuple[str, str]
"""Part of the model, and the layer's name as the trainer calls it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The two matrices of a layer.

    Attributes:
        down, up, alpha: keys in the file; `alpha` None where nothing is said.
        inner: shape of `down`: [rank, in] or [rank, in, height, width].
        outer: shape of `up`: [out, rank] or [out, rank, 1, 1].
        told_alpha: what the metadata says of it, where no tensor does.
    """

    down: str
    up: str
    alpha: str | None
    inner: Shape
    outer: Shape
    told_alpha: float | None = None

    @property
    def rank(self) -> int:
        """Width between the two matrices."""
        return self.inner[0]


@dataclass(frozen=True, slots=True)
class LoraFile:
    """A LoRA file, its weights not read."""

    path: Path
    layout: str
    pairs: Mapping[Layer, Pair]
    metadata: Mapping[str, str] = field(repr=False)

    @property
    def ranks(self) -> tuple[int, ...]:
        """Each rank that occurs, rising."""
        return tuple(sorted({pair.rank for pair in self.pairs.values()}))


def open_lora(path: Path) -> LoraFile:
    """Look at a LoRA file.

    Raises:
        FilmError: a pickle, no safetensors file, another kind of adapter, a whole model,
            a matrix without its other half, halves that do not meet.
    """
    header = read_header(path)
    _refuse_other_kinds(path, header)
    found: dict[Layer, dict[Matrix, str]] = {}
    strange = []
    for name in header.shapes:
        key = read_key(name)
        if key is None:
            strange.append(name)
            continue
        halves = found.setdefault((key.part, key.layer), {})
        if key.matrix in halves:
            raise FilmError(f"{path.name} has two matrices {key.matrix.value!r} of {key.layer}")
        halves[key.matrix] = name
    if not found:
        raise FilmError(
            f"{path.name} is no LoRA: none of its {len(header.shapes)} tensors is one of a pair",
            hint="a whole model is an engine's weights, not a LoRA"
            if header.shapes
            else "the file is empty",
        )
    if strange:
        raise FilmError(
            f"{path.name} holds {len(strange)} tensors that are no LoRA's ({strange[0]}, ...)"
        )
    adapter = _adapter(header.metadata, path)
    pairs = {layer: _pair(path, layer, parts, header, adapter) for layer, parts in found.items()}
    return LoraFile(path, layout_of(list(header.shapes)), pairs, header.metadata)


def _refuse_other_kinds(path: Path, header: Header) -> None:
    for name in header.shapes:
        if kind := other_kind(name):
            raise FilmError(
                f"{path.name} is a {kind} ({name}), which ProStudio does not read",
                hint="wanted plain LoRA: pairs of lora_A and lora_B, or lora_down and lora_up",
            )


def _pair(
    path: Path, layer: Layer, parts: Mapping[Matrix, str], header: Header, adapter: dict[str, Any]
) -> Pair:
    halves = [parts.get(matrix) for matrix in (Matrix.DOWN, Matrix.UP)]
    if None in halves:
        lacks = Matrix.DOWN if halves[0] is None else Matrix.UP
        raise FilmError(
            f"{path.name} has no matrix {lacks.value!r} of {layer[1]}", hint="get it again"
        )
    down, up = (str(half) for half in halves)
    inner, outer = header.shapes[down], header.shapes[up]
    paired = len(inner) in (2, 4) and len(outer) == len(inner) and outer[1] == inner[0]
    if not paired or min(*inner, *outer) < 1:
        raise FilmError(
            f"{path.name}: the matrices of {layer[1]} do not meet: {list(outer)} and {list(inner)}"
        )
    alpha = parts.get(Matrix.ALPHA)
    if alpha is not None and prod(header.shapes[alpha]) != 1:
        raise FilmError(f"{path.name}: alpha of {layer[1]} is no single number")
    return Pair(down, up, alpha, inner, outer, _alpha(adapter, layer[1]))


def _adapter(metadata: Mapping[str, str], path: Path) -> dict[str, Any]:
    """PEFT's configuration where diffusers wrote it into the file.

    Its keys begin with the part that they are of: `transformer.lora_alpha`.
    """
    try:
        told = json.loads(metadata.get("lora_adapter_metadata", "{}"))
    except ValueError:
        return {}
    if not isinstance(told, dict):
        return {}
    plain = {str(name).rpartition(".")[2]: value for name, value in told.items()}
    for word in ("use_dora", "use_rslora", "lora_bias"):
        if plain.get(word):
            raise FilmError(f"{path.name} was trained with {word}, which ProStudio does not read")
    return plain


def _alpha(adapter: Mapping[str, Any], layer: str) -> float | None:
    """What a configuration says of a layer's alpha."""
    own = adapter.get("alpha_pattern")
    if isinstance(own, dict):
        for name, value in own.items():
            if layer == name or layer.endswith(f".{name}"):
                return _number(value)
    return _number(adapter.get("lora_alpha"))


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) else None
