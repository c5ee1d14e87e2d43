"""A child that finds out what an uploaded clip or sound, or captions, are and if they can be read.

It decodes nothing itself: the confined children of `media` do, one for each file. Apart
from the server's process, because arrays and their libraries are large.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from prostudio.errors import MediaError, ProStudioError
from prostudio.film.paths import CAPTION_SUFFIXES

_SOUNDS = {"wav": ".wav", "aiff": ".aiff", "flac": ".flac", "aac": ".aac", "mp3": ".mp3"}
_HOURS = 2.0
"""Longest sound: its decoding lies on the disk for a moment, 1.4 GB an hour."""


def main(work: Callable[[dict[str, Any]], dict[str, Any]] | None = None) -> None:
    """Read an order from stdin and answer it on stdout, as JSON both."""
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print goes to stderr
    order = json.loads(sys.stdin.buffer.read())
    try:
        answer = (work or examine)(order)
    except ProStudioError as error:
        answer = {"error": refusal(error)}
    with pipe:
        pipe.write(json.dumps(answer).encode())


def refusal(error: ProStudioError) -> dict[str, Any]:
    """An error as the parent raises it again."""
    from prostudio.server.answering.statuses import status_of

    return {
        "status": status_of(error),
        "code": error.code,
        "message": error.message,
        "hint": error.hint,
    }


def examine(order: dict[str, Any]) -> dict[str, Any]:
    """The kind of a file and the suffix that it is kept under.

    Raises:
        MediaError: neither footage nor sound, damaged, or over a limit.
        FilmError: captions that cannot be read.
    """
    from prostudio.media.ingest_audio import demuxer_of

    path, name = Path(order["path"]), str(order["name"])
    if name.casefold().endswith(CAPTION_SUFFIXES):
        return _captions(path, name)
    demuxer = None
    with suppress(MediaError):  # footage has containers that sounds have not
        demuxer = demuxer_of(path, name)
    if demuxer in _SOUNDS:
        return _sound(path, name, _SOUNDS[demuxer], order)
    try:
        return _footage(path, name, demuxer)
    except MediaError as no_footage:
        if demuxer is None:
            raise
        suffix = {"ogg": ".ogg", "mov": ".m4a", "matroska": ".mka"}[demuxer]
        try:
            return _sound(path, name, suffix, order)
        except MediaError:
            raise no_footage from None


def _captions(path: Path, name: str) -> dict[str, Any]:
    from prostudio.production.timing.translations import read_cues

    read_cues(path, name)
    return {"kind": "captions", "suffix": name[-4:].casefold(), "facts": {}}


def _footage(path: Path, name: str, demuxer: str | None) -> dict[str, Any]:
    from prostudio.media.footage.reading import examine_footage

    facts = examine_footage(path, name=name)
    suffix = {"ogg": ".ogv", "mov": ".mp4", "matroska": ".mkv"}.get(demuxer or "", ".avi")
    return {"kind": "clip", "suffix": suffix, "facts": facts.to_json()}


def _sound(path: Path, name: str, suffix: str, order: dict[str, Any]) -> dict[str, Any]:
    from prostudio.media.ingest_audio import AudioLimits, ingest_audio

    limits = AudioLimits(seconds=_HOURS * 3600)
    with TemporaryDirectory(dir=order["scratch"]) as scratch:
        heard = ingest_audio(path, Path(scratch) / "sound.wav", limits, name=name)
    return {"kind": "sound", "suffix": suffix, "facts": heard.to_json()}


if __name__ == "__main__":
    main()
