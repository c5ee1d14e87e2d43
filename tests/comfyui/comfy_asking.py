"""Small requests to workflows, and what came of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from comfy_server import ComfyServer

from prostudio.engines.base import FrameChunk
from prostudio.engines.card import Card
from prostudio.engines.request import ShotRequest
from prostudio.film import Size


def shot(card: Card, **changes) -> ShotRequest:
    """Nine frames of 96 x 64 for the small Wan of the tests."""
    rules = card.video
    request = ShotRequest(
        prompt="a harbour at dawn",
        size=rules.size(Size(96, 64)),
        rate=rules.rate,
        frames=rules.frames(6),
        seed=5,
        style=("muted",),
    )
    return replace(request, **changes)


def chunks(card: Card, request: ShotRequest, workspace: Path) -> list:
    workspace.mkdir(exist_ok=True)
    return list(card.make().shoot([request], workspace))


def frames(found: list) -> np.ndarray:
    return np.concatenate([chunk.pixels for chunk in found if isinstance(chunk, FrameChunk)])


def posted(comfy: ComfyServer) -> list[dict]:
    return [body for path, body in comfy.asked if path == "/prompt"]
