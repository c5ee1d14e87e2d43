"""A film handed over: clip files with handles, stems that sum to the mix, projects that play."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import av
import numpy as np
import pytest
from making_films import Studio, frames_of

from prostudio.events import Done, StepDone
from prostudio.media.audio import WavReader
from prostudio.projects.export import export, write_stems
from prostudio.projects.project import open_project

sys.path.insert(0, str(Path(__file__).parents[1] / "media"))

from footage_making import Clip, write_clip

BODY = """## The sea

[[shot: abstract | id: one | 1s]]
Hello.

[[shot: deep space | id: two | transition: dissolve 0.5s]]
Well.
"""
HEAD = "captions: sidecar\ntitle: A small film"


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    """A film that was made and handed over in three formats, with stems."""
    studio = Studio(tmp_path_factory.mktemp("handed"))
    studio.write(BODY, HEAD)
    text = studio.script.read_text("utf-8").replace("fps: 12", "fps: 24")
    studio.script.write_text(text, "utf-8")
    studio.make()
    project = open_project(str(studio.script))
    out = studio.out.with_suffix("")
    for _ in export(project, studio.settings, out, ("otio", "mlt", "edl"), handle=Fraction(0)):
        pass
    for _ in write_stems(project, studio.settings, out.with_suffix(".stems")):
        pass
    return studio


def wav(path: Path) -> np.ndarray:
    with WavReader(path) as reader:
        return reader.read(0, reader.samples)


def test_stems_are_as_long_as_the_film_and_sum_to_the_mix(handed: Studio) -> None:
    folder = handed.out.with_suffix(".stems")
    stems = {name: wav(folder / f"{name}.wav") for name in ("voice", "music", "effects", "mix")}
    with av.open(str(handed.out)) as film:
        frames = film.streams.video[0].frames
    assert {sound.shape for sound in stems.values()} == {(2, frames * 48_000 // 24)}
    summed = stems["voice"] + stems["music"] + stems["effects"]
    assert np.abs(stems["voice"]).max() > 0.01
    assert np.abs(stems["music"]).max() > 0.01
    np.testing.assert_allclose(summed, stems["mix"], atol=1e-6)


def test_a_clip_without_more_handles_shows_the_films_own_frames(handed: Studio) -> None:
    film, clip = frames_of(handed.out), frames_of(handed.out.with_name("film.media") / "two.mp4")
    root = ElementTree.parse(handed.out.with_suffix(".mlt")).getroot()
    entries = list(root.find("playlist[@id='pictures']") or ())
    lengths = [int(e.get("out", "")) + 1 - int(e.get("in", "")) for e in entries]
    place = next(n for n, e in enumerate(entries) if e.get("producer") == "clip 2")
    into, start = int(entries[place].get("in", "")), sum(lengths[:place])
    for k in (0, 5):
        difference = film[start + k].astype(int) - clip[into + k].astype(int)
        assert np.abs(difference).mean() < 3


@pytest.mark.slow
def test_handles_reach_beyond_the_cut_and_nothing_is_rendered_twice(handed: Studio) -> None:
    project = open_project(str(handed.script))
    out = handed.out.with_name("longer")
    for _ in export(project, handed.settings, out, ("otio",)):
        pass
    short = len(frames_of(handed.out.with_name("film.media") / "one.mp4"))
    assert len(frames_of(out.with_name("longer.media") / "one.mp4")) == short + 12 + 6
    again = list(export(project, handed.settings, out, ("edl",)))
    assert all(event.cached for event in again if isinstance(event, StepDone))
    assert isinstance(again[-1], Done)


@pytest.mark.slow
def test_melt_plays_the_mlt_file_as_the_film(handed: Studio, tmp_path: Path) -> None:
    melt = shutil.which("melt")
    if melt is None:
        pytest.skip("melt (MLT) is not installed")
    played = tmp_path / "played.mp4"
    subprocess.run(
        [melt, handed.out.with_suffix(".mlt"), "-consumer", f"avformat:{played}", "vcodec=libx264",
         "crf=12", "acodec=aac", "real_time=-1", "progress=0"],
        check=True, capture_output=True, cwd=tmp_path,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    film, again = frames_of(handed.out), frames_of(played)
    assert len(again) == len(film)
    for k in range(0, len(film), 4):
        assert np.abs(film[k].astype(int) - again[k].astype(int)).mean() < 8, k
    with av.open(str(played)) as container:
        sound = np.concatenate([f.to_ndarray() for f in container.decode(audio=0)], axis=1)
    assert abs(sound.shape[1] / 48_000 - len(film) / 24) < 0.1
    assert np.abs(sound).max() > 0.01


def test_the_users_own_footage_is_handed_over_from_in_to_out_with_its_sound(
    studio: Studio,
) -> None:
    write_clip(studio.folder / "a.mp4", Clip(3.0, Fraction(12), 256, 144, click_every=0.5))
    body = '![a](a.mp4 "in: 1s | out: 2.5s | sound: keep | id: own")'
    studio.write(body, "music: none\ncaptions: none\ntransition: cut\nprofiles: shorts")
    project = open_project(str(studio.script))
    for _ in export(project, studio.settings, studio.folder / "film", ("otio",)):
        pass
    shown = frames_of(studio.folder / "film.media" / "own.mp4")
    rows = [float(frame[frame.shape[0] // 2 :].mean()) for frame in shown]
    assert [round((row * 219 / 255 + 16 - 40) / 4) for row in rows] == list(range(12, 30))
    assert shown[0].shape == (144, 256, 3)  # in the film's own frame, whatever is delivered
    assert np.abs(wav(studio.folder / "film.media" / "effects.wav")).max() > 0.1
    assert not (studio.folder / "film.media" / "voice.wav").exists()
