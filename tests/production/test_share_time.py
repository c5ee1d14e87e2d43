"""Dividing a passage's time among its shots."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from prostudio.production.timing.share_time import share_time


def test_one_shot_has_all_the_time() -> None:
    assert share_time(120, [1], sentences=[60], words=[30]) == (120,)


def test_a_cut_falls_on_the_nearest_sentence_edge() -> None:
    assert share_time(300, [1, 1], sentences=[130, 250], words=[150]) == (130, 170)


def test_without_a_sentence_edge_a_cut_falls_on_a_word() -> None:
    assert share_time(300, [1, 1], sentences=[], words=[40, 140, 200]) == (140, 160)


def test_a_shot_has_at_least_what_it_asks_for() -> None:
    assert share_time(300, [200, 1], sentences=[100, 210], words=[]) == (210, 90)
    assert share_time(300, [10, 280], sentences=[150], words=[150])[1] >= 280


def test_the_last_of_several_shots_gets_more_than_the_tail() -> None:
    assert share_time(300, [1, 1, 1], sentences=[100, 290], words=[100, 190, 290]) == (100, 90, 110)


def test_a_sentence_edge_far_from_the_even_cut_loses_to_a_word() -> None:
    assert share_time(400, [1, 1], sentences=[70], words=[70, 190, 330]) == (190, 210)
    assert share_time(400, [1, 1], sentences=[120], words=[70, 190, 330]) == (120, 280)


def test_a_cut_that_finds_no_edge_divides_evenly() -> None:
    assert share_time(300, [10, 10], sentences=[20], words=[20, 290]) == (150, 150)


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
    even = [least + spare // len(needed) for least in needed]
    assert all(share >= own // 2 for share, own in zip(shares, even, strict=True))
