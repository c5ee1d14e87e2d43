"""The timeline in segments: gapless, position independent, within the handles."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prostudio.compositor import Segment, cut_segments
from prostudio.errors import FaultError, UnsupportedError
from prostudio.film import Caption, Size, TransitionKind
from prostudio.film.time import sample_at
from prostudio.film.timeline import Clip, Join, Timeline, TitleCard

RATE = Fraction(30)
SIZE = Size(128, 96)


def timeline(*clips: Clip, joins: tuple[Join, ...] = (), **more: object) -> Timeline:
    return Timeline(SIZE, RATE, clips, joins, **more)  # type: ignore[arg-type]


def caption(first: int, last: int) -> Caption:
    return Caption(("words",), sample_at(first, RATE), sample_at(last, RATE), "en")


def sources(segments: tuple[Segment, ...]) -> list[list[tuple[str, int, int]]]:
    return [[(s.shot, s.first, s.count) for s in segment.sources] for segment in segments]


def test_a_cut_divides_and_nothing_else_does() -> None:
    found = cut_segments(timeline(Clip("a", 0, 90), Clip("b", 90, 150)))
    assert sources(found) == [[("a", 0, 90)], [("b", 0, 60)]]


def test_a_dissolve_is_a_segment_with_two_sources_out_of_the_handles() -> None:
    found = cut_segments(
        timeline(
            Clip("a", 0, 90, handle_out=9),
            Clip("b", 90, 150, handle_in=9),
            joins=(Join(TransitionKind.DISSOLVE, 1, 81, 99),),
        )
    )
    assert sources(found) == [[("a", 0, 81)], [("a", 81, 18), ("b", 0, 18)], [("b", 18, 51)]]
    passage = found[1].passage
    assert passage is not None
    assert [round(passage.time(k), 3) for k in (0, 17)] == [0.053, 0.947]


def test_a_fade_has_one_source_on_either_side_of_its_middle() -> None:
    found = cut_segments(
        timeline(
            Clip("a", 0, 90), Clip("b", 90, 150), joins=(Join(TransitionKind.FADE, 1, 80, 100),)
        )
    )
    assert sources(found) == [[("a", 0, 80)], [("a", 80, 10)], [("b", 0, 10)], [("b", 10, 50)]]
    first, second = found[1].passage, found[2].passage
    assert first is not None
    assert second is not None
    assert first.time(9) < 0.5 < second.time(0)


def test_the_film_fades_in_from_black_and_out_to_black() -> None:
    opening = Join(TransitionKind.FADE, 0, 0, 15)
    ending = Join(TransitionKind.FADE, 1, 60, 90)
    found = cut_segments(timeline(Clip("a", 0, 90), joins=(opening, ending)))
    assert [segment.frames for segment in found] == [15, 45, 30]
    first, last = found[0].passage, found[2].passage
    assert first is not None
    assert last is not None
    assert first.time(0) > 0.5
    assert first.time(14) > 0.95
    assert last.time(0) < 0.05
    assert last.time(29) < 0.5


def test_long_clips_are_cut_into_equal_pieces() -> None:
    found = cut_segments(timeline(Clip("a", 0, 401)), longest=180)
    assert [segment.frames for segment in found] == [133, 134, 134]
    assert sources(found)[1] == [("a", 133, 134)]


def test_text_goes_on_across_segments_with_its_own_range() -> None:
    found = cut_segments(
        timeline(
            Clip("a", 0, 60),
            Clip("b", 60, 120),
            title=TitleCard("Title", 6, 50),
            captions=(caption(50, 70),),
        )
    )
    ranges = [[(o.kind, o.start, o.stop) for o in segment.overlays] for segment in found]
    assert ranges == [[("title", 6, 50), ("caption", 50, 70)], [("caption", -10, 10)]]
    without = cut_segments(
        timeline(Clip("a", 0, 60), captions=(caption(5, 9),)), burn_captions=False
    )
    assert without[0].overlays == ()


def test_a_shot_put_before_changes_no_segment_of_the_others() -> None:
    clips = (Clip("a", 0, 90, handle_out=9), Clip("b", 90, 150, handle_in=9))
    joins = (Join(TransitionKind.DISSOLVE, 1, 81, 99),)
    film = timeline(*clips, joins=joins, captions=(caption(70, 100),))
    moved = timeline(
        Clip("new", 0, 47),
        *(replace(clip, start=clip.start + 47, stop=clip.stop + 47) for clip in clips),
        joins=tuple(
            replace(j, into=j.into + 1, start=j.start + 47, stop=j.stop + 47) for j in joins
        ),
        captions=(caption(117, 147),),
    )
    assert cut_segments(moved)[1:] == cut_segments(film)


@given(
    lengths=st.lists(st.integers(40, 400), min_size=1, max_size=6),
    kinds=st.lists(st.sampled_from(["cut", "dissolve", "fade", "fade white"]), min_size=6),
    longest=st.integers(10, 200),
)
def test_segments_cover_the_film_once_and_survive_json(
    lengths: list[int], kinds: list[str], longest: int
) -> None:
    clips, joins, start = [], [], 0
    for index, length in enumerate(lengths):
        clips.append(Clip(f"s{index}", start, start + length, 9, 9))
        if index and kinds[index] != "cut":
            joins.append(Join(TransitionKind(kinds[index]), index, start - 9, start + 9))
        start += length
    film = timeline(*clips, joins=tuple(joins))
    found = cut_segments(film, longest=longest)
    assert sum(segment.frames for segment in found) == start
    assert all(segment.frames <= longest for segment in found)
    assert [Segment.from_json(json.loads(json.dumps(s.to_json()))) for s in found] == list(found)
    first = 0
    for segment in found:
        for source in segment.sources:
            clip = next(clip for clip in clips if clip.shot == source.shot)
            assert clip.start - clip.handle_in + source.first == first
            assert source.count == segment.frames
        first += segment.frames


@pytest.mark.parametrize(
    ("film", "message"),
    [
        (timeline(Clip("a", 0, 9), Clip("b", 10, 20)), "shot b begins at 10, not at 9"),
        (
            timeline(
                Clip("a", 0, 90),
                Clip("b", 90, 99),
                joins=(Join(TransitionKind.DISSOLVE, 1, 81, 99),),
            ),
            "beyond the handles of shot a",
        ),
        (
            timeline(
                Clip("a", 0, 30),
                Clip("b", 30, 60),
                joins=(
                    Join(TransitionKind.FADE, 1, 20, 40),
                    Join(TransitionKind.FADE, 2, 35, 60),
                ),
            ),
            "two transitions meet at frame 35",
        ),
        (
            timeline(Clip("a", 0, 30), joins=(Join(TransitionKind.DISSOLVE, 0, 0, 9),)),
            "a dissolve needs a shot on either side",
        ),
        (
            timeline(
                Clip("a", 0, 30), Clip("b", 30, 60), joins=(Join(TransitionKind.FADE, 1, 0, 9),)
            ),
            "misses its cut",
        ),
    ],
)
def test_a_timeline_that_does_not_fit_together_is_refused(film: Timeline, message: str) -> None:
    with pytest.raises(FaultError, match=message):
        cut_segments(film)


def test_a_transition_without_a_rule_is_refused_by_name() -> None:
    film = timeline(
        Clip("a", 0, 30), Clip("b", 30, 60), joins=(Join(TransitionKind.CUT, 1, 20, 40),)
    )
    with pytest.raises(UnsupportedError, match="'cut'"):
        cut_segments(film)
