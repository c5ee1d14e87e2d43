"""Dividing a passage's time among its shots."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from prostudio.production.share_time import share_time


def test_one_shot_has_all_the_time() -> None:
    assert share_time(120, [1], sentences=[60], words=[30]) == (120,)


def test_a_cut_falls_on_the_nearest_sentence_edge() -> None:
    assert share_time(300, [1, 1], sentences=[130, 250], words=[150]) == (130, 170)


def test_without_a_sentence_edge_a_cut_falls_on_a_word() -> None:
    assert share_time(300, [1, 1], sentences=[], words=[40, 140, 200]) == (140, 160)


def test_a_shot_has_at_least_what_it_asks_for() -> None:
    assert share_time(300, [200, 1], sentences=[100, 210], words=[]) == (210, 90)
    assert share_time(300, [10, 280], sentences=[150], words=[150])[1] >= 280


@given(
    st.lists(st.integers(1, 90), min_size=1, max_size=6),
    st.integers(0, 900),
    st.lists(st.integers(0, 900), max_size=8),
    st.lists(st.integers(0, 900), max_size=20),
)
def test_the_shares_add_up_and_nobody_is_short(
    needed: list[int], spare: int, sentences: list[int], words: list[int]
) -> None:
    total = sum(needed) + spare
    shares = share_time(total, needed, sentences=sentences, words=words)
    assert sum(shares) == total
    assert all(share >= least for share, least in zip(shares, needed, strict=True))
