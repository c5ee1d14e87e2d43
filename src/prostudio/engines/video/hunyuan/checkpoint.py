"""Single weights out of a folder of safetensors, read when they are asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from safetensors import SafetensorError, safe_open
from torch import Tensor

from prostudio.errors import WeightsDamagedError, WeightsMissingError


class WeightFiles:
    """The weights of one model: one file, or shards and their index.

    Args:
        folder: with `STEM.safetensors`, or `STEM.safetensors.index.json` and its shards.

    Raises:
        WeightsMissingError: no safetensors there.
        WeightsDamagedError: a file or its index cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file_of = _places(folder)

    def tensor(self, key: str) -> Tensor:
        """One weight in main memory, as it is in the file."""
        try:
            with safe_open(self._folder / self._file_of[key], "pt") as file:
                found: Tensor = file.get_tensor(key)
        except KeyError as error:
            raise WeightsDamagedError(f"{self._folder} has no weight {key}") from error
        except (OSError, SafetensorError) as error:
            raise WeightsDamagedError(f"{self._folder}: {key} cannot be read: {error}") from error
        return found


def _places(folder: Path) -> Mapping[str, str]:
    """Key -> file name."""
    indexes = sorted(folder.glob("*.safetensors.index.json"))
    try:
        if indexes:
            listed: dict[str, str] = json.loads(indexes[0].read_text("utf-8"))["weight_map"]
            return listed
        files = sorted(folder.glob("*.safetensors"))
        if len(files) != 1:
            raise WeightsMissingError(f"{folder} has {len(files)} weight files and no index")
        with safe_open(files[0], "pt") as file:
            return dict.fromkeys(file.keys(), files[0].name)
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
        raise WeightsDamagedError(f"the weights in {folder} cannot be read: {error}") from error
