"""What depends on the step alone, worked out before the first step and looked up after.

Every block scales and shifts its input by a linear layer of the step's embedding (adaLN:
Peebles and Xie 2022, arXiv:2212.09748). Those layers see one row per step: not the latents,
not the place in the film. They are 3,436 of FramePack's 12,874 million parameters, so that
their outputs, 1.1 million numbers a step, stand for a quarter of all that would have to go
to the device at every step. The same holds for the refined prompt (310 million) and the
projected picture.

Each row is computed by the same call on the same shape as in the model: bit-equal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from prostudio.devices import Weights
from prostudio.engines.video.hunyuan.transformer import BLOCKS
from prostudio.errors import WeightsDamagedError

PARTS = ("time_text_embed", "context_embedder", "image_projection")
"""Modules that never see the latents; FramePack alone has the last one."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a shot is made from, on the device and in the type of the model.

    Attributes:
        tokens: [1, T, D]; mask: [1, T], 1 for a token that is meant; pooled: [1, P].
        image: [1, n, C], or None.
        guidance: [1], a thousand times the scale.
        timesteps: [steps] float32.
    """

    tokens: Tensor
    mask: Tensor
    pooled: Tensor
    image: Tensor | None
    guidance: Tensor | None
    timesteps: Tensor


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything looked up in one shot, in main memory.

    Attributes:
        modulation: [steps, all rows side by side].
        embedding: [steps, D]; context: [steps, T, D].
        image: [1, n, D], or None.
    """

    modulation: Tensor
    embedding: Tensor
    context: Tensor
    image: Tensor | None


class Page:
    """The values of the step at hand, on the device."""

    def __init__(self) -> None:
        self.modulation = self.embedding = self.context = torch.empty(0)
        self.image: Tensor | None = None

    def turn(self, tables: Tables, step: int, device: torch.device) -> None:
        """Open the page of a step: 2.2 MB of rows and one refined prompt."""
        self.modulation = tables.modulation[step : step + 1].to(device)
        self.embedding = tables.embedding[step : step + 1].to(device)
        self.context = tables.context[step : step + 1].to(device)
        self.image = None if tables.image is None else tables.image.to(device)


class _Row(nn.Module):
    """Stands where a linear layer stood."""

    def __init__(self, page: Page, start: int, stop: int) -> None:
        super().__init__()
        self._page, self._start, self._stop = page, start, stop

    def forward(self, _embedding: Tensor) -> Tensor:
        return self._page.modulation[:, self._start : self._stop]


class _Part(nn.Module):
    """Stands where one of the `PARTS` stood."""

    def __init__(self, page: Page, name: str) -> None:
        super().__init__()
        self._page, self._name = page, name

    def forward(self, *_: Tensor | None) -> Tensor | tuple[Tensor, None] | None:
        if self._name == "time_text_embed":
            return self._page.embedding, None
        return self._page.context if self._name == "context_embedder" else self._page.image


def is_looked_up(name: str) -> bool:
    """Whether a weight is of something that is looked up, and need not be loaded."""
    module = name.rpartition(".")[0]
    return module.startswith(PARTS) or _is_modulation(module)


class Shortened:
    """A model without weights whose adaLN layers and `PARTS` are looked up.

    Args:
        model: as `transformer.build` gives it; changed in place, and from now on it knows
            this (`of`).

    Attributes:
        page: what the stand-ins read.
    """

    def __init__(self, model: nn.Module) -> None:
        page = self.page = Page()
        object.__setattr__(model, "_shortened", self)
        self._rows: dict[str, tuple[int, int]] = {}
        self._parts: dict[str, nn.Module] = {}
        at = 0
        for name in [name for name, _ in model.named_modules() if _is_modulation(name)]:
            linear = model.get_submodule(name)
            assert isinstance(linear, nn.Linear)
            stop = at + linear.out_features
            self._rows[name] = at, stop
            model.set_submodule(name, _Row(page, at, stop))
            at = stop
        self._width = at
        for name in PARTS:
            part = getattr(model, name, None)
            if part is not None:
                self._parts[name] = part
                setattr(model, name, _Part(page, name))

    @staticmethod
    def of(model: nn.Module) -> Shortened | None:
        """What was done to a model, which may have been loaded for an earlier shot."""
        found: Shortened | None = model.__dict__.get("_shortened")
        return found

    @torch.no_grad()
    def work_out(self, weights: Weights, given: Conditions) -> Tables:
        """Compute the tables, one layer on the device at a time."""
        steps = range(len(given.timesteps))
        times = [given.timesteps[step : step + 1] for step in steps]
        embed = self._loaded("time_text_embed", weights, given.tokens)
        embedding = [embed(time, given.pooled, given.guidance)[0] for time in times]
        refine = self._loaded("context_embedder", weights, given.tokens)
        context = [refine(given.tokens, time, given.mask).cpu() for time in times]
        image = None
        if given.image is not None:
            image = self._loaded("image_projection", weights, given.tokens)(given.image).cpu()
        del embed, refine
        return Tables(
            self._modulation(weights, [functional.silu(row) for row in embedding]),
            torch.cat(embedding).cpu(),
            torch.cat(context),
            image,
        )

    def _modulation(self, weights: Weights, embedding: list[Tensor]) -> Tensor:
        """Every adaLN layer of every step: [steps, width] in main memory."""
        table = torch.empty(len(embedding), self._width, dtype=embedding[0].dtype)
        for name, (start, stop) in self._rows.items():
            wanted = (f"{name}.weight", f"{name}.bias")
            weight, bias = (x.to(embedding[0]) for _, x in _read(weights, wanted))
            for step, row in enumerate(embedding):
                table[step, start:stop] = functional.linear(row, weight, bias)[0]
        return table

    def _loaded(self, name: str, weights: Weights, like: Tensor) -> nn.Module:
        """A copy of a part with its weights, where and as `like` is."""
        part = deepcopy(self._parts[name])
        names = [f"{name}.{key}" for key in part.state_dict()]
        found = {
            key.removeprefix(f"{name}."): nn.Parameter(x.to(like), requires_grad=False)
            for key, x in _read(weights, names)
        }
        part.load_state_dict(found, strict=True, assign=True)
        return part


def _read(weights: Weights, names: Sequence[str]) -> Iterator[tuple[str, Tensor]]:
    """Weights by their names.

    Raises:
        WeightsDamagedError: one of them is not there.
    """
    if absent := [name for name in names if name not in weights.places]:
        raise WeightsDamagedError(
            f"{weights.folder} lacks {', '.join(absent)}",
            hint="run `prostudio weights verify`; it may be of another version",
        )
    return weights.tensors(names)


def _is_modulation(module: str) -> bool:
    """Whether it is one of the adaLN layers: two or one of a block, and one at the end."""
    within = module.split(".", 2)[-1]
    return module == "norm_out.linear" or (
        module.startswith(BLOCKS)
        and within in {"norm.linear", "norm1.linear", "norm1_context.linear"}
    )
