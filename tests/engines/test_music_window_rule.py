"""The rule of windows for music engines."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from prostudio.engines.windows import MOVED, windows_of

RATE = 32_000


def rule(samples: int) -> tuple[tuple[int, int], ...]:
    return windows_of(samples, RATE, length=30, step=20, quantum=5)


def test_what_fits_in_one_window_is_one_window() -> None:
    assert rule(1) == ((0, 5 * RATE),)
    assert rule(30 * RATE) == ((0, 30 * RATE),)
    assert rule(30 * RATE + 1) == ((0, 30 * RATE), (20 * RATE, 35 * RATE))


@given(st.integers(1, 700 * RATE))
def test_windows_overlap_cover_the_whole_and_have_room_to_be_moved(samples: int) -> None:
    windows = rule(samples)
    assert windows[0][0] == 0
    for (first, stop), (following, _) in pairwise(windows):
        assert (following - first, stop - following) == (20 * RATE, 10 * RATE)
    first, stop = windows[-1]
    assert stop - first <= 30 * RATE
    assert len(windows) == 1 or stop - first > 10 * RATE
    assert stop >= samples + MOVED * RATE * (len(windows) - 1)


@given(st.integers(1, 300 * RATE), st.integers(0, 300 * RATE))
def test_a_longer_music_keeps_all_windows_but_the_last(samples: int, more: int) -> None:
    short, longer = rule(samples), rule(samples + more)
    assert longer[: len(short) - 1] == short[:-1]
    assert [first for first, _ in longer[: len(short)]] == [first for first, _ in short]
