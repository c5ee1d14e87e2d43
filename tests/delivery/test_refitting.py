"""A segment that was encoded otherwise is never joined as it is: it is encoded again."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from prostudio.delivery.joining import join
from prostudio.delivery.refitting import refitted
from prostudio.errors import PartsDifferError
from prostudio.film import Size
from prostudio.media import colour
from prostudio.media.encoding import Encoding
from prostudio.media.packets import read_part
from prostudio.media.video import VideoWriter, read_frames

SIZE, RATE = Size(128, 96), Fraction(30)


def segment(path: Path, first: int, encoding: Encoding) -> Path:
    """20 frames of a wave that moves."""
    y, x = np.mgrid[: SIZE.height, : SIZE.width]
    with VideoWriter(path, SIZE, RATE, encoding) as writer:
        for n in range(first, first + 20):
            wave = 128 + 100 * np.sin((x + 3 * n) / 9 + y / 14)
            writer.write(colour.from_rgb(np.dstack([wave, wave, 255 - wave]).astype(np.uint8)))
    return path


def lumas(path: Path) -> list[np.ndarray]:
    return [picture.y.astype(int) for picture in read_frames(path)]


def test_segments_of_one_header_are_left_as_they_are(tmp_path: Path) -> None:
    paths = [segment(tmp_path / f"{n}.mp4", 20 * n, Encoding(crf=18 + n)) for n in range(3)]
    assert refitted(paths, Encoding(), RATE, tmp_path) == paths


@pytest.mark.parametrize("bframes", [0, 2])
def test_a_planted_segment_of_another_header_is_encoded_again(bframes: int, tmp_path: Path) -> None:
    """As an older x264 would have left it in the store."""
    encoding = Encoding(bframes=bframes)
    paths = [segment(tmp_path / f"{n}.mp4", 20 * n, encoding) for n in range(3)]
    wanted = [luma for path in paths for luma in lumas(path)]
    other = replace(encoding, preset="ultrafast", crf=12)
    segment(paths[1], 20, other)
    with pytest.raises(PartsDifferError):
        join(paths, None, tmp_path / "film.mp4", rate=RATE)
    work = tmp_path / "work"
    work.mkdir()
    fitting = refitted(paths, encoding, RATE, work)
    assert [path.parent == work for path in fitting] == [False, True, False]
    assert len({read_part(path).header for path in fitting}) == 1
    join(fitting, None, tmp_path / "film.mp4", rate=RATE)
    found = lumas(tmp_path / "film.mp4")
    assert len(found) == 60
    assert all(np.array_equal(a, b) for a, b in zip(found[:20], wanted[:20], strict=True))
    assert all(np.array_equal(a, b) for a, b in zip(found[40:], wanted[40:], strict=True))
    assert max(np.abs(a - b).mean() for a, b in zip(found, wanted, strict=True)) < 2.5


def test_where_all_but_one_are_old_all_come_to_what_is_encoded_today(tmp_path: Path) -> None:
    old = replace(Encoding(), preset="ultrafast")
    paths = [segment(tmp_path / f"{n}.mp4", 20 * n, old) for n in range(2)]
    paths.append(segment(tmp_path / "2.mp4", 40, Encoding()))
    fitting = refitted(paths, Encoding(), RATE, tmp_path)
    assert fitting[2] == paths[2]
    assert {read_part(path).header for path in fitting} == {read_part(paths[2]).header}
