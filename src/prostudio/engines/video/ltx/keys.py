"""What a checkpoint depends on, as JSON."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from prostudio import files
from prostudio.engines.card import Card
from prostudio.engines.request import ShotRequest
from prostudio.engines.video.ltx.loading import Bench
from prostudio.engines.wire import shot_to_json
from prostudio.weights.loras import digests


def described(
    card: Card, request: ShotRequest, bench: Bench, parameters: tuple[int, int]
) -> dict[str, Any]:
    """The request, its pictures' contents, the weights, and what calculates.

    Args:
        parameters: of text encoder and transformer: whether they are rounded to 8 bits
            depends on them, and changes what is made.
    """
    text, transformer = parameters
    return {
        "engine": f"{card.name} {card.revision}",
        "request": shot_to_json(request),
        "pictures": [files.digest(reference.path) for reference in request.references],
        "loras": digests(request.variant.loras),
        "weights": card.weights(),
        "storage": [
            bench.storage(text, None),
            bench.storage(transformer, request.variant.quantization),
        ],
        "torch": version("torch"),
        "diffusers": version("diffusers"),
        "device": f"{bench.budget.device} {bench.dtype}",
    }
