"""Sound as ProStudio keeps it: WAV, 48 kHz, stereo, float32.

Written in one pass and read at any place in constant memory. A file longer than
4 GB (three hours) becomes RF64 (EBU Tech 3306): room for its `ds64` chunk is kept
from the start as a `JUNK` chunk, so nothing is copied when the length is known.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self

import numpy as np

from prostudio import files
from prostudio.errors import FaultError, MediaError
from prostudio.film.time import SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

BLOCK = SAMPLE_RATE
"""Samples in one block of a stream: a second, 384 kB."""

FRAME_BYTES = 8
"""Two channels of float32."""

_HEADER = 104
_FLOAT = 3
_UNKNOWN = 0xFFFFFFFF
_FORMAT = struct.pack("<HHIIHH", _FLOAT, 2, SAMPLE_RATE, SAMPLE_RATE * FRAME_BYTES, FRAME_BYTES, 32)


def _header(samples: int) -> bytes:
    """The 104 bytes in front of the samples; RF64 where 32 bits do not hold the size."""
    size = samples * FRAME_BYTES
    riff = size + _HEADER - 8
    large = riff > _UNKNOWN
    table = struct.pack("<QQQI", riff, size, samples, 0)
    return b"".join(
        (
            struct.pack("<4sI4s", b"RF64" if large else b"RIFF", min(riff, _UNKNOWN), b"WAVE"),
            struct.pack("<4sI28s", b"ds64" if large else b"JUNK", 28, table if large else b""),
            struct.pack("<4sI", b"fmt ", 18) + _FORMAT + b"\0\0",
            struct.pack("<4sII", b"fact", 4, min(samples, _UNKNOWN)),
            struct.pack("<4sI", b"JUNK", 2) + b"\0\0",  # so that samples begin at a multiple of 8
            struct.pack("<4sI", b"data", _UNKNOWN if large else size),
        )
    )


class WavWriter:
    """Takes blocks while `writing_wav` is open.

    Attributes:
        samples: how many were written so far.
    """

    def __init__(self, file: BinaryIO) -> None:
        self.samples = 0
        self._file = file

    def write(self, block: Samples) -> None:
        """Append [2, n] float32.

        Raises:
            FaultError: the block has another shape.
        """
        if block.ndim != 2 or block.shape[0] != 2:
            raise FaultError(f"a block of sound has shape {block.shape}; wanted [2, n]")
        if block.shape[1]:
            self._file.write(np.ascontiguousarray(block.T, dtype="<f4").data)
        self.samples += block.shape[1]


@contextmanager
def writing_wav(path: Path) -> Iterator[WavWriter]:
    """Write a file block by block; it is at `path` when the block ends well, else not at all."""
    with files.replacing(path) as temporary, files.open_new(temporary) as file:
        file.write(_header(0))
        writer = WavWriter(file)
        yield writer
        file.seek(0)
        file.write(_header(writer.samples))


class WavReader:
    """Reads a file written by `WavWriter` at any place.

    Attributes:
        samples: its length.

    Raises:
        MediaError: missing, not a 48 kHz stereo float32 WAV file, or cut short.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file = path.open("rb")
        except OSError as failure:
            raise MediaError(f"cannot read sound {path.name}: {failure.strerror}") from failure
        try:
            self._data, size = _find_data(self._file, path)
        except BaseException:
            self._file.close()
            raise
        self.samples = size // FRAME_BYTES

    def read(self, start: int, stop: int) -> Samples:
        """Samples [start, stop) as [2, stop - start]; silence outside the file."""
        block = np.zeros((2, stop - start), np.float32)
        first, last = max(start, 0), min(stop, self.samples)
        if first < last:
            self._file.seek(self._data + first * FRAME_BYTES)
            found = np.fromfile(self._file, "<f4", 2 * (last - first)).reshape(-1, 2)
            block[:, first - start : last - start] = found.T
        return block

    def blocks(self, size: int = BLOCK) -> Iterator[Samples]:
        """All samples in order, [2, at most `size`]."""
        for start in range(0, self.samples, size):
            yield self.read(start, min(start + size, self.samples))

    def close(self) -> None:
        """Give the file back."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _find_data(file: BinaryIO, path: Path) -> tuple[int, int]:
    """Where the samples begin and how many bytes they take."""
    refusal = MediaError(f"{path.name} is not a 48 kHz stereo float WAV file")
    riff, _, wave = struct.unpack("<4sI4s", file.read(12).ljust(12, b"\0"))
    if riff not in (b"RIFF", b"RF64") or wave != b"WAVE":
        raise refusal
    long_size, known = 0, False
    while len(head := file.read(8)) == 8:
        name, size = struct.unpack("<4sI", head)
        if name == b"data":
            if not known:
                raise refusal
            size = long_size if size == _UNKNOWN else size
            present = path.stat().st_size - file.tell()
            if present < size:
                raise MediaError(
                    f"{path.name} is cut short: {present} of {size} bytes of sound are there"
                )
            return file.tell(), size
        body = file.read(size + size % 2)
        if name == b"ds64":
            long_size = struct.unpack_from("<QQ", body)[1]
        elif name == b"fmt ":
            known = body[: len(_FORMAT)] == _FORMAT
    raise refusal


def write_wav(path: Path, blocks: Iterable[Samples]) -> int:
    """Write a stream of [2, n] to `path` (atomic) and return its length in samples."""
    with writing_wav(path) as writer:
        for block in blocks:
            writer.write(block)
    return writer.samples
