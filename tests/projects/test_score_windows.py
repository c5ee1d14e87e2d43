"""`prostudio score` and films with an engine that composes in windows."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from making_films import Studio

from prostudio.errors import FilmError, ProStudioError, WeightsMissingError
from prostudio.events import StepDone
from prostudio.film.time import SAMPLE_RATE
from prostudio.media.audio import WavReader, write_wav
from prostudio.projects.single import score
from prostudio.settings import Settings


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the engine was asked for, a line a window."""
    path = tmp_path / "log"
    monkeypatch.setenv("LOOM", "here")
    monkeypatch.setenv("LOOM_LOG", str(path))
    return path


def settings(folder: Path) -> Settings:
    return Settings.load({"home": folder / "home"})


def windows(log: Path) -> list[int]:
    made = [json.loads(line)["window"] for line in log.read_text("utf-8").splitlines()]
    log.unlink()
    return made


def scored(folder: Path, seconds: float, name: str = "m.wav") -> np.ndarray:
    list(score(["calm"], seconds, folder / name, settings(folder), engine="loom", seed=3))
    with WavReader(folder / name) as found:
        return found.read(0, found.samples)


def test_a_longer_score_makes_only_the_windows_that_it_lacks(tmp_path: Path, log: Path) -> None:
    short = scored(tmp_path, 9)
    assert short.shape == (2, 9 * SAMPLE_RATE)
    assert windows(log) == [0, 1, 2]
    longer = scored(tmp_path, 14, "longer.wav")
    assert longer.shape == (2, 14 * SAMPLE_RATE)
    assert windows(log)[0] >= 2
    np.testing.assert_array_equal(short[:, : 4 * SAMPLE_RATE], longer[:, : 4 * SAMPLE_RATE])


def test_a_killed_score_goes_on_at_its_window(
    tmp_path: Path, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOOM_FAILS", "2")
    with pytest.raises(ProStudioError):
        scored(tmp_path, 13)
    assert windows(log) == [0, 1]
    monkeypatch.delenv("LOOM_FAILS")
    scored(tmp_path, 13)
    assert windows(log)[0] == 2


def test_events_tell_which_windows_were_there(tmp_path: Path, log: Path) -> None:
    scored(tmp_path, 9)
    events = score(["calm"], 9, tmp_path / "m.wav", settings(tmp_path), engine="loom", seed=3)
    done = {event.step: event.cached for event in events if isinstance(event, StepDone)}
    assert done == {"music": True} | {f"music window {n}": True for n in range(3)}


def test_an_engine_that_cannot_work_here_says_the_next_command(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissingError, match="'loom' has no weights here") as caught:
        list(score(["calm"], 9, tmp_path / "m.wav", settings(tmp_path), engine="loom", seed=3))
    assert caught.value.hint == "run `prostudio weights get loom`"
    assert not (tmp_path / "home").exists()


@pytest.mark.slow
def test_a_film_takes_windows_as_its_music_and_keeps_them(studio: Studio, log: Path) -> None:
    music = "music: {engine: loom, prompt: calm}"
    studio.write("[[shot: sea | 5s]]", music)
    making = studio.make()
    assert windows(log) == [0, 1]
    assert "music.join" in making.kinds()
    studio.write("[[shot: sea | 8s]]", music)
    studio.make()
    assert windows(log)[0] >= 1, "the first window is the one that is there"


def test_a_film_whose_music_engine_lacks_its_weights_is_refused_first(studio: Studio) -> None:
    studio.write("Hello.", "music: {engine: loom, prompt: calm}")
    with pytest.raises(WeightsMissingError, match="music engine 'loom' has no weights here"):
        studio.make()


def tune(path: Path, seconds: float = 2.0, level: float = 0.2) -> Path:
    """A tone in a file of the user's own."""
    at = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    tone = (level * np.sin(2 * np.pi * 440 * at)).astype(np.float32)
    write_wav(path, [np.stack([tone, tone])])
    return path


def test_every_window_hears_the_melody(tmp_path: Path, log: Path) -> None:
    melody = tune(tmp_path / "hum.wav")
    events = score(
        ["calm"], 6, tmp_path / "m.wav", settings(tmp_path), engine="loom", seed=3, melody=melody
    )
    list(events)
    made = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert [one["references"] for one in made] == [1, 1]


@pytest.mark.parametrize(
    ("seconds", "level", "told"),
    [
        (2.0, 0.0, "hum.wav is silent, so there is nothing to follow"),
        (0.4, 0.2, "hum.wav is 0.4 seconds long; wanted 1 at least"),
    ],
)
def test_a_melody_of_no_use_is_refused_before_any_window(
    tmp_path: Path, log: Path, seconds: float, level: float, told: str
) -> None:
    melody = tune(tmp_path / "hum.wav", seconds, level)
    out = tmp_path / "m.wav"
    with pytest.raises(FilmError, match=re.escape(told)):
        list(score(["calm"], 6, out, settings(tmp_path), engine="loom", seed=3, melody=melody))
    assert not log.exists()
    assert not out.exists()


def test_a_melody_that_is_no_sound_is_refused_before_any_window(tmp_path: Path, log: Path) -> None:
    melody = tmp_path / "hum.mp3"
    melody.write_bytes(b"a tune, written down")
    with pytest.raises(FilmError, match=r"hum\.mp3"):
        list(
            score(
                ["calm"], 6, tmp_path / "m.wav", settings(tmp_path),
                engine="loom", seed=3, melody=melody,
            )
        )  # fmt: skip
    assert not log.exists()


def test_a_film_gives_its_music_a_melody(studio: Studio, log: Path) -> None:
    tune(studio.folder / "hum.wav")
    studio.write("[[shot: sea | 3s]]", "music: {engine: loom, prompt: calm, melody: hum.wav}")
    studio.make()
    assert json.loads(log.read_text("utf-8").splitlines()[0])["references"] == 1


def test_a_melody_for_an_engine_that_follows_none_is_refused_with_its_line(studio: Studio) -> None:
    tune(studio.folder / "hum.wav")
    studio.write("[[shot: sea | 3s]]", "music: {prompt: calm, melody: hum.wav}")
    with pytest.raises(FilmError, match=r"'synth' follows no melody, and one is given") as caught:
        studio.make()
    assert "musicgen-melody" in caught.value.hint
    assert caught.value.line == 4
