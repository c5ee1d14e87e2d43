"""A step: a registered name, JSON parameters and what it reads.

No closures, so it runs in this process, in a child or on another machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.errors import FaultError
from prostudio.graph.artifact import Artifact, StoredFile

Json = Any
"""A JSON value: None, bool, int, finite float, str, list or tuple, mapping with str keys."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a step takes while it runs.

    Attributes:
        cpu: cores; also how many threads numeric libraries may start in its child.
        gpu: cards.
        ram_mb, vram_mb: at most so much memory.
        disk_mb: what it writes at most, its workspace included.
    """

    cpu: float = 1.0
    gpu: int = 0
    ram_mb: int = 250
    vram_mb: int = 0
    disk_mb: int = 0


@dataclass(frozen=True, slots=True)
class FileInput:
    """A file outside the store, such as a user's picture, known by its content."""

    path: Path
    digest: str

    @classmethod
    def of(cls, path: Path) -> FileInput:
        """The file as it is now. FilmError when it cannot be read."""
        return cls(path, files.digest(path))

    def artifact(self) -> Artifact:
        """The file as a step reads it: an artifact with one file and no facts."""
        return Artifact("", {self.path.name: StoredFile(self.digest, -1, self.path)}, {})


@dataclass(frozen=True, slots=True)
class StepRef:
    """The result of another step of the same run, by its name."""

    step: str


Input = Artifact | FileInput | StepRef


@dataclass(frozen=True, slots=True)
class Step:
    """Something to make once and keep.

    Attributes:
        name: unique within a run and stable from run to run (`picture k3f9`), because
            `why` compares a step with its last time by name.
        kind: an entry point of the group `prostudio.steps`, or `package.module:function`.
        params: JSON; part of the key.
        inputs: what it reads, by the name under which its function asks for it.
        versions: whatever else changes the bytes (engine revision, weights digest,
            x264); part of the key.
        affinity: what a child keeps loaded between steps (a model); steps that share
            it run in one child, one after another.
        label: for people.
        shot: id of the shot it serves.
        line: of the script that asked for it, for errors; no part of the key.
        take: its result cost something: it is kept until the user removes it.
        inline: so cheap that it runs in this process rather than in a child.
        urgent: thumbnails and previews, which go before everything else.
        seconds: estimate, for the time that is left.
        leave_seconds: what it holds elsewhere (a server works for it) is given back in so
            long when it is cancelled; no part of the key.
        serves: what it is for alone, where a run makes several things; no part of the key.
    """

    name: str
    kind: str
    params: Mapping[str, Json] = field(default_factory=dict)
    inputs: Mapping[str, Input] = field(default_factory=dict)
    needs: Needs = Needs()
    versions: Mapping[str, str] = field(default_factory=dict)
    affinity: str = ""
    label: str = ""
    shot: str | None = None
    line: int | None = None
    take: bool = False
    inline: bool = False
    urgent: bool = False
    seconds: float | None = None
    serves: tuple[str, ...] = ()
    leave_seconds: float = 0.0

    def __post_init__(self) -> None:
        if self.take and self.shot is None:
            raise FaultError(f"step {self.name!r} makes a take of no shot")

    @property
    def title(self) -> str:
        """The label, or the name where there is none."""
        return self.label or self.name
