"""What a checkpoint is made of, as rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

Changes = Mapping[str, object]
"""Keys of a published configuration and what is smaller; a mapping inside goes deeper."""


@dataclass(frozen=True)
class Part:
    """One model of a repository.

    Args:
        folder: in the repository; "" is its root.
        model: the public class, as "diffusers.AutoencoderKL".
        dtype: of the weights on the hub.
        shards: files on the hub.
        tiny: what is smaller than in the published configuration.
        added: what is smaller in place of a class's default, where the published
            configuration leaves the key out.
        names: beginnings of the class's key names, and what the hub has for them; the
            first that fits is replaced.
        endings: the same for the ends of names.
        endings: the same for the ends of key names.
    """

    folder: str
    model: str
    dtype: str
    shards: int = 1
    tiny: Changes = field(default_factory=dict)
    added: Changes = field(default_factory=dict)
    names: tuple[tuple[str, str], ...] = ()
    endings: tuple[tuple[str, str], ...] = ()
    endings: tuple[tuple[str, str], ...] = ()

    @property
    def library(self) -> str:
        return self.model.split(".")[0]

    @property
    def stem(self) -> str:
        """Weights are called so."""
        return "diffusion_pytorch_model" if self.library == "diffusers" else "model"


@dataclass(frozen=True)
class Checkpoint:
    """A repository.

    Args:
        repository: on the hub.
        parts: its models.
        tokenizers: folders, and what writes them.
        changes: to published files other than the parts' configurations.
    """

    repository: str
    parts: tuple[Part, ...]
    tokenizers: Mapping[str, Callable[[Path], None]] = field(default_factory=dict)
    changes: Mapping[str, Changes] = field(default_factory=dict)
