"""What a checkpoint depends on, as JSON."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from prostudio import files
from prostudio.engines.card import Card
from prostudio.engines.request import ShotRequest
from prostudio.engines.video.ltx.loading import Bench
from prostudio.engines.wire import shot_to_json


def described(card: Card, request: ShotRequest, bench: Bench) -> dict[str, Any]:
    """The request, its pictures' contents, the weights, and what calculates."""
    return {
        "engine": f"{card.name} {card.revision}",
        "request": shot_to_json(request),
        "pictures": [files.digest(reference.path) for reference in request.references],
        "weights": card.weights(),
        "torch": version("torch"),
        "diffusers": version("diffusers"),
        "device": f"{bench.budget.device} {bench.dtype}",
    }
