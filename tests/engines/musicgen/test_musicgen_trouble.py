"""What MusicGen refuses, and what it says when weights or memory fail it."""

from __future__ import annotations

from needs_models import torch  # isort: split

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import transformers
from tiny_musicgen import SHORT, a_window, copied, engine, melody_of

from prostudio.errors import DeviceMemoryError, FilmError, WeightsDamagedError, WeightsMissingError


def test_words_beyond_what_it_hears_are_refused() -> None:
    with pytest.raises(FilmError, match=r"2,00\d characters long; MusicGen hears 1,000"):
        engine().read_as(replace(SHORT, prompt=("calm and slow " * 143,)))
    with pytest.raises(FilmError, match="no words for the music"):
        engine().read_as(replace(SHORT, prompt=(" ",)))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"samples": 0}, "makes 1 to 960000 samples in one call, not 0"),
        ({"samples": 960_001}, "makes 1 to 960000 samples in one call, not 960001"),
        ({"window": 1}, "makes window 1 from the one before it"),
    ],
)
def test_what_the_card_does_not_allow_is_refused(changes: dict, told: str) -> None:
    with pytest.raises(FilmError, match=told):
        next(engine().compose(replace(SHORT, **changes)))


def test_a_window_that_is_too_short_to_go_on_from_is_refused(shelf: Path, tmp_path: Path) -> None:
    request = replace(SHORT, window=1, before=a_window(tmp_path, 4))
    with pytest.raises(FilmError, match=r"the window before is 4\.0 seconds long; wanted 10"):
        list(engine().compose(request))


def test_a_melody_of_no_use_is_refused_before_anything_is_loaded(tmp_path: Path) -> None:
    path, made = tmp_path / "tune.wav", engine("musicgen-melody")
    with pytest.raises(FilmError, match="the melody is silent"):
        next(made.compose(melody_of(path, np.zeros((2, 96_000)))))
    with pytest.raises(FilmError, match=r"the melody is 0\.5 seconds long; wanted 1 at least"):
        next(made.compose(melody_of(path, np.full((2, 24_000), 0.5))))
    request = melody_of(path, np.full((2, 96_000), 0.5))
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(FilmError, match="is cut short"):
        next(made.compose(request))


def test_an_engine_that_follows_no_melody_says_which_one_does(tmp_path: Path) -> None:
    request = melody_of(tmp_path / "tune.wav", np.full((2, 96_000), 0.5))
    with pytest.raises(FilmError, match="musicgen cannot use a melody reference") as caught:
        next(engine().compose(request))
    assert "musicgen-melody" in caught.value.hint


def test_without_weights_the_next_command_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(tmp_path))
    with pytest.raises(WeightsMissingError, match="'musicgen' has no weights here") as caught:
        next(engine().compose(SHORT))
    assert caught.value.hint == "run `prostudio weights get musicgen-small`"


def test_damaged_weights_are_told_as_such(shelf: Path) -> None:
    folder = copied(shelf)
    file = folder / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-5000])
    with pytest.raises(WeightsMissingError, match="damaged"):
        next(engine().compose(SHORT))


def test_weights_that_lack_a_matrix_are_told_as_such(shelf: Path) -> None:
    from safetensors.torch import load_file, save_file

    folder = copied(shelf)
    weights = load_file(folder / "model.safetensors")
    del weights["decoder.lm_heads.1.weight"]
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(WeightsDamagedError, match=r"decoder\.lm_heads\.1\.weight"):
        list(engine().compose(SHORT))


def test_weights_without_the_settings_for_music_are_told_as_such(shelf: Path) -> None:
    folder = copied(shelf)
    (folder / "generation_config.json").write_text(json.dumps({"do_sample": True}), "utf-8")
    with pytest.raises(WeightsDamagedError, match="does not say where music begins"):
        list(engine().compose(SHORT))


def test_too_little_memory_is_refused_before_loading_and_names_what_fits(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROSTUDIO_RAM_MB", "300")
    told = r"musicgen-melody needs 9\d\d MB of memory, and 300"
    with pytest.raises(DeviceMemoryError, match=told) as caught:
        list(engine("musicgen-melody").compose(SHORT))
    assert caught.value.hint.startswith("choose engine 'musicgen', which is smaller")


def test_memory_that_runs_out_on_the_way_is_told_and_nothing_is_kept(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")

    made = engine("musicgen-melody")
    next(call := made.compose(SHORT))
    call.close()
    kind = transformers.MusicgenMelodyForConditionalGeneration
    monkeypatch.setattr(kind, "generate", full)
    with pytest.raises(DeviceMemoryError, match="ran out of memory in musicgen-melody") as caught:
        list(made.compose(SHORT))
    assert "choose engine 'musicgen', which is smaller" in caught.value.hint
    assert made._opened is None
