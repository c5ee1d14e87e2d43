"""LoRAs laid over a model's weights while these are read: W + sum of weight * alpha / r * B @ A.

(Hu et al. 2021, arXiv:2106.09685, section 4.1.) One weight at a time, in float32, before it is
rounded to however the model is kept: nothing of a LoRA stays in memory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prostudio import files
from prostudio.errors import FilmError, WeightsDamagedError
from prostudio.weights.loras.checking import laid_on
from prostudio.weights.loras.families import family
from prostudio.weights.loras.file import Pair, open_lora
from prostudio.weights.loras.fit import Change
from prostudio.weights.loras.keys import DENOISER

if TYPE_CHECKING:
    from torch import Tensor, nn

_AT_ONCE = 1 << 24
"""Numbers of a change that are worked out at once: 64 MB in float32."""


@dataclass(frozen=True, slots=True)
class Laid:
    """One LoRA of a stack on one part of a model.

    Attributes:
        digest: of the file's content.
        weight: how much of it is added; below 0 it is taken away.
        changes: by the layer that they change.
    """

    digest: str
    weight: float
    path: Path = field(compare=False)
    changes: Mapping[str, Change] = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Stack:
    """LoRAs in the order in which they are added; two of equal contents are equal."""

    laid: tuple[Laid, ...]

    def added(self, name: str, weight: Tensor) -> Tensor:
        """A weight of the model with everything added: float32, or as it came where nothing is.

        Args:
            name: its full name in the module, with `.weight`.

        Raises:
            WeightsDamagedError: a LoRA has values that are no numbers.
        """
        layer = name.removesuffix(".weight")
        if layer == name or not any(layer in one.changes for one in self.laid):
            return weight
        import torch

        sum_ = weight.to(torch.float32, copy=True)
        for one in self.laid:
            if layer in one.changes:
                _add(sum_, one, one.changes[layer])
        if not sum_.isfinite().all():
            raise WeightsDamagedError(f"LoRAs make {name} a weight that is no number")
        return sum_

    def lay_onto(self, module: nn.Module) -> None:
        """Add everything to a small model that is loaded, in memory.

        A text encoder of CLIP has another class around it in files than in memory.
        """
        for name, weight in module.named_parameters():
            bare = name.removeprefix("text_model.")
            for known in (bare, f"text_model.{bare}"):
                before = weight.data
                total = self.added(known, before)
                if total is not before:
                    before.copy_(total)


def open_stack(
    loras: Sequence[tuple[str, float]],
    name: str,
    folder: Path,
    part: str = DENOISER,
) -> Stack | None:
    """The LoRAs of a request for one part of a model; None where none changes it.

    Args:
        loras: (path, weight), in order.
        name: of the family.
        folder: of the part's weights.

    Raises:
        FilmError: one of them is for another model, or no LoRA.
    """
    laid = []
    for path, weight in loras:
        changes = _changes(Path(path), name, folder, part)
        if changes and weight:
            laid.append(Laid(files.digest(Path(path)), weight, Path(path), changes))
    return Stack(tuple(laid)) if laid else None


def digests(loras: Sequence[tuple[str, float]]) -> list[str]:
    """What of LoRAs decides a result: contents and weights, in order."""
    return [f"lora {files.digest(Path(path))} {weight:g}" for path, weight in loras]


def _changes(path: Path, name: str, folder: Path, part: str) -> dict[str, Change]:
    file, wanted = open_lora(path), family(name)
    # The other parts of the model are looked at elsewhere: here by their published names.
    own = {of: pair for of, pair in file.pairs.items() if of[0] == part}
    if not own:
        return {}
    alone = type(file)(file.path, file.layout, own, file.metadata)
    found = laid_on(alone, wanted, {part: folder})
    return {layer: change for (_, layer), change in found.changes.items()}


def _add(total: Tensor, laid: Laid, change: Change) -> None:
    """Add one LoRA's change to a weight, some rows at a time."""
    down, up, scale = _matrices(laid, change.pair)
    scale *= laid.weight
    up = up[change.rows[0] : change.rows[1]]
    if change.swapped:
        up = up.roll(len(up) // 2, dims=0)
    if prod(down.shape[2:]) > 1:
        from torch.nn import functional

        total += functional.conv2d(down.transpose(0, 1), up).transpose(0, 1) * scale
        return
    rank, inner = down.shape[0], down.shape[1]
    down, up = down.reshape(rank, inner), up.reshape(-1, rank)
    flat = total.view(len(up), inner)
    rows = max(1, _AT_ONCE // inner)
    for start in range(0, len(up), rows):
        part = slice(start, start + rows)
        flat[part] += (up[part] @ down) * scale


def _matrices(laid: Laid, pair: Pair) -> tuple[Tensor, Tensor, float]:
    """Down and up in float32, and alpha / rank."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(laid.path, framework="pt", device="cpu") as file:
            opened: Any = file
            down, up = (opened.get_tensor(key).float() for key in (pair.down, pair.up))
            told = pair.told_alpha
            alpha = float(opened.get_tensor(pair.alpha)) if pair.alpha else told
    except (OSError, SafetensorError) as failure:
        raise FilmError(f"{laid.path.name} cannot be read: {failure}") from failure
    return down, up, 1.0 if alpha is None else alpha / pair.rank
