"""The transformer of HunyuanVideo or FramePack, one call a step.

    with Denoiser(folder / "transformer", budget) as denoiser:
        denoiser.begin(prompt, image, 10.0, schedule.timesteps)
        for section in sections:
            denoiser.new_section()
            for step in range(schedule.steps):
                velocity = denoiser.velocity(latents, step, frames)

`begin` works out what depends on the step alone (see `tables`). The weights it needs are read
then and given back; they never stay on the device.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any

import torch
from torch import Tensor, nn

from prostudio.devices import Budget, Weights, open_model, open_weights
from prostudio.engines.video.hunyuan import attention, blocks, caches, transformer
from prostudio.engines.video.hunyuan.setting import (
    SMALL_RAM,
    Frames,
    Setting,
    dtype_on,
    storage_for,
    working_bytes,
)
from prostudio.engines.video.hunyuan.tables import (
    Conditions,
    Shortened,
    Tables,
    is_looked_up,
)
from prostudio.engines.video.hunyuan.text import Prompt
from prostudio.errors import FaultError


class Denoiser:
    """One transformer, loaded when it is entered and given back when it is left.

    Where the budget keeps models, it is there at once when an earlier shot has loaded it.

    Args:
        folder: of the transformer: `config.json` and safetensors.
        budget: the device, and what of it may be used (`devices.budget()`).
        caching: how steps are left out (`caches`).
    """

    def __init__(
        self,
        folder: Path,
        budget: Budget,
        setting: Setting = Setting(),  # noqa: B008 (frozen)
        caching: caches.Caching = caches.NoCache(),  # noqa: B008 (frozen)
    ) -> None:
        if not (setting.tables or isinstance(caching, caches.NoCache)):
            # A cache looks at the first block's adaLN while its weights may be elsewhere.
            raise FaultError("step caches need the tables")
        self._folder = folder
        self._setting = setting
        self._budget = budget
        self._device = torch.device(budget.device)
        self._dtype = setting.dtype or dtype_on(budget.device)
        self._kernel = attention.kernel(self._device.type, setting.attention)
        self._config = transformer.read_config(folder)
        self._cache = caching.fresh()
        self._shortened: Shortened | None = None
        self._given: Conditions | None = None
        self._tables: Tables | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Denoiser:
        with ExitStack() as stack:
            self._model = stack.enter_context(self._opened())
            self._shortened = Shortened.of(self._model)
            if self._setting.fp32_out:
                out = self._model.get_submodule("proj_out")
                stack.callback(out.register_forward_pre_hook(_widen).remove)
            self._kernel = attention.install(self._model, self._kernel)
            self._blocks = blocks.join(self._model, self._cache)
            stack.callback(blocks.part, self._model, self._blocks)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        del self._model, self._blocks
        self._given = self._tables = self._shortened = None
        # With the error, so that running out of memory is told in numbers.
        self._stack.__exit__(kind, error, trace)

    def begin(
        self, prompt: Prompt, image: Tensor | None, guidance: float, timesteps: Tensor
    ) -> None:
        """Take what a shot is made from, and work out its tables.

        Args:
            prompt: from `text.encode`.
            image: [1, 729, 1152] from `vision.see` for FramePack, else None.
            guidance: distilled guidance, 6.0 for HunyuanVideo, 10.0 for FramePack.
            timesteps: [steps] float32, a thousand times sigma, in the order of the steps.

        Raises:
            FaultError: a picture is missing, or not wanted.
        """
        packed = transformer.is_packed(self._config)
        if packed != (image is not None):
            raise FaultError(f"a picture is {'wanted' if packed else 'not wanted'} here")
        strength = None
        if self._config.get("guidance_embeds"):
            strength = self._here(torch.tensor([guidance])) * 1000.0
        self._given = Conditions(
            self._here(prompt.tokens),
            self._here(prompt.mask),
            self._here(prompt.pooled),
            None if image is None else self._here(image),
            strength,
            timesteps.to(self._device, torch.float32),
        )
        crop = self._setting.crop
        if crop is None:
            crop = self._device.type != "cpu"
        if not packed and (crop or not self._kernel.masks):
            self._blocks.words = int(prompt.mask.sum())
        if self._shortened is not None:
            self._tables = self._shortened.work_out(self._weights(), self._given)
        self.new_section()

    def new_section(self) -> None:
        """Forget what the step cache remembers: other latents follow."""
        self._cache.start(len(self._shot.timesteps))

    @torch.no_grad()
    def velocity(self, latents: Tensor, step: int, context: Frames | None = None) -> Tensor:
        """What the model says of noisy latents: noise minus clean.

        Args:
            latents: [1, 16, F, h, w] float32.
            step: which of the timesteps they are at.
            context: for FramePack, where they lie; None for HunyuanVideo.

        Returns:
            float32 of the same shape, where `latents` is.
        """
        given = self._shot
        if self._tables is not None and self._shortened is not None:
            self._shortened.page.turn(self._tables, step, self._device)
        self._blocks.step = step
        more = {} if context is None else self._around(context)
        sample: Tensor = self._model(
            hidden_states=self._here(latents),
            timestep=given.timesteps[step : step + 1],
            encoder_hidden_states=given.tokens,
            encoder_attention_mask=given.mask,
            pooled_projections=given.pooled,
            guidance=given.guidance,
            return_dict=False,
            **more,
        )[0]
        return sample.to(latents.device, torch.float32)

    @property
    def computed(self) -> int:
        """How many steps of this section were computed, not left out."""
        return self._cache.computed

    def state(self) -> caches.State:
        """What the step cache remembers, for a checkpoint in the middle of a section."""
        return self._cache.state()

    def restore(self, state: caches.State) -> None:
        """Go on in the middle of a section; `begin` comes before."""
        self._cache.restore(state, self._device)

    def _opened(self) -> AbstractContextManager[nn.Module]:
        setting, budget = self._setting, self._budget
        return open_model(
            self._build,
            self._folder,
            blocks=transformer.BLOCKS,
            storage=storage_for(setting.storage, budget),
            device=budget.device,
            vram_bytes=budget.vram_bytes - working_bytes(self._config, setting.tokens),
            dtype=self._dtype,
            keeping=budget.keeping,
            rename=_left_out if setting.tables else None,
            keep_fp32=("proj_out.*",) if setting.fp32_out else (),
            additions=setting.loras,
        )

    def _weights(self) -> Weights:
        """All weights, with those that are looked up."""
        return open_weights(self._folder, additions=self._setting.loras)

    def _build(self) -> nn.Module:
        model = transformer.build(self._config)
        if self._setting.tables:
            Shortened(model)
        return model

    @property
    def _shot(self) -> Conditions:
        if self._given is None:
            raise FaultError("a denoiser was asked for a step before it was given a prompt")
        return self._given

    def _here(self, tensor: Tensor) -> Tensor:
        return tensor.to(self._device, self._dtype)

    def _around(self, frames: Frames) -> dict[str, Tensor | None]:
        """FramePack's further arguments."""
        return {
            "image_embeds": self._shot.image,
            "indices_latents": frames.indices,
            "latents_clean": self._here(frames.clean),
            "indices_latents_clean": frames.clean_indices,
            "latents_history_2x": self._here(frames.clean_2x),
            "indices_latents_history_2x": frames.clean_2x_indices,
            "latents_history_4x": self._here(frames.clean_4x),
            "indices_latents_history_4x": frames.clean_4x_indices,
        }


def shortened(config: dict[str, Any]) -> nn.Module:
    """The model as it is loaded, with the tables in place of weights: to be measured."""
    model = transformer.build(config)
    Shortened(model)
    return model


def _left_out(name: str) -> str | None:
    return None if is_looked_up(name) else name


def _widen(_module: nn.Module, given: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    return (given[0].float(), *given[1:])


__all__ = ["SMALL_RAM", "Denoiser", "Frames", "Setting", "shortened"]
