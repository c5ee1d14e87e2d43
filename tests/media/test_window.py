"""Which part of a picture is shown in a frame of another shape."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prostudio.film import Focus, Size
from prostudio.media import colour
from prostudio.media.encoding import Encoding
from prostudio.media.video import VideoWriter, read_frames
from prostudio.media.window import Window, window_of

WIDE, UPRIGHT, SQUARE = Size(1280, 720), Size(720, 1280), Size(720, 720)
SIDES = st.integers(32, 1000).map(lambda half: 2 * half)
SIZES = st.builds(Size, SIDES, SIDES)
SHARES = st.floats(0, 1)


@given(SIZES, SIZES, st.builds(Focus, SHARES, SHARES))
def test_a_window_has_the_frames_shape_and_never_leaves_the_picture(
    source: Size, frame: Size, focus: Focus
) -> None:
    window = window_of(source, frame, focus)
    if window is None:
        assert source.width / source.height == pytest.approx(frame.width / frame.height, rel=0.03)
        return
    assert 0 <= window.left <= source.width - window.width
    assert 0 <= window.top <= source.height - window.height
    assert window.width == source.width or window.height == source.height
    assert not any(n % 2 for n in (window.left, window.top, window.width, window.height))


@pytest.mark.parametrize(
    ("focus", "left"),
    [(None, 280), (Focus(0, 0.5), 0), (Focus(1, 0.5), 560), (Focus(0.3, 0.5), 24)],
)
def test_the_focus_stays_in_the_middle_as_far_as_the_picture_goes(
    focus: Focus | None, left: int
) -> None:
    assert window_of(WIDE, SQUARE, focus) == Window(left, 0, 720, 720)


def test_shapes_that_are_nearly_alike_are_scaled() -> None:
    assert window_of(Size(832, 480), WIDE, Focus(0, 0)) is None
    assert window_of(Size(640, 384), WIDE, None) == Window(0, 12, 640, 360)


def test_frames_are_read_through_a_window(tmp_path: Path) -> None:
    with VideoWriter(tmp_path / "a.mp4", Size(128, 64), Fraction(25), Encoding(crf=4)) as writer:
        picture = colour.flat(Size(128, 64), (100, 128, 128))
        picture.y[:, :64], picture.u[:, :32] = 200, 90
        writer.write(picture)
    for left, luma, blue in ((0, 200, 90), (64, 100, 128)):
        window = Window(left, 0, 64, 64)
        (frame,) = read_frames(tmp_path / "a.mp4", size=Size(96, 96), window=window)
        assert frame.size == Size(96, 96)
        assert np.abs(frame.y[:, 8:88].astype(int) - luma).max() <= 3
        assert np.abs(frame.u[:, 4:44].astype(int) - blue).max() <= 3
