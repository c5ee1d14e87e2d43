"""The rule of windows for music engines that make no more than so much in one call."""

from __future__ import annotations

MOVED = 0.02
"""Seconds by which each window may be moved when it is joined to the one before."""


def windows_of(
    samples: int, rate: int, *, length: float, step: float, quantum: float
) -> tuple[tuple[int, int], ...]:
    """Windows (first, stop) that cover a music of so many samples.

    All are `length` long but the last, which is as long as needed in whole quanta: a
    music that grows a little keeps even that one.

    Args:
        rate: samples a second.
        length, step, quantum: seconds; a window begins `step` after the one before.
    """
    whole, each, least = (round(seconds * rate) for seconds in (length, step, quantum))
    windows: list[tuple[int, int]] = []
    while True:
        first = each * len(windows)
        wanted = samples + round(MOVED * rate) * len(windows) - first
        if wanted <= whole:
            return (*windows, (first, first + min(whole, -(-wanted // least) * least)))
        windows.append((first, first + whole))
