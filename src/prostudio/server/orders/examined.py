"""What a file that was handed over is: decoded within limits before anything else sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from prostudio.media.ingest import ingest_picture
from prostudio.server.children import errands
from prostudio.settings import Limits

_HEADS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM")
_SECONDS = 900.0


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that was decoded.

    Attributes:
        path: what is kept of it: itself, or its canonical form.
        suffix: of what it was decoded as, such as `.png`.
        kind: `picture`, `clip`, `sound` or `captions`.
        facts: what its child found; nothing of a picture.
    """

    path: Path
    suffix: str
    kind: str = "picture"
    facts: Mapping[str, Any] = field(default_factory=dict)


def examined(raw: Path, name: str, scratch: Path, limits: Limits) -> tuple[Path, str]:
    """What is kept of a file, and its suffix: the first half of `looked_at`."""
    found = looked_at(raw, name, scratch, limits)
    return found.path, found.suffix


def looked_at(raw: Path, name: str, scratch: Path, limits: Limits) -> Examined:
    """What a file is, and what is kept of it.

    A picture becomes a canonical PNG in the folder `scratch`; clips, sounds and captions stay as
    they are once a child has read them.

    Args:
        name: what its giver calls it, for errors.

    Raises:
        MediaError: it cannot be used.
    """
    with raw.open("rb") as file:
        head = file.read(12)
    if head.startswith(_HEADS) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        canonical = scratch / "canonical.png"
        ingest_picture(raw, canonical, name=name, limits=limits)
        return Examined(canonical, ".png")
    order = {"path": str(raw), "name": name, "scratch": str(scratch)}
    answer = errands.run(errands.CHECKING, order, _SECONDS)
    return Examined(raw, str(answer["suffix"]), answer["kind"], answer["facts"])
