"""What a model's folder says of itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from prostudio.errors import WeightsDamagedError, WeightsMissingError


def config_of(path: Path) -> dict[str, Any]:
    """A JSON object of a checkpoint, such as `config.json`.

    Raises:
        WeightsMissingError: it is not there.
        WeightsDamagedError: it is no JSON object.
    """
    try:
        told = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as failure:
        raise WeightsMissingError(f"{path} is not there") from failure
    except ValueError as failure:
        raise WeightsDamagedError(f"{path} is not JSON: {failure}") from failure
    if not isinstance(told, dict):
        raise WeightsDamagedError(f"{path} is not a JSON object")
    return told
