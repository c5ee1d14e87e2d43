"""A rough look at unfinished latents: a plane through the colours, fitted to the VAE itself.

Nobody publishes such a plane for every VAE of this family, so each is asked once: what do you
make of these colours? Least squares over its answers takes a tenth of a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor
from torch.nn.functional import interpolate

from prostudio.engines.video.ltx.conditions import as_asked, normalised
from prostudio.engines.video.ltx.size import SIDE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ASKED = 6
"""Rows and columns of coloured squares, a latent each, in each of the pictures shown."""

_LARGER = 8
"""A preview has this many pixels for a latent, each way."""


def fit(vae: Any) -> Tensor:
    """The plane of a VAE: float32 [C + 1, 3], the last row the offset; colours 0 to 1."""
    colours = torch.rand((4, 3, _ASKED, _ASKED), generator=torch.Generator().manual_seed(1))
    colours[:2] = colours[:2, :1]  # greys: brightness is what the eye asks for first
    squares = interpolate(colours, scale_factor=SIDE)  # nearest
    given = as_asked(vae, (squares * 2 - 1)[:, :, None])
    latents = normalised(vae.encode(given).latent_dist.mode(), vae)
    known = latents[:, :, 0].permute(0, 2, 3, 1).flatten(0, 2)
    known = torch.cat([known, torch.ones(len(known), 1)], dim=1)
    wanted = colours.permute(0, 2, 3, 1).reshape(-1, 3)
    # A little ridge: 144 answers for 129 unknowns, and squares colour their neighbours.
    square = known.T @ known + 1e-2 * len(known) * torch.eye(known.shape[1])
    plane: Tensor = torch.linalg.solve(square, known.T @ wanted)
    return plane


def look(latent: Tensor, plane: Tensor) -> NDArray[np.uint8]:
    """One clean latent [C, h, w] as a picture [8 h, 8 w, 3]."""
    flat = latent.float().cpu().permute(1, 2, 0)
    colours = (flat @ plane[:-1] + plane[-1]).permute(2, 0, 1)[None]
    grown = interpolate(colours, scale_factor=_LARGER, mode="bicubic", align_corners=False)[0]
    pixels: NDArray[np.uint8] = (grown.permute(1, 2, 0).clamp(0, 1) * 255).round().byte().numpy()
    return pixels
