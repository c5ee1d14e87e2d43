"""Sound files of the user's, decoded in a confined child and kept as 48 kHz float WAV.

The child gets one open file, a demuxer chosen by the file's first bytes and nothing
else: no other file or address can be reached through it. Whatever it makes of a bad
file, it sends samples or it ends.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from prostudio.errors import MediaError
from prostudio.film.time import SAMPLE_RATE
from prostudio.media.audio_wav import FRAME_BYTES, WavWriter, writing_wav
from prostudio.processes import Bounds, Child

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

_PROGRAM = "prostudio.media.ingest_audio_child"
_KINDS = "wav, mp3, flac, ogg, opus, m4a or aiff"


@dataclass(frozen=True, slots=True)
class AudioLimits:
    """What a foreign file may be, and what the child may use."""

    seconds: float = 4 * 3600
    channels: int = 8
    lowest_rate: int = 4_000
    highest_rate: int = 384_000
    memory_mb: int = 1_500
    wall_seconds: float = 600


@dataclass(frozen=True, slots=True)
class IngestedAudio:
    """What was found in the file, and its length at 48 kHz."""

    samples: int
    codec: str
    channels: int
    rate: int

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return asdict(self)


def ingest_audio(
    path: Path,
    out_wav: Path,
    limits: AudioLimits = AudioLimits(),
    *,
    name: str | None = None,
) -> IngestedAudio:
    """Decode the first sound of a foreign file into `out_wav`, 48 kHz stereo float.

    wav, aiff, mp3, flac, ogg (Vorbis, Opus, FLAC), m4a and aac; and the sound of a clip
    (mp4, mov, webm, mkv), with silence in front where it begins after the picture.

    Args:
        name: how the user calls it, for messages; the file's own name otherwise.

    Raises:
        MediaError: missing, another format, over a limit, damaged, or without sound.
        DiskFullError: `out_wav` does not fit.
    """
    called = name or path.name or str(path)
    demuxer = demuxer_of(path, called)
    order = {"path": str(path.absolute()), "demuxer": demuxer, "limits": asdict(limits)}
    # A BLAS would reserve address space for each core; the child has no use for it.
    environment = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    bounds = Bounds(
        memory_mb=limits.memory_mb,
        cpu_seconds=math.ceil(limits.wall_seconds),
        wall_seconds=limits.wall_seconds,
        file_mb=0,
        open_files=64,
        confined=True,
    )
    with (
        Child([], module=_PROGRAM, env=environment, bounds=bounds) as child,
        writing_wav(out_wav) as writer,
    ):
        clock = Timer(limits.wall_seconds, child.signal_kill)
        clock.daemon = True
        clock.start()
        try:
            with suppress(OSError), child.stdin:
                child.stdin.write(json.dumps(order).encode())
            answer = _received(child.stdout, writer, limits)
        finally:
            clock.cancel()
        return _judged(answer, writer.samples, called)


def demuxer_of(path: Path, called: str) -> str:
    """FFmpeg's demuxer by the file's first bytes, whatever its name says.

    Raises:
        MediaError: missing, unreadable, or no sound format we take.
    """
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as failure:
        raise MediaError(f"cannot read {called}: {failure.strerror}") from failure
    for found, demuxer in (
        (head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE", "wav"),
        (head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"), "aiff"),
        (head[:4] == b"fLaC", "flac"),
        (head[:4] == b"OggS", "ogg"),
        (head[4:8] == b"ftyp", "mov"),
        (head[:4] == b"\x1a\x45\xdf\xa3", "matroska"),
        (head[:2] in (b"\xff\xf1", b"\xff\xf9"), "aac"),
        (head[:3] == b"ID3", "mp3"),
        (head[:1] == b"\xff" and head[1:2] >= b"\xe0", "mp3"),
    ):
        if found:
            return demuxer
    raise MediaError(f"{called} is no sound file that can be read here", hint=f"wanted {_KINDS}")


def too_long(seconds: float) -> str:
    """What to say of a file over the limit."""
    hours = f"{seconds / 3600:g} hours" if seconds >= 3600 else f"{seconds:g} seconds"
    return f"is longer than {hours}"


def _received(stdout: BinaryIO, writer: WavWriter, limits: AudioLimits) -> dict[str, Any]:
    """Write the samples that come and return the child's last word, or {} if it fell silent."""
    most = round(limits.seconds * SAMPLE_RATE)
    for letter, data in _messages(stdout):
        if letter == b"E":
            answer: dict[str, Any] = json.loads(data)
            return answer
        block = np.frombuffer(data, "<f4").reshape(-1, 2).T
        if writer.samples + block.shape[1] > most:
            return {"error": too_long(limits.seconds)}
        writer.write(np.nan_to_num(block, nan=0.0, posinf=0.0, neginf=0.0))
    return {}


def _messages(stdout: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    while len(head := stdout.read(5)) == 5:
        letter, size = struct.unpack("<cI", head)
        data = stdout.read(min(size, SAMPLE_RATE * FRAME_BYTES * 60))
        if len(data) < size:
            return
        yield letter, data


def _judged(answer: dict[str, Any], samples: int, called: str) -> IngestedAudio:
    """What the child said, checked."""
    if not answer:
        raise MediaError(
            f"{called} could not be decoded within the limits of time and memory",
            hint="try to save it as WAV or FLAC",
        )
    if "error" in answer:
        raise MediaError(f"{called} {answer['error']}")
    if not samples:
        raise MediaError(f"{called} has no sound in it")
    return IngestedAudio(
        samples, str(answer["codec"]), int(answer["channels"]), int(answer["rate"])
    )
