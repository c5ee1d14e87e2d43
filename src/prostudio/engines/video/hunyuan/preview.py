"""A small picture of latents without decoding them: each latent as one pixel.

Colour is nearly a linear function of the 16 channels. The function is found anew from what
the autoencoder at hand makes of a picture: of the shot's first one, or of a chart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from prostudio.engines.video.hunyuan.vae import SPACE

if TYPE_CHECKING:
    from numpy.typing import NDArray


def chart(side: int = 128) -> NDArray[np.uint8]:
    """A picture with every hue in every lightness, in patches with soft and hard edges.

    Args:
        side: a multiple of 64.

    Returns:
        [side, side, 3] uint8.
    """
    y, x = np.mgrid[:side, :side] / side
    hue = 2 * np.pi * (x + np.array([0, 1 / 3, 2 / 3])[:, None, None])
    strength = np.where(y % 0.5 < 0.25, 1.0, 0.4)
    light = np.where(x * 8 % 2 < 1, y, 1 - y)
    colour = light + strength * (0.5 - abs(light - 0.5)) * np.cos(hue)
    pixels: NDArray[np.uint8] = (colour.clip(0, 1) * 255).round().astype(np.uint8)
    return np.ascontiguousarray(pixels.transpose(1, 2, 0))


def fit(latents: Tensor, picture: NDArray[np.uint8]) -> Tensor:
    """The function from latents to colour, by least squares.

    Args:
        latents: [1, 16, 1, h, w] of the picture.
        picture: [8h, 8w, 3].

    Returns:
        [17, 3] float32: a row for each channel, and what is added.
    """
    _, channels, _, height, width = latents.shape
    means = picture.reshape(height, SPACE, width, SPACE, 3).mean(axis=(1, 3)).reshape(-1, 3)
    rows = _with_one(latents.float().cpu().reshape(channels, -1).T)
    # A little of a pull to zero, because 16 channels of one picture may not be independent.
    pull = 1e-3 * len(rows) * torch.eye(channels + 1)
    pull[-1, -1] = 0
    wanted = torch.as_tensor(means / 255, dtype=torch.float32)
    found: Tensor = torch.linalg.solve(rows.T @ rows + pull, rows.T @ wanted)
    return found


def picture(latents: Tensor, factors: Tensor, frame: int) -> NDArray[np.uint8]:
    """One latent frame as a picture.

    Args:
        latents: [1, 16, n, h, w]; while a shot is sampled, what the model takes for clean.
        factors: from `fit`.

    Returns:
        [h, w, 3] uint8.
    """
    channels, height, width = latents[0, :, frame].shape
    rows = _with_one(latents[0, :, frame].float().cpu().reshape(channels, -1).T)
    colours = (rows @ factors).clamp(0, 1).reshape(height, width, 3)
    pixels: NDArray[np.uint8] = (colours * 255).round().to(torch.uint8).numpy()
    return pixels


def _with_one(rows: Tensor) -> Tensor:
    return torch.cat([rows, torch.ones(len(rows), 1)], dim=1)
