"""What is known of an uploaded file: its kind, its size in pixels, how long it is.

Found when it was decoded, and kept in a folder of its own; a picture's header says its size.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.film.paths import CAPTION_SUFFIXES
from prostudio.jobs import Upload
from prostudio.jobs.clearing import FACTS
from prostudio.server.orders.examined import Examined

_KINDS = dict.fromkeys((".mp4", ".mkv", ".avi", ".ogv"), "clip")
_KINDS |= dict.fromkeys(CAPTION_SUFFIXES, "captions")
_HEADER = 24
"""Bytes of a PNG up to its width and height."""


def keep(path: Path, found: Examined) -> None:
    """Keep what was found of the file at `path`."""
    facts = found.facts
    samples = facts.get("samples")
    told = {
        "kind": found.kind,
        "width": facts.get("width"),
        "height": facts.get("height"),
        "seconds": round(samples / 48_000, 3) if samples else facts.get("seconds"),
    }
    place = _place(path)
    files.mkdir(place.parent)
    files.write_json(place, told)


def shown(upload: Upload) -> dict[str, Any]:
    """An upload as the API shows it; null for what nobody knows of it."""
    told: dict[str, Any] = {}
    if upload.path.suffix == ".png":
        width, height = _png_size(upload.path)
        told = {"kind": "picture", "width": width, "height": height, "seconds": None}
    else:
        kind = _KINDS.get(upload.path.suffix, "sound")
        told = {"kind": kind, "width": None, "height": None, "seconds": None}
        told |= _kept(_place(upload.path))
    return {"id": upload.id, "name": upload.name, "bytes": upload.bytes, **told}


def forget(path: Path) -> None:
    """Forget what is known of a file."""
    files.unlink(_place(path))


def _place(path: Path) -> Path:
    return path.parent.with_name(FACTS) / f"{path.stem}.json"


def _kept(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _png_size(path: Path) -> tuple[int | None, int | None]:
    """Of a PNG of ours: width and height stand at the same place in each."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEADER)
    except OSError:
        return None, None
    if len(head) < _HEADER:
        return None, None
    width, height = struct.unpack(">II", head[16:24])
    return width, height
