"""The user's own footage, read by a child that can do no harm.

The parent never decodes it. The child gets a file, a demuxer chosen by the file's first
bytes, and limits of memory and time; it has no network and writes nothing. What comes
back are planes of the film's size, samples, or one line that says why not.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from prostudio.errors import MediaError
from prostudio.film import Fit, Focus, Size
from prostudio.media.audio_wav import WavWriter, writing_wav
from prostudio.media.footage.values import FootageFacts, FootageLimits, Moments
from prostudio.processes import Bounds, Child

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PROGRAM = "prostudio.media.footage.child"
_KINDS = "mp4, mov, mkv, webm, avi, mpg, mts, ogv or wmv"
_HINT = "save it as MP4 (H.264), or take it out of the script"
USUAL = FootageLimits()
_TS, _TS_CAMERA = 188, 192
"""Bytes of a packet of a transport stream, and of one with a camera's time before it."""


def examine_footage(
    path: Path,
    *,
    start: Fraction = Fraction(0),
    stop: Fraction | None = None,
    sound: bool = False,
    name: str | None = None,
    limits: FootageLimits = USUAL,
) -> FootageFacts:
    """What the footage is; seconds [start, stop) of it are decoded to find damage.

    Args:
        stop: None looks on to the end, at most `limits.looked_at` seconds.
        sound: whether its sound has to be readable too.
        name: how the user calls it, for messages.

    Raises:
        MediaError: missing, no footage, over a limit, damaged, cut off.
    """
    called = name or path.name
    order = {
        "do": "examine",
        "start": str(start),
        "stop": None if stop is None else str(stop),
        "sound": sound,
    }
    with asked(path, called, order, limits) as stdout:
        for letter, data in messages(stdout):
            if letter == b"E":
                return FootageFacts.from_json(answer(data, called))
    raise fell_silent(called)


def footage_pictures(
    path: Path,
    moments: Moments,
    size: Size,
    *,
    fit: Fit | None = None,
    focus: Focus | None = None,
    limits: FootageLimits = USUAL,
) -> Iterator[NDArray[np.uint8]]:
    """The picture on screen at each moment, laid into a frame of `size`; the receiver's own.

    Each is [H * 3 / 2, W] uint8: Y, then U, then V, BT.709 limited range. Memory does
    not grow with the length, and decoding begins at the key frame before the first.

    Raises:
        MediaError: it can no longer be read as it could when it was examined.
    """
    order = {
        "do": "pictures",
        "moments": moments.to_json(),
        "size": [size.width, size.height],
        "fit": fit,
        "focus": [focus.x, focus.y] if focus else None,
    }
    shape = (size.height * 3 // 2, size.width)
    given, last = 0, b""
    with asked(path, path.name, order, limits) as stdout:
        for letter, data in messages(stdout):
            if letter == b"E":
                answer(data, path.name)
                break
            last = data if letter == b"P" else last
            if len(last) != shape[0] * shape[1]:
                break
            given += 1
            yield np.frombuffer(last, np.uint8).reshape(shape).copy()
    if given != moments.count:
        raise fell_silent(path.name)


def footage_sound(
    path: Path,
    out_wav: Path,
    *,
    start: Fraction,
    samples: int,
    limits: FootageLimits = USUAL,
) -> None:
    """Write `samples` of the footage's own sound from second `start` on, 48 kHz stereo float.

    Raises:
        MediaError: no sound, or damaged.
        DiskFullError: `out_wav` does not fit.
    """
    order = {"do": "sound", "start": str(start), "samples": samples}
    with asked(path, path.name, order, limits) as stdout, writing_wav(out_wav) as writer:
        for letter, data in messages(stdout):
            if letter == b"E":
                answer(data, path.name)
                break
            _write(writer, data, samples)
        if writer.samples != samples:
            raise fell_silent(path.name)


def _write(writer: WavWriter, data: bytes, most: int) -> None:
    block = np.frombuffer(data, "<f4").reshape(-1, 2).T[:, : most - writer.samples]
    writer.write(np.nan_to_num(block, nan=0.0, posinf=0.0, neginf=0.0))


def demuxer_of(path: Path, called: str) -> str:
    """FFmpeg's demuxer by the file's first bytes, whatever its name says.

    Raises:
        MediaError: missing, empty, unreadable, or no footage we take.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_TS_CAMERA * 2)
    except OSError as failure:
        raise MediaError(f"clip {called!r} cannot be read: {failure.strerror}") from failure
    if not head:
        raise MediaError(f"clip {called!r} is empty", hint=_HINT)
    for found, demuxer in (
        (head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"), "mov"),
        (head[:4] == b"\x1a\x45\xdf\xa3", "matroska"),
        (head[:4] == b"RIFF" and head[8:12] == b"AVI ", "avi"),
        (head[:4] == b"\x00\x00\x01\xba", "mpeg"),
        (head[:4] == b"\x30\x26\xb2\x75", "asf"),
        (head[:4] == b"OggS", "ogg"),
        (head[:3] == b"FLV", "flv"),
        (head[:1] == head[_TS : _TS + 1] == b"G", "mpegts"),
        (head[4:5] == head[_TS_CAMERA + 4 : _TS_CAMERA + 5] == b"G", "mpegts"),
    ):
        if found:
            return demuxer
    raise MediaError(
        f"clip {called!r} is no footage that can be read here; wanted {_KINDS}", hint=_HINT
    )


@contextmanager
def asked(
    path: Path, called: str, order: dict[str, Any], limits: FootageLimits
) -> Iterator[BinaryIO]:
    """What a child says that works on an order; it is ended with the block."""
    with started(limits) as child:
        yield ordered(child, path, order, limits, demuxer_of(path, called))


def started(limits: FootageLimits) -> Child:
    """A child that waits for its order; use it in a `with`, whose end ends it."""
    bounds = Bounds(
        memory_mb=limits.memory_mb,
        cpu_seconds=math.ceil(limits.wall_seconds),
        wall_seconds=limits.wall_seconds,
        file_mb=0,
        open_files=64,
        confined=True,
    )
    # A BLAS would reserve address space for each core; the child has no use for it.
    environment = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    return Child([], module=_PROGRAM, env=environment, bounds=bounds)


def ordered(
    child: Child, path: Path, order: dict[str, Any], limits: FootageLimits, demuxer: str
) -> BinaryIO:
    """Give a child that waits its one order; what it says."""
    told = {
        **order,
        "path": str(path.absolute()),
        "demuxer": demuxer,
        "limits": asdict(limits),
    }
    with suppress(OSError), child.stdin:
        child.stdin.write(json.dumps(told).encode())
    return child.stdout


def messages(stdout: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """What the child says: a letter and bytes each."""
    while len(head := stdout.read(5)) == 5:
        letter, size = struct.unpack("<cI", head)
        data = stdout.read(min(size, 64_000_000))
        if len(data) < size:
            return
        yield letter, data


def answer(data: bytes, called: str) -> dict[str, Any]:
    """Its last word; MediaError where that is an error."""
    told: dict[str, Any] = json.loads(data)
    if "error" in told:
        raise MediaError(f"clip {called!r} {told['error']}", hint=_HINT)
    return told


def fell_silent(called: str) -> MediaError:
    """The error for a child that ended without a last word."""
    return MediaError(
        f"clip {called!r} ended its decoder, or took more memory or time than a clip may",
        hint=_HINT,
    )
