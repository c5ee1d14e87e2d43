"""The aligner on tiny weights in the public layout."""

from __future__ import annotations

from needs_models import torch  # isort: split

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from transformers import Wav2Vec2ForCTC

from prostudio.engines.alignment import aligner_for, aligners, open_aligner
from prostudio.engines.alignment.listening import STEP
from prostudio.errors import FilmError, WeightsDamagedError, WeightsMissingError

TEXT = "The sea never once thanked him, not in 40 years."
Folder = Callable[[str], Path]


@pytest.fixture
def shelf(tmp_path: Path, checkpoint: Folder, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(tmp_path))
    for name in ("aligner", "aligner-en"):
        (tmp_path / name).symlink_to(checkpoint(name), target_is_directory=True)
    return tmp_path


def noise(seconds: float) -> np.ndarray:
    random = np.random.default_rng(3)
    return random.uniform(-0.3, 0.3, (2, round(seconds * 48_000))).astype(np.float32)


def test_english_has_its_own_and_other_latin_languages_the_multilingual_one(shelf: Path) -> None:
    assert [one.name for one in aligners("en-gb")] == ["aligner-en", "aligner"]
    found = aligner_for("de")
    assert found is not None
    assert found.name == "aligner"
    assert found.weights().startswith("aligner@")
    assert aligner_for("ru") is None, "it would want a romaniser"


def test_without_weights_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(tmp_path))
    assert aligner_for("en") is None
    with pytest.raises(WeightsMissingError, match=r"aligner-en needs 0\.4 GB"):
        open_aligner("aligner-en")


@pytest.mark.parametrize("name", ["aligner", "aligner-en"])
def test_words_come_in_order_within_the_recording_and_twice_the_same(
    shelf: Path, name: str
) -> None:
    listener, sound = open_aligner(name), noise(3.3)
    words = listener.words(sound, TEXT, "en", [(48_000, 60_000)])
    assert [word.text for word in words] == TEXT.split()
    assert {word.source for word in words} == {"aligned"}
    edges = [edge for word in words for edge in (word.start, word.stop)]
    assert edges == sorted(edges)
    assert edges[0] >= 0
    assert edges[-1] <= sound.shape[1]
    assert words == open_aligner(name).words(sound, TEXT, "en", [(48_000, 60_000)])


@pytest.mark.parametrize(("name", "normal"), [("aligner", False), ("aligner-en", True)])
def test_it_hears_what_the_public_class_hears(shelf: Path, name: str, normal: bool) -> None:
    listener, sound = open_aligner(name), np.zeros((2, 48_000), np.float32)
    sound[:] = np.sin(np.arange(48_000) / 50) * 0.3
    from scipy.signal import resample_poly

    mono = resample_poly(sound[0], 1, 3)
    if normal:
        mono = (mono - mono.mean()) / np.sqrt(mono.var() + 1e-7)
    mono = np.pad(mono, (0, 80)).astype(np.float32)
    model = Wav2Vec2ForCTC.from_pretrained(shelf / name).eval()
    with torch.inference_mode():
        wanted = model(torch.from_numpy(mono[np.newaxis])).logits.log_softmax(-1)[0].numpy()
    heard = listener.heard(sound)
    assert heard.shape == (16_000 // STEP, len(listener.signs))
    np.testing.assert_allclose(heard, wanted, atol=2e-5)


def test_a_recording_longer_than_a_window_has_a_frame_every_20_ms(shelf: Path) -> None:
    heard = open_aligner("aligner").heard(noise(45.01))
    assert len(heard) == 2250
    np.testing.assert_allclose(np.exp(heard).sum(axis=1), 1, atol=1e-4)


def test_a_text_in_letters_that_it_cannot_write_is_refused(shelf: Path) -> None:
    with pytest.raises(FilmError, match="cannot write 'Море шумит'"):
        open_aligner("aligner").words(noise(1), "Море шумит", "ru")
    with pytest.raises(FilmError, match="letters do not fit"):
        open_aligner("aligner").words(noise(0.2), TEXT, "en")


def test_damaged_weights_are_named(shelf: Path, checkpoint: Folder) -> None:
    (shelf / "aligner").unlink()
    shutil.copytree(checkpoint("aligner"), shelf / "aligner")
    config = json.loads((shelf / "aligner" / "config.json").read_text())
    (shelf / "aligner" / "config.json").write_text(json.dumps({**config, "hidden_size": 32}))
    with pytest.raises(WeightsDamagedError, match="aligner"):
        open_aligner("aligner")
