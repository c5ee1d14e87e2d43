"""What a killed shot goes on from: tensors in the workspace, each file whole or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors.torch import load, save
from torch import Tensor

from prostudio import files

State = Mapping[str, Tensor]


@dataclass(frozen=True, slots=True)
class Checkpoints:
    """Files of one request in a workspace; those of another request are never looked at.

    Args:
        workspace: the folder that outlives a killed process.
        key: digest of everything that the tensors depend on.
    """

    workspace: Path
    key: str

    @classmethod
    def of(cls, workspace: Path, what: Mapping[str, Any]) -> Checkpoints:
        """The checkpoints of what is described; the description itself is kept beside them."""
        text = json.dumps(what, sort_keys=True)
        made = cls(workspace, hashlib.sha256(text.encode()).hexdigest()[:24])
        described = workspace / f"{made.key}.json"
        if not described.exists():
            files.mkdir(workspace)
            files.write_json(described, what)
        return made

    def load(self, name: str) -> dict[str, Tensor] | None:
        """The tensors that were kept under a name, on the CPU."""
        path = self._path(name)
        return load(path.read_bytes()) if path.exists() else None

    def keep(self, name: str, state: State) -> None:
        """Keep tensors under a name, in place of what was there."""
        write(self._path(name), state)

    def _path(self, name: str) -> Path:
        return self.workspace / f"{self.key}.{name}.safetensors"


def write(path: Path, state: State) -> None:
    """Publish tensors as one file."""
    ready = {key: tensor.detach().cpu().contiguous() for key, tensor in state.items()}
    files.write_bytes(path, save(ready))
