"""MP4 boxes: the index put before the data (fast start), and XMP beside it.

Only what is needed of ISO/IEC 14496-12: a file is a row of boxes, each a 32-bit size
(1 means a 64-bit size follows, 0 means to the end of the file), a type, and a body.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from prostudio.errors import MediaError

XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
"""The type of the box that holds XMP (Adobe, XMP Specification Part 3, 1.2.6)."""
_CONTAINERS = (b"moov", b"trak", b"mdia", b"minf", b"stbl")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Box:
    """One box: where it begins, how long its head is, how long it is with its head."""

    kind: bytes
    start: int
    head: int
    size: int


def boxes(path: Path) -> tuple[Box, ...]:
    """The top-level boxes of an MP4 file, in order.

    Raises:
        MediaError: not a row of boxes.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        return tuple(_boxes(file, 0, size, path.name))


def is_fast_start(path: Path) -> bool:
    """Whether the index (moov) lies before the media (mdat), so that playing can begin at once."""
    kinds = [box.kind for box in boxes(path)]
    return b"moov" in kinds and b"mdat" in kinds and kinds.index(b"moov") < kinds.index(b"mdat")


def write_fast_start(source: Path, target: BinaryIO, xmp: str = "") -> None:
    """Write the film again with index and XMP before the media.

    Every chunk offset in the index grows by what is put before the media.

    Raises:
        MediaError: not an MP4 with one index and one block of media, or an index with
            32-bit offsets that would pass 4 GB.
    """
    layout = {box.kind: box for box in boxes(source)}
    if not {b"ftyp", b"moov", b"mdat"} <= set(layout):
        raise MediaError(f"{source.name} is not a complete MP4")
    extra = _uuid_box(XMP_UUID, xmp.encode()) if xmp else b""
    with source.open("rb") as file:
        head = _read(file, layout[b"ftyp"])
        index = bytearray(_read(file, layout[b"moov"]))
        media = layout[b"mdat"]
        shift = len(head) + len(index) + len(extra) - media.start
        _shift_offsets(index, 0, len(index), shift)
        _subtitles_off(index)
        for part in (head, bytes(index), extra):
            target.write(part)
        file.seek(media.start)
        left = media.size
        while left:
            chunk = file.read(min(_CHUNK, left))
            if not chunk:
                raise MediaError(f"{source.name} ends inside its media")
            target.write(chunk)
            left -= len(chunk)


def read_xmp(path: Path) -> str | None:
    """The XMP packet of a film, or None."""
    with path.open("rb") as file:
        for box in boxes(path):
            if box.kind == b"uuid":
                body = _read(file, box)[box.head :]
                if body.startswith(XMP_UUID):
                    return body[len(XMP_UUID) :].decode()
    return None


def carries_uuid(path: Path, uuid: bytes) -> bool:
    """Whether a box of that type is among the top-level ones.

    Raises:
        MediaError: not a row of boxes.
    """
    with path.open("rb") as file:
        for box in boxes(path):
            file.seek(box.start + box.head)
            if box.kind == b"uuid" and file.read(16) == uuid:
                return True
    return False


def _boxes(file: BinaryIO, start: int, stop: int, name: str) -> Iterator[Box]:
    while start + 8 <= stop:
        file.seek(start)
        size, kind = struct.unpack(">I4s", file.read(8))
        head = 8
        if size == 1:
            size, head = struct.unpack(">Q", file.read(8))[0], 16
        elif size == 0:
            size = stop - start
        if size < head or start + size > stop:
            raise MediaError(f"{name} is damaged: a box at byte {start} is {size} bytes long")
        yield Box(kind, start, head, size)
        start += size


def _read(file: BinaryIO, box: Box) -> bytes:
    file.seek(box.start)
    return file.read(box.size)


def _uuid_box(uuid: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(uuid) + len(body), b"uuid") + uuid + body


def _subtitles_off(index: bytearray) -> None:
    """Clear the flag by which players show a subtitle track unasked; FFmpeg sets the first one's.

    The flag is the lowest of a track header's 24 (ISO/IEC 14496-12, 8.3.2).
    """
    for kind, *track in _inside(index, 0, len(index)):
        header, media = (_box(index, track, name) for name in (b"tkhd", b"mdia"))
        handler = _box(index, media, b"hdlr") if media else None
        if kind == b"trak" and header and handler:
            of = bytes(index[handler[0] + 16 : handler[0] + 20])
            if of in (b"sbtl", b"text", b"subt"):
                index[header[0] + 11] &= 0xFE


def _box(index: bytearray, inside: Sequence[int], kind: bytes) -> tuple[int, int] | None:
    """First byte and one past the last of the first box of a kind inside another."""
    found = (place for name, *place in _inside(index, *inside) if name == kind)
    return next(((start, stop) for start, stop in found), None)


def _inside(index: bytearray, start: int, stop: int) -> Iterator[tuple[bytes, int, int]]:
    """The boxes inside the box of [start, stop): kind, first byte, one past the last."""
    start += 8
    while start + 8 <= stop:
        size, kind = struct.unpack_from(">I4s", index, start)
        if size < 8:
            return
        yield kind, start, start + size
        start += size


def _shift_offsets(index: bytearray, start: int, stop: int, shift: int) -> None:
    """Add to every chunk offset (stco, co64) inside the boxes of [start, stop)."""
    while start + 8 <= stop:
        size, kind = struct.unpack_from(">I4s", index, start)
        if kind in _CONTAINERS:
            _shift_offsets(index, start + 8, start + size, shift)
        elif kind in (b"stco", b"co64"):
            letter, width = ("I", 4) if kind == b"stco" else ("Q", 8)
            (count,) = struct.unpack_from(">I", index, start + 12)
            table = f">{count}{letter}"
            offsets = [offset + shift for offset in struct.unpack_from(table, index, start + 16)]
            if offsets and max(offsets) >= 1 << (8 * width):
                raise MediaError("the film passes 4 GB, more than its index can name")
            struct.pack_into(table, index, start + 16, *offsets)
        start += size


def has_edit_list(path: Path) -> bool:
    """Whether any track says by an edit list which part of it is played."""
    with path.open("rb") as file:
        index = next((_read(file, box) for box in boxes(path) if box.kind == b"moov"), b"")
    return b"elst" in index
