"""`prostudio score` and films with an engine that composes in windows."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from making_films import Studio

from prostudio.errors import ProStudioError, WeightsMissingError
from prostudio.events import StepDone
from prostudio.film.time import SAMPLE_RATE
from prostudio.media.audio import WavReader
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
