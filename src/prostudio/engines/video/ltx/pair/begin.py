"""Where sampling begins: noise, the pictures that hold some of it, and where each token is.

A picture of the first frame replaces the tokens there; one of any other frame follows the
others as tokens of its own, which are dropped at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from prostudio.engines.video.ltx.conditions import as_asked, normalised, packed
from prostudio.engines.video.ltx.pictures import Picture
from prostudio.engines.video.ltx.size import FRAMES, SIDE

SOUND_LATENTS = 25
"""Latents of sound a second: 16,000 samples, 160 to a column of the spectrogram, 4 of them."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """Tokens at the first level, float32.

    Attributes:
        picture: [1, S + extra, 128].
        sound: [1, L, 128].
        clean: what pictures say, where they say it: as `picture`.
        strength: how much of it holds: [1, S + extra, 1], 0 to 1.
        places: [1, 3, S + extra, 2]: where a token begins and ends, in frames and pixels.
    """

    picture: Tensor
    sound: Tensor
    clean: Tensor
    strength: Tensor
    places: Tensor


def begin(
    shape: tuple[int, int, int],
    sound_shape: tuple[int, int],
    pictures: Sequence[Picture],
    vae: Any,
    noise: torch.Generator,
) -> Beginning:
    """Draw the noise of a shot and lay its pictures over it.

    Args:
        shape: latents, rows, columns.
        sound_shape: latents, channels.
        vae: encodes pictures.
        noise: on the CPU.
    """
    count = shape[0] * shape[1] * shape[2]
    clean, strength, there = torch.zeros(1, count, 128), torch.zeros(1, count, 1), places(shape)
    parts = [(clean, strength, there)]
    for picture in pictures:
        encoded = vae.encode(as_asked(vae, picture.pixels)).latent_dist.mode()
        tokens = packed(normalised(encoded, vae))
        if picture.frame == 0:
            clean[:, : tokens.shape[1]] = tokens
            strength[:, : tokens.shape[1]] = picture.strength
            continue
        held = torch.full((1, tokens.shape[1], 1), picture.strength)
        parts.append((tokens, held, still((1, *shape[1:]), picture.frame)))
    clean = torch.cat([part[0] for part in parts], dim=1)
    strength = torch.cat([part[1] for part in parts], dim=1)
    drawn = torch.randn(clean.shape, generator=noise)
    return Beginning(
        picture=drawn * (1 - strength) + clean * strength,
        sound=torch.randn((1, *sound_shape), generator=noise),
        clean=clean,
        strength=strength,
        places=torch.cat([part[2] for part in parts], dim=2),
    )


def places(shape: tuple[int, int, int]) -> Tensor:
    """Where each latent begins and ends: [1, 3, S, 2]; the first one is a single frame."""
    edges = _edges(shape)
    edges[:, 0] = (edges[:, 0] + 1 - FRAMES).clamp(min=0)
    return edges


def still(shape: tuple[int, int, int], frame: int) -> Tensor:
    """The same for a picture that is one frame."""
    edges = _edges(shape)
    edges[:, 0, :, 0], edges[:, 0, :, 1] = frame, frame + 1
    return edges


def _edges(shape: tuple[int, int, int]) -> Tensor:
    axes = [torch.arange(count, dtype=torch.float32) for count in shape]
    grid = torch.stack(torch.meshgrid(*axes, indexing="ij")).flatten(1)
    edges = torch.stack([grid, grid + 1], dim=-1)[None]
    return edges * torch.tensor([FRAMES, SIDE, SIDE]).view(1, 3, 1, 1)
