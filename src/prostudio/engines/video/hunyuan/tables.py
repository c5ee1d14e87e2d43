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

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from prostudio.engines.video.hunyuan.checkpoint import WeightFiles
from prostudio.engines.video.hunyuan.transformer import BLOCKS

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


class Shortened:
    """A model on the meta device whose adaLN layers and `PARTS` are looked up.

    Args:
        model: as `transformer.build` gives it; changed in place.
        page: what the stand-ins read.
    """

    def __init__(self, model: nn.Module, page: Page) -> None:
        self._rows: dict[str, tuple[nn.Linear, int, int]] = {}
        self._parts: dict[str, nn.Module] = {}
        at = 0
        for name in _modulated(model):
            linear = model.get_submodule(name)
            assert isinstance(linear, nn.Linear)
            stop = at + linear.out_features
            self._rows[name] = linear, at, stop
            model.set_submodule(name, _Row(page, at, stop))
            at = stop
        self._width = at
        for name in PARTS:
            part = getattr(model, name, None)
            if part is not None:
                self._parts[name] = part
                setattr(model, name, _Part(page, name))

    def skips(self, key: str) -> bool:
        """Whether a weight is of something that is looked up."""
        return key.partition(".")[0] in self._parts or key.rpartition(".")[0] in self._rows

    @torch.no_grad()
    def work_out(self, files: WeightFiles, given: Conditions) -> Tables:
        """Compute the tables, one layer on the device at a time."""
        device, dtype = given.tokens.device, given.tokens.dtype
        steps = range(len(given.timesteps))
        times = [given.timesteps[step : step + 1] for step in steps]
        embed = self._loaded("time_text_embed", files, given.tokens)
        embedding = [embed(time, given.pooled, given.guidance)[0] for time in times]
        refine = self._loaded("context_embedder", files, given.tokens)
        context = [refine(given.tokens, time, given.mask).cpu() for time in times]
        image = None
        if given.image is not None and "image_projection" in self._parts:
            image = self._loaded("image_projection", files, given.tokens)(given.image).cpu()
        del embed, refine
        bent = [F.silu(row) for row in embedding]
        modulation = torch.empty(len(times), self._width, dtype=dtype)
        for name, (linear, start, stop) in self._rows.items():
            weight = files.tensor(f"{name}.weight").to(device, dtype)
            bias = None
            if linear.bias is not None:
                bias = files.tensor(f"{name}.bias").to(device, dtype)
            for step in steps:
                modulation[step, start:stop] = F.linear(bent[step], weight, bias)[0]
        return Tables(modulation, torch.cat(embedding).cpu(), torch.cat(context), image)

    def _loaded(self, name: str, files: WeightFiles, like: Tensor) -> nn.Module:
        """A part with its weights, where `like` is."""
        part = self._parts[name]
        loaded = {
            key: nn.Parameter(files.tensor(f"{name}.{key}").to(like), requires_grad=False)
            for key in part.state_dict()
        }
        return _with(part, loaded)


def _with(part: nn.Module, loaded: dict[str, nn.Parameter]) -> nn.Module:
    """A copy of a part on the meta device, holding these weights."""
    import copy

    copied = copy.deepcopy(part)
    copied.load_state_dict(loaded, strict=True, assign=True)
    return copied


def _modulated(model: nn.Module) -> list[str]:
    """Names of the adaLN layers, in the order of the model."""
    wanted = ("norm.linear", "norm1.linear", "norm1_context.linear")
    return [
        name
        for name, _ in model.named_modules()
        if name == "norm_out.linear"
        or (name.startswith(BLOCKS) and name.split(".", 2)[-1] in wanted)
    ]
