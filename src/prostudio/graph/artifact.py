"""What a step made: files by name, and facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from prostudio.errors import ResultDiffersError
from prostudio.files import digest_bytes
from prostudio.graph.canonical import canonical


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file by its content: BLAKE3 digest, size in bytes (-1: not known), where it lies."""

    digest: str
    size: int
    path: Path


Bring = Callable[[str, StoredFile], None]
"""Sees to it that a file of an artifact lies where it says; takes the artifact's key."""


@dataclass(frozen=True)
class Artifact:
    """The result of a step, read-only.

    Attributes:
        key: of the step that made it; "" for a file outside the store.
        files: by the name that the step gave.
        facts: JSON that the step returned (durations, word times, a reading).
        seconds: how long it took to make; no part of its identity.
        step: that made it, for errors; no part of its identity.
        bring: fetches a file that another machine made, when it is read; None where all
            files are here.
    """

    key: str
    files: Mapping[str, StoredFile]
    facts: Mapping[str, Any]
    seconds: float = field(default=0.0, compare=False)
    step: str = field(default="", compare=False)
    bring: Bring | None = field(default=None, compare=False, repr=False)

    def path(self, name: str | None = None) -> Path:
        """Where a file lies; without a name, the only file. It must not be changed.

        Raises:
            ResultDiffersError: there is no such file.
            DepotError, ContentLostError: the store is shared, and cannot give it.
        """
        if name is None and len(self.files) == 1:
            name = next(iter(self.files))
        if name is None or name not in self.files:
            wanted = f"no file {name!r}" if name else "not one file"
            has = ", ".join(sorted(self.files)) or "nothing"
            of = f"what the step {self.step!r} made" if self.step else "a result"
            raise ResultDiffersError(f"{of} holds {wanted}, but {has}", key=self.key)
        stored = self.files[name]
        if self.bring is not None:
            self.bring(self.key, stored)
        return stored.path

    @cached_property
    def digest(self) -> str:
        """Digest of the content (files and facts).

        Keys are made of it and not of the input's key, so a step that gives the same
        bytes from another request leaves everything after it untouched.
        """
        if not self.key:
            return next(iter(self.files.values())).digest
        content = {
            "files": {name: file.digest for name, file in self.files.items()},
            "facts": self.facts,
        }
        return digest_bytes(canonical(content))

    def as_json(self) -> dict[str, Any]:
        """For another process; `from_json` reads it."""
        return {
            "key": self.key,
            "files": {n: [f.digest, f.size, str(f.path)] for n, f in self.files.items()},
            "facts": self.facts,
            "seconds": self.seconds,
            "step": self.step,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Artifact:
        """The artifact that `as_json` wrote."""
        stored = {
            n: StoredFile(d, size, Path(path)) for n, (d, size, path) in value["files"].items()
        }
        return cls(value["key"], stored, value["facts"], value["seconds"], value["step"])
