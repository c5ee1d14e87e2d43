"""A small shot of a tiny LTX-Video, and the public pipeline's for comparison."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import torch

from prostudio.devices import Budget
from prostudio.engines.base import FrameChunk
from prostudio.engines.card import Role
from prostudio.engines.request import Reference, ShotRequest, Variant
from prostudio.engines.video.ltx.checkpoint import Checkpoints
from prostudio.engines.video.ltx.loading import Bench
from prostudio.engines.video.ltx.models import SMALL
from prostudio.engines.video.ltx.settings import settings_of
from prostudio.engines.video.ltx.shot import Shot
from prostudio.film import Size
from prostudio.media.stills import write_png

CPU = Bench(Budget("cpu", 0, 256_000_000_000), torch.float32)
MODEL = replace(SMALL, picture_crf=0)
REQUEST = ShotRequest(
    "a cat walks", Size(64, 96), Fraction(24), 17, seed=5, variant=Variant(sampler="euler")
)


def small_shot(folder: Path, workspace: Path, request: ShotRequest = REQUEST, model=MODEL) -> Shot:
    settings = settings_of(model, request.variant)
    return Shot(model, folder, request, settings, Checkpoints.of(workspace, {"n": 1}), CPU)


def frames_of(shot: Shot) -> np.ndarray:
    """[n, H, W, 3] uint8."""
    chunks = [c.pixels for c in shot.made() if isinstance(c, FrameChunk)]
    return np.concatenate(chunks)


def pictures(folder: Path, *roles: tuple[Role, int | None, float]) -> tuple[Reference, ...]:
    """A picture of the request's size for each (role, frame, strength)."""
    made = []
    for n, (role, frame, strength) in enumerate(roles):
        path = folder / f"picture {n}.png"
        size = REQUEST.size
        pixels = np.random.default_rng(n).integers(0, 256, (size.height, size.width, 3), np.uint8)
        write_png(path, pixels)
        made.append(Reference(role, path, frame, strength))
    return tuple(made)
