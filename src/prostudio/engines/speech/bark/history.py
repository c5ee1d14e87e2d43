"""A voice's three arrays, read and looked at before the model sees them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from prostudio.engines.speech.bark.presets import files_of
from prostudio.errors import WeightsDamagedError, WeightsMissingError

if TYPE_CHECKING:
    import torch
    from numpy.typing import NDArray

_SHAPES = {
    "semantic_prompt": ((), 10_000),
    "coarse_prompt": ((2,), 1024),
    "fine_prompt": ((8,), 1024),
}
"""Kind -> rows, and the number that every token is below."""


def history_of(folder: Path, name: str, weights: str) -> dict[str, torch.Tensor]:
    """What the model goes on from: tensors by kind, on the CPU.

    Args:
        folder: of the model.
        name: of a voice that its index has.
        weights: the model's name in the catalogue, for hints.

    Raises:
        WeightsMissingError: a file is not there.
        WeightsDamagedError: a file is no such array.
    """
    import torch

    return {
        kind: torch.from_numpy(_read(path, kind, weights))
        for kind, path in files_of(folder, name).items()
    }


def _read(path: Path, kind: str, weights: str) -> NDArray[np.int64]:
    again = f"run `prostudio weights verify {weights} --repair`, then "
    again += f"`prostudio weights get {weights}`"
    try:
        found = np.load(path, allow_pickle=False)
    except FileNotFoundError as failure:
        raise WeightsMissingError(
            f"the voice file {path} is not there", hint=f"run `prostudio weights get {weights}`"
        ) from failure
    except (OSError, ValueError, EOFError) as failure:
        raise WeightsDamagedError(
            f"the voice file {path} is damaged: {failure}", hint=again
        ) from failure
    if problem := _problem(found, kind):
        raise WeightsDamagedError(f"the voice file {path} is damaged: {problem}", hint=again)
    tokens: NDArray[np.int64] = found.astype(np.int64)
    return tokens


def _problem(found: object, kind: str) -> str:
    """What is wrong with an array, or ""."""
    rows, below = _SHAPES[kind]
    if not isinstance(found, np.ndarray) or not np.issubdtype(found.dtype, np.integer):
        return "it holds no whole numbers"
    if found.ndim != len(rows) + 1 or found.shape[:-1] != rows or not found.shape[-1]:
        return f"its shape is {found.shape}; wanted {(*rows, 'n')}"
    if found.min() < 0 or found.max() >= below:
        return f"it has numbers from {found.min()} to {found.max()}; wanted 0 to {below - 1}"
    return ""
