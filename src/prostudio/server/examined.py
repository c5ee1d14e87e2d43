"""What a file that was handed over is: decoded within limits before anything else sees it."""

from __future__ import annotations

from pathlib import Path

from prostudio.media.ingest import ingest_picture
from prostudio.server import errands
from prostudio.settings import Limits

_HEADS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM")
_SECONDS = 900.0


def examined(raw: Path, name: str, scratch: Path, limits: Limits) -> tuple[Path, str]:
    """What is kept of a file, and its suffix by what it was decoded as.

    A picture becomes a canonical PNG in the folder `scratch`; clips and sounds stay as they are
    once a confined child has decoded them.

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
        return canonical, ".png"
    order = {"path": str(raw), "name": name, "scratch": str(scratch)}
    return raw, str(errands.run(errands.CHECKING, order, _SECONDS)["suffix"])
