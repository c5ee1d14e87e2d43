"""Segments that do not fit the others are encoded again before a film is joined of them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from prostudio.film import Size
from prostudio.media.colour import flat
from prostudio.media.containers import SUFFIXES
from prostudio.media.encoding import Encoding
from prostudio.media.packets import Part, read_part
from prostudio.media.probe import probe
from prostudio.media.video import VideoWriter, read_frames


def refitted(
    segments: Sequence[Path], encoding: Encoding, rate: Fraction, workspace: Path
) -> list[Path]:
    """The segments, in order, all with one header; those that had another are encoded again.

    A decoder reads the film's first header and shows what follows another one wrongly,
    without any error. What the film's encoding writes today is found by encoding one
    grey frame: with `stitchable` a header says nothing of content. The pictures of a
    segment that is encoded again pass the encoder twice, as near as its rate factor is.

    Args:
        workspace: where new ones are written, `refitted N`.

    Raises:
        MediaError: one of them cannot be read.
    """
    parts = [read_part(path) for path in segments]
    if len({part.header for part in parts}) < 2:
        return list(segments)
    shape = _shape(segments[0])
    suffix = SUFFIXES[encoding.codec.container]
    wanted = _header(encoding, shape, rate, workspace / f"header{suffix}")
    return [
        part.path
        if part.header == wanted
        else _again(part, encoding, shape, rate, workspace / f"refitted {n}{suffix}")
        for n, part in enumerate(parts)
    ]


def _shape(segment: Path) -> Size:
    picture = probe(segment).picture
    assert picture is not None  # read_part found one
    return Size(picture.width, picture.height)


def _header(encoding: Encoding, size: Size, rate: Fraction, path: Path) -> bytes:
    with VideoWriter(path, size, rate, encoding) as writer:
        writer.write(flat(size))
    return read_part(path).header


def _again(part: Part, encoding: Encoding, size: Size, rate: Fraction, path: Path) -> Path:
    with VideoWriter(path, size, rate, encoding) as writer:
        for picture in read_frames(part.path, size=size):
            writer.write(picture)
    return path
