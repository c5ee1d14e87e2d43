"""Half the frames show the same moments."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from prostudio.film import Size, TransitionKind
from prostudio.film.timeline import Clip, Join, Timeline, TitleCard
from prostudio.production.looks.halving import halved


def timeline(lengths: list[int], rate: int = 30) -> Timeline:
    clips, joins, at = [], [], 0
    for n, frames in enumerate(lengths):
        clips.append(Clip(f"s{n}", at, at + frames))
        if n:
            joins.append(Join(TransitionKind.DISSOLVE, n, at - 4, at + 4))
        at += frames
    title = TitleCard("Title", 0, 10)
    return Timeline(Size(128, 72), Fraction(rate), tuple(clips), tuple(joins), title)


@given(st.lists(st.integers(20, 300), min_size=1, max_size=40))
def test_edges_stay_within_a_frame_of_where_they_were_however_many_there_are(
    lengths: list[int],
) -> None:
    whole = timeline(lengths)
    half = halved(whole)
    assert half.rate == 15
    for before, after in zip(whole.clips, half.clips, strict=True):
        assert abs(after.start / half.rate - before.start / whole.rate) < 1 / half.rate
        assert after.start < after.stop
    assert [c.start for c in half.clips[1:]] == [c.stop for c in half.clips[:-1]], "no gap"
    for join in half.joins:
        into, out = half.clips[join.into], half.clips[join.into - 1]
        assert into.start - into.handle_in <= join.start
        assert out.stop + out.handle_out >= join.stop


def test_slow_films_and_shots_of_a_frame_stay_as_they_are() -> None:
    slow, flash = timeline([50, 50], rate=24), timeline([50, 1, 50])
    flash = replace(flash, joins=())
    assert halved(slow) is slow
    assert halved(flash) is flash
