"""LoRAs for this family: HunyuanVideo and FramePack have the same layers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

LORAS = "hunyuan-video"
"""Their name among the families of LoRAs."""


def taking(row: str) -> Callable[[Path], None]:
    """What a card says of LoRAs.

    Args:
        row: of the weights' catalogue.
    """
    from prostudio.weights.loras import require_fit

    return partial(require_fit, model=LORAS, row=row, folders={"denoiser": "transformer"})
