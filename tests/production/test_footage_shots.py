"""How long a clip's shot lasts, which part of it is shown, and what is heard of it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from planning import lengths, planned, spoken_in

from prostudio.engines.request import Excerpt, Machine
from prostudio.film.timeline import Timeline
from prostudio.graph import Artifact
from prostudio.media.footage.values import FootageFacts
from prostudio.production.plan_values import Plan
from prostudio.production.shots.footage import (
    examine_step_name,
    excerpt_of,
    footage_warnings,
    with_footage,
)
from prostudio.production.sound.sounds import sound_steps
from prostudio.production.timing.lay_out import lay_out

FACTS = FootageFacts(8.0, 1920, 1080, "25", "h264", "yuv420p", sound="aac")


def laid_out(
    folder: Path, body: str, *seconds: float, head: str = "", facts: FootageFacts = FACTS
) -> tuple[Plan, Timeline]:
    """A film whose clips are all the same footage, looked at."""
    (folder / "a.mp4").write_bytes(b"footage")
    plan = planned(body, head, folder)
    found = {
        examine_step_name(shot.clip): Artifact("k", {}, facts.to_json())
        for shot in plan.shots()
        if shot.clip
    }
    plan = with_footage(plan, found)
    return plan, lay_out(plan, spoken_in(plan, *seconds) if seconds else {})


def excerpts(made: tuple[Plan, Timeline]) -> list[Excerpt]:
    plan, timeline = made
    return [
        excerpt_of(shot, clip, timeline.rate)
        for shot, clip in zip(plan.shots(), timeline.clips, strict=True)
    ]


@pytest.mark.parametrize(
    ("title", "frames"),
    [
        ("in: 1s | out: 3.5s", 75),
        ("in: 1s", 210),
        ("sound: mute", 240),
        ("in: 1s | 2s", 60),
        ("out: 9s", 240),  # a frame too far is the file's end
    ],
)
def test_a_silent_clip_lasts_from_in_to_out_or_its_end_unless_it_says(
    title: str, frames: int, tmp_path: Path
) -> None:
    _, timeline = laid_out(tmp_path, f'![a](a.mp4 "{title}")')
    assert lengths(timeline) == [frames]


def test_a_clip_with_words_lasts_as_long_as_they_do(tmp_path: Path) -> None:
    made = laid_out(tmp_path, '![a](a.mp4 "in: 1s")\n\nWords.\n\nMore.', 2.0, 3.0)
    first, _ = made[1].clips
    assert first.stop - first.start == 75  # 2 s and 0.5 s of breath
    assert not list(footage_warnings(*made))


def test_at_the_cut_stands_in_and_handles_come_from_outside(tmp_path: Path) -> None:
    body = '![a](a.mp4 "out: 2s")\n\n![b](a.mp4 "in: 3s | out: 5s")'
    made = laid_out(tmp_path, body, head="transition: dissolve 1s")
    one, two = excerpts(made)
    assert (one.start, one.stop, one.pace) == (0, None, 1)
    assert (two.start, two.stop, two.pace) == (Fraction(5, 2), None, 1)


def test_a_clip_that_is_too_short_is_slowed_by_a_tenth_at_most_then_held(tmp_path: Path) -> None:
    made = laid_out(tmp_path, '![a](a.mp4 "in: 1s | out: 3s | seconds: 2.1s")')
    assert excerpts(made) == [Excerpt(Fraction(1), None, Fraction(21, 20))]
    assert [w.message for w in footage_warnings(*made)] == [
        "clip 'a.mp4' has 2.00 s for a shot of 2.10 s; it runs 5% slower"
    ]
    made = laid_out(tmp_path, '![a](a.mp4 "in: 1s | out: 3s | seconds: 4s")')
    assert excerpts(made) == [Excerpt(Fraction(1), Fraction(3), Fraction(11, 10))]
    (told,) = footage_warnings(*made)
    assert "runs 10% slower and holds its last picture for 1.8 s" in told.message
    assert told.line == 6


def test_a_clip_that_is_heard_is_never_slowed(tmp_path: Path) -> None:
    made = laid_out(tmp_path, '![a](a.mp4 "in: 1s | out: 3s | seconds: 4s | sound: keep")')
    assert excerpts(made) == [Excerpt(Fraction(1), Fraction(3), Fraction(1))]


def test_several_clips_share_a_paragraph_and_cuts_fall_on_its_words(tmp_path: Path) -> None:
    body = '![a](a.mp4 "1s")\n\n![b](a.mp4 "in: 4s | 1s")\n\nOne two three four five six.'
    _, timeline = laid_out(tmp_path, body, 6.0)
    words = {round(word.start / 1600) for line in timeline.spoken for word in line.words}
    assert min(abs(timeline.clips[1].start - word) for word in words) <= 1


def test_kept_sound_lies_at_its_shot_and_goes_down_while_somebody_speaks(tmp_path: Path) -> None:
    body = 'First.\n\n![a](a.mp4 "in: 1.5s | sound: keep")\n\nWords.'
    plan, timeline = laid_out(tmp_path, body, 2.0)
    steps = {s.name: s for s in sound_steps(plan, timeline, {}, {}, Machine(2, 8000))}
    clip = timeline.clips[1]
    (own,) = (s for s in steps.values() if s.kind == "clip.sound")
    length = (clip.stop - clip.start) * 1600
    assert own.params == {"start": "3/2", "samples": length}
    (placed,) = (p for p in steps["sound"].params["placements"] if p["file"] == own.name)
    assert (placed["start"], placed["length"]) == (clip.start * 1600, length)
    assert placed["duck_db"] == -10
    assert placed["skip"] == 0


def test_a_clip_without_sound_that_is_to_be_kept_is_told_of(tmp_path: Path) -> None:
    made = laid_out(tmp_path, '![a](a.mp4 "sound: keep")', facts=replace(FACTS, sound=""))
    assert [w.code for w in footage_warnings(*made)] == ["no_sound"]
    steps = sound_steps(*made, {}, {}, Machine(2, 8000))
    assert not [s for s in steps if s.kind == "clip.sound"]


def test_what_was_found_in_a_clip_is_told(tmp_path: Path) -> None:
    facts = replace(FACTS, interlaced=True, damaged=2)
    made = laid_out(tmp_path, "![a](a.mp4)", facts=facts)
    assert [w.code for w in footage_warnings(*made)] == ["clip_interlaced", "clip_damaged"]


def test_before_a_clip_was_looked_at_its_out_is_believed(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"footage")
    plan = planned('![a](a.mp4 "in: 1s | out: 3.5s")\n\n![b](a.mp4)', "", tmp_path)
    assert lengths(lay_out(plan, {})) == [75, 120]


def test_a_camera_move_over_a_clip_is_told_to_be_left_out(tmp_path: Path) -> None:
    plan, _ = laid_out(tmp_path, '![a](a.mp4 "camera: push in")')
    assert "moves by itself" in next(w.message for w in plan.warnings if w.code == "left_out")


SPOKEN = "![a](a.mp4)\n\nOne.\n\n"


@pytest.mark.parametrize("seconds", [1.5, 3.0, 20.0])
def test_a_clip_that_shares_the_next_words_is_shown_from_in_to_out(
    seconds: float, tmp_path: Path
) -> None:
    body = f'{SPOKEN}![a](a.mp4 "in: 1s | out: 5s")\n\n![a](a.mp4)\n\nTwo.'
    plan, timeline = laid_out(tmp_path, body, 2.0, seconds)
    assert lengths(timeline)[1] == 120
    shared = excerpts((plan, timeline))[1]
    assert (shared.start, shared.stop, shared.pace) == (1, None, 1)


def test_a_whole_clip_that_words_cut_off_is_told_with_both_lengths(tmp_path: Path) -> None:
    body = f"{SPOKEN}![a](a.mp4)\n\n![a](a.mp4)\n\nTwo."
    plan, timeline = laid_out(tmp_path, body, 2.0, 3.0)
    shown = lengths(timeline)[1] / 30
    (told,) = [w for w in footage_warnings(plan, timeline) if w.code == "clip_cut_off"]
    assert f"has 8.00 s and is shown for {shown:.2f} s" in told.message


@pytest.mark.parametrize(
    ("title", "frames"), [("", 120), ("in: 1s | out: 5s", 120), ("out: 6s", 180)]
)
def test_a_pause_below_a_clip_is_time_of_the_clips(title: str, frames: int, tmp_path: Path) -> None:
    clip = f'![a](a.mp4 "{title}")' if title else "![a](a.mp4)"
    body = f"{SPOKEN}{clip}\n[[pause: 4s]]\n\n![a](a.mp4)\n\nTwo."
    _, timeline = laid_out(tmp_path, body, 2.0, 3.0)
    assert lengths(timeline)[1] == frames
    first, second = timeline.spoken
    silence = (second.start - timeline.clips[1].start * 1600) / 48_000
    assert silence >= 4.0  # nobody speaks in it
    assert first.stop <= timeline.clips[1].start * 1600
