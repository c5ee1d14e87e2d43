"""What the store knows of one key: the request, the content, and what it cost.

A manifest file is JSON whose first member is the digest of all that follows its
line, so a damaged one is noticed by reading it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prostudio.files import digest_bytes, write_bytes
from prostudio.graph.keys import BoundStep, request

_HEAD = b'{"check": "'


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of an artifact.

    `changed_ns` is the modification time of its object when it was stored: while size
    and time still agree nobody has written to it, and its digest need not be computed.
    """

    digest: str
    size: int
    changed_ns: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """One entry of the store.

    Attributes:
        step: name of the step that made it first.
        inputs: name -> digest of the content that was read.
        sources: input name -> where it came from: a step's name or a file's path.
        input_keys: input name -> key of the artifact, "" for a file.
        seconds: what making it took.
        created: ISO time, UTC.
    """

    key: str
    step: str
    kind: str
    label: str
    shot: str | None
    take: bool
    params: Mapping[str, Any]
    inputs: Mapping[str, str]
    sources: Mapping[str, str]
    input_keys: Mapping[str, str]
    versions: Mapping[str, str]
    files: Mapping[str, FileEntry]
    facts: Mapping[str, Any]
    seconds: float
    created: str

    @classmethod
    def of(
        cls,
        bound: BoundStep,
        entries: Mapping[str, FileEntry],
        facts: Mapping[str, Any],
        seconds: float,
    ) -> Manifest:
        """The manifest of what `bound` made."""
        step = bound.step
        return cls(
            key=bound.key,
            step=step.name,
            label=step.title,
            shot=step.shot,
            take=step.take,
            sources=bound.sources,
            input_keys={name: artifact.key for name, artifact in bound.inputs.items()},
            files=entries,
            facts=facts,
            seconds=round(seconds, 3),
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            **request(step, bound.inputs),
        )


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Put the manifest at `path` in one step."""
    write_bytes(path, as_bytes(manifest))


def as_bytes(manifest: Manifest) -> bytes:
    """What a manifest file holds."""
    body = json.dumps(asdict(manifest), allow_nan=False)[1:].encode() + b"\n"
    return _HEAD + digest_bytes(body).encode() + b'",\n' + body


def read_manifest(path: Path) -> Manifest | None:
    """The manifest at `path`, or None when there is none or it is damaged."""
    try:
        return from_bytes(path.read_bytes())
    except OSError:
        return None


def from_bytes(raw: bytes) -> Manifest | None:
    """The manifest that a file holds, or None when it is damaged."""
    head, _, body = raw.partition(b"\n")
    if head != _HEAD + digest_bytes(body).encode() + b'",':
        return None
    value = json.loads(b"{" + body)
    value["files"] = {name: FileEntry(**entry) for name, entry in value["files"].items()}
    return Manifest(**value)
