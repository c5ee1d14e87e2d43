"""What a shot has so far, on disk: a killed process loses a few steps.

    request.json               whose they are, written first
    prompt.safetensors         the prompt as the transformer reads it
    colours.safetensors        how latents look, for previews
    step-0010.safetensors      the latents after so many steps, and what sampler and cache remember
    latents.safetensors        the clean latents

Every file is published whole; a step's file goes when the next one is there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import load, save
from torch import Tensor

from prostudio import files

_REQUEST = "request.json"


class Kept:
    """The checkpoints of one shot.

    Args:
        folder: private, outlives the process.
        key: digest of all that decides the latents; files of another key are removed.
    """

    def __init__(self, folder: Path, key: str) -> None:
        self._folder = folder
        if self._key() != key:
            for path in folder.glob("*.safetensors"):
                files.unlink(path)
            files.write_json(folder / _REQUEST, {"key": key})

    def put(self, name: str, tensors: Mapping[str, Tensor]) -> None:
        """Keep tensors under a name."""
        whole = {key: x.detach().cpu().contiguous() for key, x in tensors.items()}
        files.write_bytes(self._path(name), save(whole))

    def get(self, name: str) -> dict[str, Tensor] | None:
        """What was kept under a name, in main memory."""
        path = self._path(name)
        return dict(load(path.read_bytes())) if path.exists() else None

    def put_step(self, step: int, state: Mapping[str, Tensor | float]) -> None:
        """Keep the state after `step` steps, in place of the one before."""
        # float64: a drift that is rounded could fall on the other side of a threshold.
        whole = {
            key: torch.as_tensor(x, dtype=torch.float64 if isinstance(x, float) else None)
            for key, x in state.items()
        }
        before = self._steps()
        self.put(f"step-{step:04d}", whole)
        self._forget([name for name in before if name != f"step-{step:04d}"])

    def step(self) -> tuple[int, dict[str, Tensor]] | None:
        """The last state, and after how many steps it was."""
        for name in reversed(self._steps()):
            if (state := self.get(name)) is not None:
                return int(name.partition("-")[2]), state
        return None

    def put_latents(self, latents: Tensor) -> None:
        """Keep the clean latents; the steps go."""
        self.put("latents", {"latents": latents})
        self._forget(self._steps())

    def latents(self) -> Tensor | None:
        """The clean latents, when they are there."""
        found = self.get("latents")
        return None if found is None else found["latents"]

    def _steps(self) -> list[str]:
        return sorted(path.stem for path in self._folder.glob("step-*.safetensors"))

    def _forget(self, names: list[str]) -> None:
        for name in names:
            files.unlink(self._path(name))

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.safetensors"

    def _key(self) -> str:
        try:
            return str(json.loads((self._folder / _REQUEST).read_text("utf-8"))["key"])
        except (OSError, ValueError, KeyError, TypeError):
            return ""
