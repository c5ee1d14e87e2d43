"""A user's own footage in a film: what is shown, for how long, what is heard, what is refused."""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from making_films import Making, Studio, frames_of, sound_of

from prostudio.errors import FilmError, MediaError
from prostudio.events import Warned

sys.path.insert(0, str(Path(__file__).parents[1] / "media"))

from footage_making import SAMPLE_RATE, Clip, write_clip

HEAD = "music: none\ntransition: cut\ncaptions: none"


def greys(studio: Studio) -> list[int]:
    """Which frame of the clip each of the film's frames shows, modulo 40."""
    rows = [frame[frame.shape[0] // 2 :].mean() for frame in frames_of(studio.out)]
    return [round((float(row) * 219 / 255 + 16 - 40) / 4) for row in rows]


def warned(making: Making, code: str) -> str:
    (found,) = [e for e in making.events if isinstance(e, Warned) and e.code == code]
    return found.message


@pytest.fixture
def clips(studio: Studio) -> Studio:
    write_clip(studio.folder / "a.mp4", Clip(3.0, Fraction(12), 256, 144, click_every=0.5))
    return studio


def test_in_and_out_are_shown_exactly_and_no_copy_of_the_file_is_kept(clips: Studio) -> None:
    clips.write('![a](a.mp4 "in: 1s | out: 2.5s")', HEAD)
    clips.make()
    assert greys(clips) == list(range(12, 30))
    assert not np.abs(sound_of(clips.out)).max() > 0.001  # its sound was not kept
    assert not clips.make().made
    whole = (clips.folder / "a.mp4").read_bytes()
    stored = [p for p in (clips.folder / "home").rglob("*") if p.is_file()]
    assert stored
    assert all(p.read_bytes() != whole for p in stored)


def test_a_clip_shorter_than_its_narration_is_eased_then_held_and_the_user_is_told(
    clips: Studio,
) -> None:
    words = "These words take a good deal longer than the clip does, and so it waits for them."
    clips.write(f'![a](a.mp4 "in: 1s | out: 2.5s")\n\n{words}', HEAD)
    making = clips.make()
    shown = greys(clips)
    assert shown[:20] == [12 + min(17, int(k / 1.1 + 0.25 / 1.1)) for k in range(20)]
    assert set(shown[20:]) == {29}
    told = warned(making, "clip_short")
    assert told.startswith("clip 'a.mp4' has 1.50 s for a shot of ")
    assert "runs 10% slower and holds its last picture for " in told


def test_what_is_kept_of_its_sound_is_in_step_and_never_slowed(clips: Studio) -> None:
    def flash(n: int) -> np.ndarray:
        return np.full((144, 256, 3), 255 if n % 12 == 0 else 0, np.uint8)

    clip = Clip(6.0, Fraction(12), 256, 144, click_every=1.0, sound_codec="pcm_s16le")
    write_clip(clips.folder / "flash.mov", clip, flash)
    clips.write('![a](flash.mov "in: 0.5s | sound: keep | 6s")', HEAD)
    making = clips.make()
    bright = [n / 12 for n, frame in enumerate(frames_of(clips.out)) if frame.mean() > 120]
    loud = np.flatnonzero(np.abs(sound_of(clips.out)[0]) > 0.2) / SAMPLE_RATE
    heard = loud[np.r_[True, np.diff(loud) > 0.25]]
    assert len(bright) == 5
    assert np.abs(heard[: len(bright)] - bright).max() < 0.001
    assert "holds its last picture for 0.5 s" in warned(making, "clip_short")
    assert "slower" not in warned(making, "clip_short")


@pytest.mark.parametrize(
    ("title", "says"),
    [
        ("in: 5s", "`in: 5s` lies outside clip 'a.mp4', which lasts 3.00 s"),
        ("out: 4s", "`out: 4s` lies outside clip 'a.mp4', which lasts 3.00 s"),
        ("in: 2s | out: 1s", "the clip's `out` does not come after its `in`"),
    ],
)
def test_in_and_out_beyond_the_file_are_refused_with_numbers(
    title: str, says: str, clips: Studio
) -> None:
    clips.write(f'First.\n\n![a](a.mp4 "{title}")', HEAD)
    with pytest.raises(FilmError) as caught:
        clips.make()
    assert says in caught.value.message
    assert caught.value.line == 11


def test_a_bad_clip_is_refused_before_anything_is_spoken(clips: Studio) -> None:
    (clips.folder / "bad.mp4").write_bytes(b"\0\0\0\x20ftypisom" + bytes(2000))
    clips.write("![a](bad.mp4)\n\nSome words.", HEAD)
    made: list[str] = []
    with pytest.raises(MediaError, match=r"line 9: clip 'bad.mp4' cannot be read"):
        made = clips.make().made
    assert not made


def test_only_the_shots_of_a_changed_clip_are_made_again(clips: Studio) -> None:
    write_clip(clips.folder / "b.mp4", Clip(1.0, Fraction(12), 256, 144))
    clips.write('![a](a.mp4 "out: 1s | id: one")\n\n![b](b.mp4 "id: two")', HEAD)
    clips.make()
    assert not clips.make().made
    write_clip(clips.folder / "b.mp4", Clip(1.0, Fraction(6), 256, 144))
    again = clips.make().made
    assert {step.split()[0] for step in again} == {"clip", "segment", "film", "inspection"}
    assert {step for step in again if step.startswith("segment")} == {"segment two 1"}


def test_a_dissolve_takes_its_handles_from_outside_in_and_out(clips: Studio) -> None:
    """At the cut stands `in`; what fades before it is the footage before `in`."""
    head = HEAD.replace("cut", "dissolve 0.5s")
    clips.write(
        '![a](a.mp4 "out: 1s | id: one")\n\n![b](a.mp4 "in: 1.5s | out: 2.5s | id: two")', head
    )
    clips.make()
    shown = greys(clips)
    assert len(shown) == 24
    assert shown[6:9] == [6, 7, 8]
    assert shown[16:20] == [22, 23, 24, 25]
    # In the middle of the dissolve 12 of the one and 18 of the other are half seen each.
    assert shown[12] in (14, 15, 16)


def test_a_clip_with_another_engine_or_an_end_picture_is_refused(clips: Studio) -> None:
    clips.write('![a](a.mp4 "engine: procedural")', HEAD)
    with pytest.raises(FilmError, match="cannot use a clip") as caught:
        clips.make()
    assert "leave `engine` out" in str(caught.value)
    clips.write('![a](b.jpg "in: 3s")\n\nWords.', HEAD)
    with pytest.raises(FilmError, match=r"belong to a clip of yours; 'b.jpg' is a picture"):
        clips.make()
