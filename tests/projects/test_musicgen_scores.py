"""MusicGen on tiny weights through the whole house: lengths, seams, a kill, a film's licences."""

from __future__ import annotations

from needs_models import torch  # isort: split

import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from making_films import Studio

from prostudio.events import Event, StepDone, StepProgress
from prostudio.film.time import SAMPLE_RATE
from prostudio.media.audio import WavReader
from prostudio.projects.single import score
from prostudio.settings import Settings
from prostudio.weights import named_by, verdict

assert torch


@pytest.fixture(autouse=True)
def weights(
    tmp_path: Path, checkpoint: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "weights"
    folder.mkdir()
    for name in ("musicgen-small", "musicgen-melody"):
        (folder / name).symlink_to(checkpoint(name), target_is_directory=True)
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(folder))
    monkeypatch.setenv("PROSTUDIO_VRAM_MB", "0")


def composing(folder: Path, seconds: float) -> Iterator[Event]:
    home = Settings.load({"home": folder / "home"})
    yield from score(["slow strings"], seconds, folder / "m.wav", home, engine="musicgen", seed=2)


def music(folder: Path) -> np.ndarray:
    with WavReader(folder / "m.wav") as found:
        return found.read(0, found.samples)


def made(events: list[Event]) -> list[str]:
    return [e.step for e in events if isinstance(e, StepDone) and not e.cached]


@pytest.mark.slow
def test_a_tenth_of_a_second_is_music_too(tmp_path: Path) -> None:
    events = list(composing(tmp_path, 0.1))
    found = music(tmp_path)
    assert found.shape == (2, 4800)
    assert np.abs(found).max() > 0.001
    assert np.abs(found[:, -1]).max() < 1e-4
    assert made(events) == ["music window 0", "music"]
    assert any(isinstance(event, StepProgress) for event in events)


@pytest.mark.slow
def test_a_film_says_that_its_music_is_not_for_commercial_use(studio: Studio) -> None:
    studio.write("[[shot: sea | 2s]]", "music: {engine: musicgen, prompt: calm, key: D minor}")
    done = studio.make().done
    sheet = json.loads(Path(done.path).with_suffix(".provenance.json").read_text("utf-8"))
    (entry,) = [one for one in sheet["ingredients"] if one["kind"] == "music"]
    assert entry["name"] == "musicgen"
    assert entry["licence"] == "CC-BY-NC-4.0"
    assert entry["output_terms"] == "not for commercial use"
    assert "MusicGen, Meta AI" in entry["attribution"]
    found = verdict(named_by(sheet))
    assert found.non_commercial == ("CC-BY-NC-4.0",)


@pytest.mark.slow
def test_every_length_is_exact_and_longer_music_keeps_its_windows(tmp_path: Path) -> None:
    whole: dict[float, np.ndarray] = {}
    windows: dict[float, int] = {}
    for seconds in (0.5, 3, 29.9, 30, 31, 95):
        events = list(composing(tmp_path, seconds))
        whole[seconds] = music(tmp_path)
        windows[seconds] = len([name for name in made(events) if "window" in name])
        assert whole[seconds].shape == (2, round(seconds * SAMPLE_RATE))
    assert windows == {0.5: 1, 3: 0, 29.9: 1, 30: 0, 31: 1, 95: 4}
    # The ending of the shorter lies in its last eight seconds; what comes before is the same.
    same = 20 * SAMPLE_RATE
    np.testing.assert_array_equal(whole[30][:, :same], whole[95][:, :same])
    seams_are_like_the_rest(whole[95])


def seams_are_like_the_rest(found: np.ndarray) -> None:
    """Level and colour change within the blends as they do everywhere in the music."""
    block = SAMPLE_RATE // 10
    blocks = [found[0, at : at + block] for at in range(0, found.shape[1] - 8 * SAMPLE_RATE, block)]
    spectra = [np.abs(np.fft.rfft(one * np.hanning(block))) ** 2 for one in blocks]
    edges = np.unique(np.geomspace(8, len(spectra[0]) - 1, 25).astype(int))
    bands = [10 * np.log10(np.add.reduceat(one, edges[:-1]) + 1e-9) for one in spectra]
    levels = [10 * np.log10(float(one.sum()) + 1e-9) for one in spectra]
    seams = [at * 10 + k for at in (30, 50, 70) for k in range(-7, 0)]
    for changes in (
        [abs(b - a) for a, b in pairwise(levels)],
        [float(np.abs(b - a).mean()) for a, b in pairwise(bands)],
    ):
        values = np.array(changes[20:])
        here, elsewhere = values[np.array(seams) - 20], np.delete(values, np.array(seams) - 20)
        assert np.median(here) <= np.percentile(elsewhere, 90)
        assert (here > np.percentile(elsewhere, 99)).mean() <= 0.1
        assert here.max() <= 1.25 * elsewhere.max()


@pytest.mark.slow
def test_a_score_that_is_closed_goes_on_at_its_window(tmp_path: Path) -> None:
    first = []
    for event in (call := composing(tmp_path, 45)):
        first.append(event)
        if isinstance(event, StepDone) and event.step == "music window 0":
            call.close()
            break
    assert made(first) == ["music window 0"]
    again = list(composing(tmp_path, 45))
    assert made(again) == ["music window 1", "music"]
    (kept,) = [e for e in again if isinstance(e, StepDone) and e.step == "music window 0"]
    assert kept.cached
