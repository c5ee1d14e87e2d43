"""Encoded parts joined by copying packets."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from prostudio.errors import MediaError, PartsDifferError
from prostudio.film import Size
from prostudio.media import colour
from prostudio.media.encoding import Encoding
from prostudio.media.packets import join_parts, read_part, read_parts
from prostudio.media.video import VideoWriter, read_frames

SIZE = Size(128, 96)
RATE = Fraction(30)


def part(path: Path, frames: int, seed: int, encoding: Encoding) -> Path:
    noise = np.random.default_rng(seed).integers(0, 255, (12, 16, 3), np.uint8)
    texture = np.kron(noise, np.ones((16, 16, 1), np.uint8))
    with VideoWriter(path, SIZE, RATE, encoding) as writer:
        for k in range(frames):
            writer.write(colour.from_rgb(np.roll(texture, 3 * k, 1)[:96, :128]))
    return path


def pictures(path: Path) -> list[bytes]:
    return [b"".join(plane.tobytes() for plane in picture) for picture in read_frames(path)]


def join(paths: list[Path], out: Path) -> Path:
    join_parts(read_parts(paths), None, out, rate=RATE, metadata={})
    return out


@pytest.mark.parametrize("bframes", [0, 1, 2, 3])
def test_a_joined_film_is_its_parts_bit_for_bit(bframes: int, tmp_path: Path) -> None:
    encoding = Encoding(bframes=bframes)
    lengths = [17, 1, 2, 40, 3]
    paths = [part(tmp_path / f"{k}.mp4", n, k, encoding) for k, n in enumerate(lengths)]
    film = join(paths, tmp_path / "film.mp4")
    assert pictures(film) == [picture for path in paths for picture in pictures(path)]


def test_parts_of_other_quality_still_join_exactly(tmp_path: Path) -> None:
    """Without x264's `stitchable` these decode with wrong pictures and no error."""
    fine = part(tmp_path / "a.mp4", 20, 1, Encoding(crf=15))
    coarse = part(tmp_path / "b.mp4", 20, 2, Encoding(crf=35))
    film = join([fine, coarse], tmp_path / "film.mp4")
    assert pictures(film) == pictures(fine) + pictures(coarse)


def test_parts_with_other_headers_are_refused(tmp_path: Path) -> None:
    one = part(tmp_path / "a.mp4", 3, 1, Encoding())
    other = part(tmp_path / "b.mp4", 3, 1, replace(Encoding(), preset="ultrafast"))
    with pytest.raises(PartsDifferError, match=r"b\.mp4 and a\.mp4"):
        read_parts([one, other])


def test_a_part_says_its_length_and_delay(tmp_path: Path) -> None:
    found = read_part(part(tmp_path / "a.mp4", 9, 1, Encoding(bframes=0)))
    assert (found.frames, found.delay) == (9, 0)


def test_an_empty_part_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"")
    with pytest.raises(MediaError, match=r"a\.mp4"):
        read_part(tmp_path / "a.mp4")
