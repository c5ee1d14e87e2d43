"""A foreign picture becomes a canonical PNG, decoded by a child that can do no harm.

The parent never decodes: it hands bytes to `prostudio.media.ingest_child` and gets
back either one line saying why not, or size and PNG. Sounds have their own way in.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from prostudio import files
from prostudio.errors import FaultError, MediaError
from prostudio.processes import ChildError, run_limited
from prostudio.settings import Limits

LONGEST_SIDE = 4096
"""Canonical pictures keep at most so many pixels a side: the largest film, with room to move."""

_MOST_FILE_MB = 200
_MEMORY_MB = 1600
"""40 megapixels as RGBA and as RGB, twice while they turn, and the interpreter."""
_SECONDS = 40.0
_HINT = "save it as PNG, JPEG or WebP, or take it out of the script"


@dataclass(frozen=True, slots=True)
class PictureSize:
    """Width and height in pixels; unlike a film's `Size` they may be odd."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class _Question:
    """What the child has to know beside the bytes."""

    most_pixels: int
    longest_side: int = LONGEST_SIDE


def ingest_picture(
    source: Path, target: Path, *, name: str | None = None, limits: Limits | None = None
) -> PictureSize:
    """Decode a foreign picture within limits and write it to `target` as a canonical PNG.

    Canonical is 8-bit RGB in sRGB, upright, over a shade of its own colours where it was
    transparent, and at most `LONGEST_SIDE` a side. The same file gives the same bytes. Of a moving
    picture the first frame is kept.

    Args:
        name: how the user calls it, for messages; the file's own name otherwise.

    Raises:
        MediaError: missing, empty, no picture, damaged, or larger than the limits.
    """
    called = name or source.name
    limits = limits or Limits()
    question = _Question(limits.picture_megapixels * 1_000_000)
    header = json.dumps(asdict(question)).encode() + b"\n"
    facts, png = _ask(called, header + _bytes_of(source, called))
    files.write_bytes(target, png)
    return PictureSize(facts["width"], facts["height"])


def _bytes_of(source: Path, called: str) -> bytes:
    try:
        size = source.stat().st_size
        if not source.is_file():
            raise MediaError(f"picture {called!r} is not a file", hint=_HINT)
        if size > _MOST_FILE_MB * 1_000_000:
            raise MediaError(
                f"picture {called!r} has {size / 1e6:.0f} MB; wanted at most {_MOST_FILE_MB}",
                hint=_HINT,
            )
        return source.read_bytes()
    except FileNotFoundError:
        raise MediaError(f"picture {called!r} is not there", hint="check its path") from None
    except OSError as failure:
        raise MediaError(f"picture {called!r} cannot be read: {failure.strerror}") from failure


def _ask(called: str, payload: bytes) -> tuple[dict[str, int], bytes]:
    try:
        answer = run_limited(
            "prostudio.media.ingest_child", payload, memory_mb=_MEMORY_MB, seconds=_SECONDS
        )
    except ChildError as failure:
        why = (
            f"took longer than {_SECONDS:g} s to decode"
            if failure.timed_out
            else "ended its decoder, as damaged or hostile files do"
        )
        raise MediaError(f"picture {called!r} {why}", hint=_HINT) from failure
    line, _, png = answer.partition(b"\n")
    try:
        facts = json.loads(line)
    except ValueError:
        raise FaultError(f"the ingest child answered {line[:80]!r}") from None
    if "error" in facts:
        raise MediaError(f"picture {called!r} {facts['error']}", hint=facts.get("hint") or _HINT)
    return facts, png
