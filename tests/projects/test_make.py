"""From a script to a finished film, and what a change costs."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from making_films import Making, Studio, frames_of, sound_of

from prostudio.errors import FilmError, MediaError

STORY = """
# The night

[[shot: deep space, stars]]
The sky never slept.

[[shot: a desert at dawn]]
Far away, the day began.

# The day

[[shot: abstract, golden]]
And somebody saw it.
"""
HEAD = "title: A Test\nmusic: hopeful"


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> tuple[Studio, Making]:
    """The story made once, from places that are quick to draw."""
    studio = Studio(tmp_path_factory.mktemp("story") / "film")
    studio.folder.mkdir()
    studio.write(STORY, HEAD)
    return studio, studio.make()


@pytest.fixture
def made(story: tuple[Studio, Making], tmp_path: Path) -> Studio:
    """A copy of the finished story, to go on with."""
    return story[0].copy(tmp_path / "film")


def test_a_script_becomes_a_film_that_passes_inspection(story: tuple[Studio, Making]) -> None:
    studio, making = story
    assert making.done.inspection["verdict"] == "ok"
    frames, sound = frames_of(studio.out), sound_of(studio.out)
    assert len(frames) == making.done.inspection["facts"]["frames"]
    assert frames[0].shape == (144, 256, 3)
    assert abs(sound.shape[1] / 48_000 - len(frames) / 12) < 0.05
    assert frames[0].mean() < 12, "it fades in"
    middle = np.stack(frames[12:-14])
    assert all(frame.std() > 4 for frame in middle), "there is always a picture"
    assert studio.out.with_suffix(".srt").read_text("utf-8").count("-->") == 3
    assert studio.out.with_suffix(".vtt").read_text("utf-8").startswith("WEBVTT")
    sheet = json.loads(studio.out.with_suffix(".provenance.json").read_text("utf-8"))
    assert {"procedural", "espeak", "synth"} <= {one["name"] for one in sheet["ingredients"]}


def test_making_it_again_makes_nothing(made: Studio) -> None:
    before = made.out.read_bytes()
    assert made.make().made == []
    assert made.out.read_bytes() == before


def test_a_changed_sentence_makes_again_only_what_hangs_on_it(made: Studio) -> None:
    made.write(STORY.replace("the day began.", "a new day began."), HEAD)
    making = made.make()

    spoken = [step for step in making.made if step.startswith("narration")]
    drawn = [step for step in making.made if step.startswith("segment")]
    assert len(spoken) == 1
    assert drawn
    assert all("desert" in step for step in drawn)


def test_a_new_first_shot_draws_no_other_again(made: Studio) -> None:
    first = "# Before\n\n[[shot: the sea]]\nFirst there was nothing.\n"
    made.write(first + STORY, HEAD)
    drawn = [step for step in made.make().made if step.startswith("segment")]

    assert [step for step in drawn if "sea" in step]
    # Where the film opened before it now follows a dissolve; only that shot's edges differ.
    assert all("space" in step for step in drawn if "sea" not in step)


def test_deleted_output_is_put_back_without_making_anything(made: Studio) -> None:
    before = made.out.read_bytes()
    made.out.unlink()
    assert made.make().made == []
    assert made.out.read_bytes() == before


def test_a_silent_film_of_pictures_has_the_length_it_asks_for(studio: Studio) -> None:
    studio.write("[[shot: abstract | 1s]]\n\n[[shot: deep space | 1.5s]]", "music: none")
    making = studio.make()
    assert making.done.seconds == 2.5
    assert np.abs(sound_of(studio.out)).max() < 1e-3


def test_captions_can_be_left_out_of_picture_and_folder(made: Studio) -> None:
    with_captions = frames_of(made.out)
    made.write(STORY, HEAD + "\ncaptions: none")
    making = made.make()
    assert not made.out.with_suffix(".srt").exists()
    assert not any(step.startswith(("narration", "music", "voice")) for step in making.made)
    without = frames_of(made.out)
    lower = [
        np.abs(one[110:].astype(int) - other[110:]).max()
        for one, other in zip(with_captions, without, strict=True)
    ]
    assert max(lower) > 100


def test_sounds_recordings_and_own_music_are_heard(studio: Studio) -> None:
    from prostudio.media.audio import write_wav

    seconds = np.arange(3 * 48_000) / 48_000
    for name, pitch in (("music.wav", 220), ("voice.wav", 660), ("hum.wav", 1500)):
        tone = 0.3 * np.sin(2 * np.pi * pitch * seconds).astype(np.float32)
        write_wav(studio.folder / name, [np.stack([tone, tone])])
    studio.write(
        "[[sound: hum.wav | loop | -6 dB]]\n[[shot: abstract]]\n[[narration: voice.wav]]\nMine.",
        "music: music.wav",
    )
    making = studio.make()
    assert making.done.inspection["verdict"] == "ok"
    sound = sound_of(studio.out).mean(0)[:144_000]
    power = np.abs(np.fft.rfft(sound * np.hanning(sound.size)))
    hertz = np.fft.rfftfreq(sound.size, 1 / 48_000)
    floor = np.median(power)
    for pitch in (220, 660, 1500):
        assert power[np.abs(hertz - pitch) < 3].max() > 50 * floor


def test_several_voices_speak_at_their_places(studio: Studio) -> None:
    studio.write(
        "[[shot: abstract]]\nANNA: I am on the left.\n\nBEN: And I am on the right.",
        "music: none\ncast:\n  ANNA: {language: en-us, pan: -1}\n  BEN: {language: en-gb, pan: 1}",
    )
    making = studio.make()
    assert making.done.inspection["verdict"] == "ok"
    text = studio.out.with_suffix(".srt").read_text("utf-8")
    assert "ANNA" not in text
    left, right = sound_of(studio.out)
    first, second = slice(0, left.size // 3), slice(-left.size // 2, None)
    assert np.abs(left[first]).max() > 5 * np.abs(right[first]).max()
    assert np.abs(right[second]).max() > 5 * np.abs(left[second]).max()


@pytest.mark.parametrize(
    ("body", "head", "said"),
    [
        ("Hello.", "engines: {video: nonesuch}", "nonesuch"),
        ("Hello.", "voice: {engine: espeak, voice: nobody}", "nobody"),
        ("Hello.", "voice: {engine: barks}", "barks"),
        ("[[voice: xx-yy]]\nHello.", "", "xx-yy"),
        ("漢字を読む。", "language: ja", "kanji"),
        ("![a](missing.png)\nHello.", "", "missing.png"),
        ("![a](../secret.png)\nHello.", "", "outside"),
        ("[[sound: nothing.wav]]\nHello.", "", "nothing.wav"),
        ("[[shot: sea | engine: stills]]\nHello.", "", "first frame"),
    ],
)
def test_what_cannot_be_made_is_refused_before_any_work(
    studio: Studio, body: str, head: str, said: str
) -> None:
    studio.write(body, head)
    with pytest.raises(FilmError, match=said):
        studio.make()
    assert not studio.out.exists()
    assert not (studio.folder / "home" / "store" / "manifests").exists()


def test_a_picture_that_is_none_is_refused_before_anything_is_spoken(studio: Studio) -> None:
    (studio.folder / "a.png").write_bytes(b"this is not a picture at all")
    studio.write("![a](a.png)\nHello.")
    with pytest.raises(MediaError, match=r"a\.png"):
        studio.make()
    assert not studio.out.exists()


def test_an_output_that_cannot_be_written_is_refused_before_any_work(studio: Studio) -> None:
    studio.write("Hello.")
    (studio.folder / "out").write_text("a file where a folder should be")
    with pytest.raises(Exception, match="out"):
        studio.make()
    assert not (studio.folder / "home" / "store" / "manifests").exists()
