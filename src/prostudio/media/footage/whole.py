"""What another program made for a shot, a video or stills, decoded by the child for footage.

Foreign bytes, like the user's footage: the parent never decodes them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from prostudio import files
from prostudio.errors import MediaError
from prostudio.film import Size
from prostudio.media.footage.reading import (
    answer,
    demuxer_of,
    fell_silent,
    messages,
    ordered,
    started,
)
from prostudio.media.footage.values import FootageLimits

if TYPE_CHECKING:
    from numpy.typing import NDArray

_STILLS = ((b"\x89PNG\r\n\x1a\n", "png_pipe"), (b"\xff\xd8\xff", "jpeg_pipe"))
_LIMITS = FootageLimits(wall_seconds=7 * 86_400)
"""It waits as long as the other program works."""
_MOST_STILLS = 8_000_000_000
_CALLED = "the result"


@dataclass(frozen=True, slots=True)
class WholeFacts:
    """What came: pictures, their rate (0 of stills), their size upright."""

    pictures: int
    rate: Fraction
    width: int
    height: int

    def told(self, size: Size, rate: Fraction, frames: int) -> Iterator[str]:
        """What differs from what was asked for and what was done about it: ends of sentences."""
        if (self.width, self.height) != (size.width, size.height):
            yield f"gave {self.width} x {self.height} pixels where {size} was asked for: scaled"
        if not self.rate:
            if self.pictures != frames:
                yield f"gave {self.pictures} stills where {frames} were asked for: retimed"
            return
        if self.pictures == frames:
            if abs(self.rate - rate) > rate / 50:
                yield (
                    f"gave {float(self.rate):g} frames a second where {float(rate):g} were asked "
                    "for: its frames are shown at the asked rate"
                )
            return
        came, wanted = float(self.pictures / self.rate), float(frames / rate)
        if abs(came - wanted) <= 1.5 / float(rate):
            yield (
                f"gave {float(self.rate):g} frames a second where {float(rate):g} were asked "
                "for: retimed"
            )
        elif came < wanted:
            yield f"gave {came:.1f} s where {wanted:.1f} s were asked for: shown slower"
        else:
            yield f"gave {came:.1f} s where {wanted:.1f} s were asked for: the rest is cut off"


class WholeReader:
    """Reads one result; use it in a `with`, whose end ends the child.

    The child starts at once and waits: while another program works nobody minds the half
    second that it takes to begin.
    """

    def __init__(self) -> None:
        self._child = started(_LIMITS)

    def read(
        self, made: Sequence[Path], size: Size, rate: Fraction, frames: int
    ) -> tuple[WholeFacts, Iterator[NDArray[np.uint8]]]:
        """What a video, or a row of stills, holds, and exactly `frames` pictures of it, once.

        Each is [H * 3 / 2, W] uint8: Y, then U, then V, BT.709 limited range, of `size`.
        Memory does not grow with the length.

        Raises:
            MediaError: it cannot be decoded.
        """
        kind = still_kind(made[0])
        path = _joined(made) if kind else made[0]
        order = {
            "do": "whole",
            "rate": str(rate),
            "frames": frames,
            "size": [size.width, size.height],
            "stills": bool(kind),
        }
        demuxer = kind or demuxer_of(path, _CALLED)
        heard = messages(ordered(self._child, path, order, _LIMITS, demuxer))
        letter, data = next(heard, (b"", b""))
        if letter == b"E":
            answer(data, _CALLED)
        if letter != b"F":
            raise fell_silent(_CALLED)
        told = json.loads(data)
        own = Fraction(0) if kind else Fraction(told["rate"])
        facts = WholeFacts(told["pictures"], own, told["width"], told["height"])
        return facts, _pictures(heard, size, frames)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._child.__exit__(*error)


def _pictures(
    heard: Iterator[tuple[bytes, bytes]], size: Size, frames: int
) -> Iterator[NDArray[np.uint8]]:
    shape = (size.height * 3 // 2, size.width)
    given, last = 0, b""
    for letter, data in heard:
        if letter == b"E":
            answer(data, _CALLED)
            break
        last = data if letter == b"P" else last
        if len(last) != shape[0] * shape[1]:
            break
        given += 1
        yield np.frombuffer(last, np.uint8).reshape(shape).copy()
    if given != frames:
        raise fell_silent(_CALLED)


def still_kind(path: Path) -> str:
    """The demuxer for a row of such stills; "" for what is no still that is read here."""
    with path.open("rb") as file:
        head = file.read(8)
    return next((kind for mark, kind in _STILLS if head.startswith(mark)), "")


def _joined(stills: Sequence[Path]) -> Path:
    """All stills in one file, one after the other, as the demuxers of pipes read them.

    Raises:
        MediaError: of several kinds, or too much.
    """
    first = still_kind(stills[0])
    if len(stills) == 1:
        return stills[0]
    whole = stills[0].with_name("stills.bin")
    with files.replacing(whole) as part, files.open_new(part) as out:
        size = 0
        for still in stills:
            if still_kind(still) != first:
                raise MediaError(f"the stills are of several kinds ({still.name})")
            data = still.read_bytes()
            size += len(data)
            if size > _MOST_STILLS:
                raise MediaError("the stills have more than 8 GB")
            out.write(data)
    return whole
