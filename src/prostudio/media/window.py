"""Which part of a picture is shown in a frame of another shape. Light to import."""

from __future__ import annotations

from dataclasses import dataclass

from prostudio.film import Focus, Size

SCALED_AWAY = 0.03
"""Shapes that differ by less are scaled into each other, which nobody sees."""


@dataclass(frozen=True, slots=True)
class Window:
    """Columns [left, left + width) and rows [top, top + height) of a picture, all even.

    It stands still: windows move by whole pixels, two at a time in 4:2:0, and a slow pan
    would be seen to step.
    """

    left: int
    top: int
    width: int
    height: int


def window_of(source: Size, frame: Size, focus: Focus | None) -> Window | None:
    """The largest part of a source in the frame's shape, about the point that stays in view.

    Args:
        focus: the middle where it is not given; a window never leaves the picture.

    Returns:
        None where the shapes are alike and all of it is shown.
    """
    shape, wanted = source.width / source.height, frame.width / frame.height
    if abs(shape / wanted - 1) <= SCALED_AWAY:
        return None
    width = source.width if shape < wanted else _even(source.height * wanted)
    height = source.height if shape > wanted else _even(source.width / wanted)
    focus = focus or Focus()
    return Window(
        _placed(focus.x, width, source.width), _placed(focus.y, height, source.height),
        width, height,
    )  # fmt: skip


def _even(length: float) -> int:
    return max(2, 2 * round(length / 2))


def _placed(share: float, length: int, whole: int) -> int:
    """Where a window of `length` begins so that the point at `share` is in its middle."""
    return min(max(0, _even(share * whole - length / 2) if share * whole > length / 2 else 0),
               whole - length)  # fmt: skip
