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
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import torch
from torch import Tensor, nn

from prostudio.devices import Budget, Storage, open_model, open_weights
from prostudio.engines.video.hunyuan import attention, blocks, caches, transformer
from prostudio.engines.video.hunyuan.tables import (
    Conditions,
    Page,
    Shortened,
    Tables,
    is_looked_up,
)
from prostudio.engines.video.hunyuan.text import Prompt
from prostudio.errors import FaultError


@dataclass(frozen=True, slots=True)
class Frames:
    """Where a section's latents lie in time, and the clean ones around them (FramePack).

    Attributes:
        indices: [F] int64, places of the noisy latents.
        clean: [1, 16, c, h, w] float32 at full detail, with their places [c].
        clean_2x, clean_4x: the same, seen at half and at a quarter of the detail.
    """

    indices: Tensor
    clean: Tensor
    clean_indices: Tensor
    clean_2x: Tensor
    clean_2x_indices: Tensor
    clean_4x: Tensor
    clean_4x_indices: Tensor


@dataclass(frozen=True, slots=True)
class Setting:
    """How a transformer is run.

    Attributes:
        dtype: of its sums; None is bfloat16 on a GPU, float32 on a CPU.
        storage: of the blocks; None is one byte a weight where memory is small.
        tables: look up what depends on the step alone; off for comparisons.
        fp32_out: the last layer in float32, as FramePack was published to be run.
        attention: a kernel of `attention.KERNELS`; None chooses.
        tokens: the longest sequence to come, for which room is left on the device.
    """

    dtype: torch.dtype | None = None
    storage: Storage | None = None
    tables: bool = True
    fp32_out: bool = False
    attention: str | None = None
    tokens: int = 0


SMALL_RAM = 33_000_000_000
"""Up to this much main memory the blocks are kept in one byte a weight: 9.7 GB, not 18.9."""

BYTES_PER_TOKEN = 160_000
"""What is computed at once for a token of a model 3072 wide in 16 bits: about 26 rows of it."""


class Denoiser:
    """One transformer, loaded when it is entered and given back when it is left.

    Args:
        folder: of the transformer: `config.json` and safetensors.
        budget: the device, and what of it may be used (`devices.budget()`).
        caching: how steps are left out (`caches`).
    """

    def __init__(
        self,
        folder: Path,
        budget: Budget,
        setting: Setting = Setting(),
        caching: caches.Caching = caches.NoCache(),  # noqa: B008 (frozen)
    ) -> None:
        self._folder = folder
        self._setting = setting
        self._budget = budget
        self._device = torch.device(budget.device)
        default = torch.float32 if self._device.type == "cpu" else torch.bfloat16
        self._dtype = setting.dtype or default
        self._kernel = attention.kernel(self._device.type, setting.attention)
        self._config = transformer.read_config(folder)
        self._cache = caching.fresh()
        self._page = Page()
        self._shortened: Shortened | None = None
        self._given: Conditions | None = None
        self._tables: Tables | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Denoiser:
        with ExitStack() as stack:
            self._model = stack.enter_context(self._opened())
            if self._setting.fp32_out:
                out = self._model.get_submodule("proj_out")
                stack.callback(out.register_forward_pre_hook(_widen).remove)
            attention.install(self._model, self._kernel)
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
        self._stack.close()
        del self._model, self._blocks
        self._given = self._tables = None

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
        like = {"device": self._device, "dtype": self._dtype}
        strength = None
        if self._config.get("guidance_embeds"):
            strength = torch.tensor([guidance], **like) * 1000.0  # type: ignore[arg-type]
        self._given = Conditions(
            prompt.tokens.to(**like),  # type: ignore[arg-type]
            prompt.mask.to(**like),  # type: ignore[arg-type]
            prompt.pooled.to(**like),  # type: ignore[arg-type]
            None if image is None else image.to(**like),  # type: ignore[arg-type]
            strength,
            timesteps.to(self._device, torch.float32),
        )
        if not packed and not self._kernel.masks:
            self._blocks.words = int(prompt.mask.sum())
        if self._shortened is not None:
            self._tables = self._shortened.work_out(open_weights(self._folder), self._given)
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
        if self._tables is not None:
            self._page.turn(self._tables, step, self._device)
        self._blocks.step = step
        more = {} if context is None else self._around(context)
        (sample,) = self._model(
            hidden_states=self._here(latents),
            timestep=given.timesteps[step : step + 1],
            encoder_hidden_states=given.tokens,
            encoder_attention_mask=given.mask,
            pooled_projections=given.pooled,
            guidance=given.guidance,
            return_dict=False,
            **more,
        )
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
        small = budget.device != "cpu" and budget.ram_bytes <= SMALL_RAM
        working = setting.tokens * BYTES_PER_TOKEN * self._width() // 3072
        return open_model(
            self._build,
            self._folder,
            blocks=transformer.BLOCKS,
            storage=setting.storage or (Storage.FP8 if small else Storage.BF16),
            device=budget.device,
            vram_bytes=budget.vram_bytes - working,
            dtype=self._dtype,
            rename=_left_out if setting.tables else None,
            keep_fp32=("proj_out.*",) if setting.fp32_out else (),
        )

    def _build(self) -> nn.Module:
        model = transformer.build(self._config)
        if self._setting.tables:
            self._shortened = Shortened(model, self._page)
        return model

    def _width(self) -> int:
        heads: int = self._config["num_attention_heads"]
        return heads * int(self._config["attention_head_dim"])

    @property
    def _shot(self) -> Conditions:
        if self._given is None:
            raise FaultError("a denoiser was asked for a step before it was given a prompt")
        return self._given

    def _here(self, latents: Tensor) -> Tensor:
        return latents.to(self._device, self._dtype)

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


def _left_out(name: str) -> str | None:
    return None if is_looked_up(name) else name


def _widen(_module: nn.Module, given: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    return (given[0].float(), *given[1:])
