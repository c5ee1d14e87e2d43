"""How long a workflow took, so that the next take's time is known beforehand."""

from __future__ import annotations

import json
from pathlib import Path

from prostudio import files
from prostudio.engines.comfyui.shelf import PACE
from prostudio.errors import ProStudioError

_LEAST, _SLOWEST = 0.5, 86_400.0


def seconds_for(folder: Path, amount: float, usual: float) -> float:
    """Seconds for so much work, by what the last takes took; `usual` before there is one.

    Args:
        amount: megapixels of all frames, or seconds of sound.
    """
    try:
        told = json.loads((folder / PACE).read_text("utf-8"))
        pace = float(told["seconds"]) / float(told["amount"])
    except (OSError, ValueError, TypeError, KeyError, ZeroDivisionError):
        return usual
    return min(_LEAST + max(pace, 0.0) * amount, _SLOWEST)


def keep_pace(folder: Path, amount: float, seconds: float) -> None:
    """Remember what a take took; a folder that cannot be written to is none of its business."""
    if amount <= 0 or seconds <= 0 or not folder.is_dir():
        return
    try:
        files.write_json(folder / PACE, {"amount": round(amount, 4), "seconds": round(seconds, 4)})
    except ProStudioError:
        return
