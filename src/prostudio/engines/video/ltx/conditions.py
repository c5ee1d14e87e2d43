"""Where sampling begins: noise, the pictures that hold some of it, and where each token is.

A picture of the first frame replaces the tokens there. A picture of any other frame stands
before them as tokens of its own with that frame's place; they are dropped at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from prostudio.engines.video.ltx.pictures import Picture
from prostudio.engines.video.ltx.sample import Held
from prostudio.engines.video.ltx.size import FRAMES, SIDE


@dataclass(frozen=True, slots=True)
class Beginning:
    """Tokens at the first level.

    Attributes:
        tokens: float32 [1, extra + S, 128], pictures of later frames first.
        strength: float32 [1, extra + S], or None without pictures.
        places: float32 [1, 3, extra + S]: frame, row and column, in frames and pixels.
        extra: how many tokens are dropped at the end.
    """

    tokens: Tensor
    strength: Tensor | None
    places: Tensor
    extra: int

    @property
    def held(self) -> Held | None:
        """What the pictures hold, for the sampler."""
        return None if self.strength is None else Held(self.tokens, self.strength)


def begin(
    shape: tuple[int, int, int], pictures: Sequence[Picture], vae: Any, noise: torch.Generator
) -> Beginning:
    """Draw the noise of a shot and lay its pictures over it.

    Args:
        shape: latents, rows, columns.
        vae: encodes pictures; not used without them.
        noise: on the CPU; goes on from here to the sampler.
    """
    latents = torch.randn((1, 128, *shape), generator=noise)
    strength = torch.zeros(shape) if pictures else None
    before: list[tuple[Tensor, Tensor, Tensor]] = []
    for picture in pictures:
        encoded = normalised(_encoded(vae, picture.pixels, noise), vae)
        if picture.frame == 0:
            latents[:, :, :1] = torch.lerp(latents[:, :, :1], encoded, picture.strength)
            assert strength is not None
            strength[0] = picture.strength
            continue
        mixed = torch.lerp(torch.randn(encoded.shape, generator=noise), encoded, picture.strength)
        tokens = packed(mixed)
        there = places((1, *shape[1:]))
        there[:, 0] += picture.frame
        before.append((tokens, torch.full(tokens.shape[:2], picture.strength), there))
    own = (packed(latents), None if strength is None else strength.reshape(1, -1), places(shape))
    return Beginning(
        tokens=torch.cat([*(part[0] for part in before), own[0]], dim=1),
        strength=None if own[1] is None else torch.cat([*(p[1] for p in before), own[1]], dim=1),
        places=torch.cat([*(part[2] for part in before), own[2]], dim=2),
        extra=sum(part[0].shape[1] for part in before),
    )


def places(shape: tuple[int, int, int]) -> Tensor:
    """Frame, row and column of each latent's first pixel: float32 [1, 3, S].

    The first latent is one frame, so the second begins at frame 1, the third at 9.
    """
    axes = [torch.arange(count, dtype=torch.float32) for count in shape]
    grid = torch.stack(torch.meshgrid(*axes, indexing="ij")).reshape(1, 3, -1)
    grid = grid * torch.tensor([FRAMES, SIDE, SIDE])[None, :, None]
    grid[:, 0] = (grid[:, 0] + 1 - FRAMES).clamp(min=0)
    return grid


def packed(latents: Tensor) -> Tensor:
    """Latents [1, C, F, h, w] as tokens [1, F h w, C], in the order of time, rows, columns."""
    return latents.flatten(2).transpose(1, 2)


def unpacked(tokens: Tensor, shape: tuple[int, int, int]) -> Tensor:
    """Tokens as latents again."""
    return tokens.transpose(1, 2).reshape(1, -1, *shape)


def normalised(latents: Tensor, vae: Any) -> Tensor:
    """The VAE's latents [1, C, F, h, w] with mean 0 and deviation 1, float32 on the CPU."""
    mean, std = _statistics(vae)
    return (latents.float().cpu() - mean) * float(vae.config.scaling_factor) / std


def denormalised(latents: Tensor, vae: Any) -> Tensor:
    """Back to what the VAE decodes, in the latents' type and place."""
    mean, std = (table.to(latents) for table in _statistics(vae))
    return latents * std / float(vae.config.scaling_factor) + mean


def _statistics(vae: Any) -> tuple[Tensor, Tensor]:
    """Mean and deviation of each channel, [1, C, 1, 1, 1] float32 on the CPU."""
    mean, std = (
        table.float().cpu().view(1, -1, 1, 1, 1) for table in (vae.latents_mean, vae.latents_std)
    )
    return mean, std


def _encoded(vae: Any, pixels: Tensor, noise: torch.Generator) -> Tensor:
    drawn: Tensor = vae.encode(as_asked(vae, pixels)).latent_dist.sample(noise)
    return drawn


def as_asked(vae: Any, pixels: Tensor) -> Tensor:
    """Pixels in the type and place of the VAE's encoder; its decoder may not be there."""
    return pixels.to(next(vae.encoder.parameters()))
