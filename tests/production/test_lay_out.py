"""The audio clock is the truth: where shots, words and captions fall."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planning import lengths, timeline_of

from prostudio.film import TransitionKind
from prostudio.film.time import SAMPLE_RATE, sample_at

TWO = "[[shot: sea | id: a]]\nOne.\n\n[[shot: desert | id: b]]\nTwo."


def test_a_shot_lasts_as_long_as_its_words_and_half_a_second_of_breath() -> None:
    timeline = timeline_of(TWO, 2.0)
    assert lengths(timeline) == [75, 75 + 30], "the last has a second more, to end in"
    first, second = timeline.spoken
    assert first.start == round(0.2 * SAMPLE_RATE)
    assert second.start - first.stop == round(0.5 * SAMPLE_RATE)


def test_seconds_are_a_minimum_and_words_are_never_cut() -> None:
    body = "[[shot: sea | {}s]]\nOne.\n\n[[shot: sea]]\nTwo."
    assert lengths(timeline_of(body.format(6), 2.0))[0] == 180
    assert lengths(timeline_of(body.format(1), 2.0))[0] == 75


def test_a_silent_shot_lasts_as_long_as_it_says_and_four_seconds_otherwise() -> None:
    assert lengths(timeline_of("[[shot: sea | 2.5s]]\n\n---\n\n[[shot: desert]]")) == [75, 120]


def test_nothing_is_said_before_the_title_is_gone() -> None:
    timeline = timeline_of(TWO, 2.0, head="title: A Title")
    assert timeline.title is not None
    assert timeline.title.stop == 90
    assert timeline.spoken[0].start >= 3 * SAMPLE_RATE
    assert lengths(timeline)[0] == 90 + 75


def test_pauses_stand_where_they_were_written() -> None:
    body = "[[shot: sea]]\n{}\nOne.\n\n{}\n\nTwo."
    plain = timeline_of(body.format("", ""), 1.0)
    before = timeline_of(body.format("[[pause: 1.5s]]", ""), 1.0)
    between = timeline_of(body.format("", "[[pause: 1.5s]]"), 1.0)
    moved = round(1.5 * SAMPLE_RATE)
    assert before.spoken[0].start == plain.spoken[0].start + moved
    assert between.spoken[0].start == plain.spoken[0].start
    gap = between.spoken[1].start - between.spoken[0].stop
    assert gap >= moved


def test_shots_that_share_a_paragraph_are_cut_where_a_sentence_ends() -> None:
    body = "[[shot: sea]]\n[[shot: desert]]\nOne is here. Two is here."
    timeline = timeline_of(body, 3.0, 3.0)
    one, two = timeline.spoken
    cut = sample_at(timeline.clips[1].start, timeline.rate)
    assert one.stop <= cut <= two.start


def test_a_longer_sentence_moves_what_follows_and_changes_none_of_it() -> None:
    body = "\n\n".join(f"[[shot: sea | id: s{n}]]\nSentence number {n}." for n in range(4))
    before, after = timeline_of(body, 2.0), timeline_of(body, 2.0, 3.37, 2.0)
    assert lengths(after)[2:] == lengths(before)[2:]
    assert lengths(after)[1] > lengths(before)[1]
    for old, new in zip(before.spoken[2:], after.spoken[2:], strict=True):
        from_cut = [
            word.start - sample_at(_clip(timeline, line.shot), timeline.rate)
            for timeline, line in ((before, old), (after, new))
            for word in line.words
        ]
        half = len(from_cut) // 2
        assert from_cut[:half] == pytest.approx(from_cut[half:], abs=1)


def _clip(timeline: object, shot: str) -> int:
    return next(clip.start for clip in timeline.clips if clip.shot == shot)  # type: ignore[attr-defined]


def test_a_dissolve_leads_from_scene_to_scene_out_of_handles_and_costs_no_time() -> None:
    body = "# One\n\n[[shot: sea]]\nOne.\n\n[[shot: sea]]\nTwo.\n\n# Two\n\n[[shot: sea]]\nThree."
    timeline = timeline_of(body, 2.0)
    cuts = timeline_of(body, 2.0, head="transition: cut")
    assert lengths(timeline) == lengths(cuts)
    kinds = [(join.kind, join.into) for join in timeline.joins]
    assert kinds == [
        (TransitionKind.FADE, 0),
        (TransitionKind.DISSOLVE, 2),
        (TransitionKind.FADE, 3),
    ]
    dissolve = timeline.joins[1]
    assert dissolve.stop - dissolve.start == 18
    assert timeline.clips[1].handle_out == 9
    assert timeline.clips[2].handle_in == 9
    assert timeline.clips[0].handle_out == 0


@pytest.mark.parametrize("fps", ["30", "24", "29.97", "12", "60"])
def test_picture_and_sound_end_together_at_every_rate(fps: str) -> None:
    timeline = timeline_of(TWO, 1.2345, 2.3456, head=f"fps: {fps}")
    assert timeline.samples == sample_at(timeline.clips[-1].stop, timeline.rate)
    assert abs(timeline.samples / SAMPLE_RATE - timeline.frames.seconds) < Fraction(1, 48_000)


SECONDS = st.floats(0.05, 9.0)


@settings(max_examples=40, deadline=None)
@given(st.lists(SECONDS, min_size=1, max_size=6), st.sampled_from(["30", "29.97", "24", "7"]))
def test_whatever_is_said_fits_into_its_own_shot(seconds: list[float], fps: str) -> None:
    body = "\n\n".join(f"[[shot: sea | id: s{n}]]\nSentence {n}." for n in range(len(seconds)))
    timeline = timeline_of(body, *seconds, head=f"fps: {fps}")
    clips = {clip.shot: clip for clip in timeline.clips}
    assert timeline.clips[0].start == 0
    assert all(one.stop == two.start for one, two in pairwise(timeline.clips))
    for line in timeline.spoken:
        clip = clips[line.shot]
        assert sample_at(clip.start, timeline.rate) < line.start
        assert line.stop < sample_at(clip.stop, timeline.rate)
        assert line.start <= line.words[0].start
        assert line.words[-1].stop <= line.stop
    for one, two in pairwise(timeline.captions):
        assert one.start < one.stop <= two.start
    assert timeline.captions[-1].stop <= timeline.samples
