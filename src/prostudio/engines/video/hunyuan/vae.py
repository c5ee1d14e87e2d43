"""Pictures to latents, latents to frames: one latent for each 8 x 8 pixels and 4 frames.

Frames are decoded in tiles of 256 pixels and 16 frames that overlap and are blended, the
way diffusers' model does it, but each part is given out and forgotten as soon as it is
done: what a decoding takes does not grow with its length.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from prostudio.engines.video.hunyuan import opening

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from prostudio.devices import Budget

SPACE, TIME = 8, 4
"""Pixels and frames for one latent; the first frame has a latent of its own."""


class Vae:
    """The family's autoencoder, on the device while it is entered.

    Args:
        folder: of the model; its `vae/` is read.
        budget: where it runs: in float16 on a GPU, as FramePack was published to be run,
            in float32 on a CPU.
    """

    def __init__(self, folder: Path, budget: Budget, dtype: torch.dtype | None = None) -> None:
        self._folder = folder / "vae"
        self._budget = budget
        self._device = torch.device(budget.device)
        default = torch.float32 if budget.device == "cpu" else torch.float16
        self._dtype = dtype or default
        self._stack = ExitStack()

    def __enter__(self) -> Vae:
        opened = opening.whole(_autoencoder, self._folder, self._budget, self._dtype)
        model: Any = self._stack.enter_context(opened)
        model.enable_tiling()
        model.use_framewise_decoding = False  # tiles in time are ours
        self._model = model
        self._scale = float(model.config.scaling_factor)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        del self._model
        self._stack.__exit__(kind, error, trace)

    @torch.no_grad()
    def encode(self, picture: NDArray[np.uint8], seed: int | torch.Generator) -> Tensor:
        """The latent of one picture.

        The encoder gives a distribution; what is drawn from it follows the seed.

        Args:
            picture: [H, W, 3], sides multiples of 8.
            seed: or a generator in main memory, which goes on.

        Returns:
            [1, 16, 1, H / 8, W / 8] float32 in main memory.
        """
        pixels = torch.tensor(picture).permute(2, 0, 1)[None, :, None].float() / 127.5 - 1
        found = self._model.encode(pixels.to(self._device, self._dtype)).latent_dist
        source = torch.Generator().manual_seed(seed) if isinstance(seed, int) else seed
        draw = torch.randn(found.mean.shape, generator=source, dtype=self._dtype)
        drawn: Tensor = (found.mean.cpu() + found.std.cpu() * draw) * self._scale
        return drawn.float()

    def decode(self, latents: Tensor) -> Tensor:
        """Every frame of some latents, in main memory.

        Args:
            latents: [1, 16, n, h, w].

        Returns:
            [4n - 3, 8h, 8w, 3] float32, about -1 to 1.
        """
        return torch.cat(list(self.frames(latents)))

    def frames(self, latents: Tensor) -> Iterator[Tensor]:
        """The frames of some latents, a few at a time, in order.

        Args:
            latents: [1, 16, n, h, w].

        Yields:
            [k, 8h, 8w, 3] float32 in main memory, about -1 to 1; 4n - 3 frames in all.
        """
        for part in self._parts(latents):
            yield part[0].permute(1, 2, 3, 0).float().cpu().contiguous()

    def _parts(self, latents: Tensor) -> Iterator[Tensor]:
        """Tiles in time, each blended into the one before: [1, 3, k, H, W]."""
        model, count = self._model, latents.shape[2]
        length = model.tile_sample_min_num_frames // TIME
        stride = model.tile_sample_stride_num_frames // TIME
        if count <= length:
            yield self._decoded(latents)
            return
        overlap = model.tile_sample_min_num_frames - model.tile_sample_stride_num_frames
        left, before = TIME * (count - 1) + 1, None
        for start in range(0, count, stride):
            tile = self._decoded(latents[:, :, start : start + length + 1])
            if before is not None:
                # A tile's first frame is the last of its past, which was decoded with more.
                tile = model.blend_t(before, tile[:, :, 1:], overlap)
            give = min(left, TIME * stride + (start == 0))
            if give:
                yield tile[:, :, :give]
            left, before = left - give, tile

    @torch.no_grad()
    def _decoded(self, latents: Tensor) -> Tensor:
        """One tile in time, tiled in space where it is large."""
        here = latents.to(self._device, self._dtype) / self._scale
        sample: Tensor = self._model.decode(here, return_dict=False)[0]
        return sample


def _autoencoder(config: dict[str, Any]) -> nn.Module:
    import diffusers

    kind: Any = diffusers.AutoencoderKLHunyuanVideo
    made: nn.Module = kind(**{key: x for key, x in config.items() if not key.startswith("_")})
    return made


def as_pixels(frames: Tensor) -> NDArray[np.uint8]:
    """Frames of about -1 to 1 as bytes: [..., 3] uint8, rounded."""
    scaled = (frames / 2 + 0.5).clamp(0, 1) * 255
    pixels: NDArray[np.uint8] = scaled.round().to(torch.uint8).numpy()
    return pixels
