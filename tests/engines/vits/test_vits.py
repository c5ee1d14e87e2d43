"""VITS voices on tiny weights in the public layout."""

from __future__ import annotations

from needs_models import torch  # isort: split

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from transformers import VitsModel, VitsTokenizer

from prostudio.engines.base import AudioChunk, Progress
from prostudio.engines.request import Machine, SpeechRequest
from prostudio.engines.speech.vits import CARD
from prostudio.engines.speech.vits.engine import Vits
from prostudio.engines.speech.vits.reading import said
from prostudio.errors import FaultError, FilmError, WeightsDamagedError, WeightsMissingError

Folder = Callable[[str], Path]
TEXT = "The sea never once thanked him, not in forty years."
LETTERS = "the sea never once thanked him not in forty years"
SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456 '-_–")


@pytest.fixture
def shelf(tmp_path: Path, checkpoint: Folder, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(tmp_path))
    shutil.copytree(checkpoint("mms-tts-eng"), tmp_path / "mms-tts-eng")
    return tmp_path


def spoken(request: SpeechRequest, engine: Vits | None = None) -> AudioChunk:
    *_, chunk = (engine or Vits(CARD)).speak(request)
    assert isinstance(chunk, AudioChunk)
    return chunk


def test_it_says_what_the_public_model_says_with_the_same_seed(shelf: Path) -> None:
    model = VitsModel.from_pretrained(shelf / "mms-tts-eng").eval()
    tokenizer = VitsTokenizer.from_pretrained(shelf / "mms-tts-eng")
    inputs = tokenizer(TEXT, return_tensors="pt")
    torch.manual_seed(7)
    with torch.inference_mode():
        wanted = model(**inputs).waveform.clamp(-1, 1).numpy()
    found = spoken(SpeechRequest(TEXT, "en", seed=7))
    np.testing.assert_array_equal(found.samples, wanted)
    assert found.samples.dtype == np.float32


def test_another_seed_speaks_otherwise_and_the_callers_generator_is_left_alone(
    shelf: Path,
) -> None:
    torch.manual_seed(1)
    before = torch.random.get_rng_state()
    one = spoken(SpeechRequest(TEXT, "en", seed=1)).samples
    other = spoken(SpeechRequest(TEXT, "en", seed=2)).samples
    assert one.shape != other.shape or not np.array_equal(one, other)
    assert torch.equal(torch.random.get_rng_state(), before)


def test_words_have_the_times_of_the_models_own_durations(shelf: Path) -> None:
    model = VitsModel.from_pretrained(shelf / "mms-tts-eng").eval()
    frames: list[torch.Tensor] = []
    model.duration_predictor.register_forward_hook(
        lambda _, __, out: frames.append(torch.ceil(torch.exp(out))[0, 0])
    )
    inputs = VitsTokenizer.from_pretrained(shelf / "mms-tts-eng")(TEXT, return_tensors="pt")
    torch.manual_seed(7)
    with torch.inference_mode():
        model(**inputs)
    ends = (frames[0].cumsum(0) * 256).int().tolist()[1::2]
    assert len(ends) == len(LETTERS)
    chunk = spoken(SpeechRequest(TEXT, "en", seed=7))
    assert [word.text for word in chunk.words] == TEXT.split()
    at = 0
    for word, letters in zip(chunk.words, LETTERS.split(), strict=True):
        assert word.start == (ends[at - 1] if at else 0)
        at += len(letters)
        assert word.stop == ends[at - 1]
        at += 1
        assert word.source == "engine"
    assert chunk.words[-1].stop <= chunk.samples.shape[1]


def test_another_pitch_keeps_the_pace_and_its_words_lie_within(shelf: Path) -> None:
    plain = spoken(SpeechRequest(TEXT, "en", seed=7))
    high = spoken(SpeechRequest(TEXT, "en", seed=7, pitch=4))
    assert high.samples.shape[1] == pytest.approx(plain.samples.shape[1], rel=0.35)
    assert 0 < high.words[-1].stop <= high.samples.shape[1]
    assert np.abs(high.samples).max() <= 1


def test_the_last_voice_stays_and_a_call_that_is_closed_gives_it_back(shelf: Path) -> None:
    engine = Vits(CARD)
    notes = [c.note for c in engine.speak(SpeechRequest("One.", "en")) if isinstance(c, Progress)]
    assert notes[0] == "loading the voice"
    call = engine.speak(SpeechRequest("Two.", "en"))
    assert next(call).note == "", "it is there already"
    call.close()
    assert engine._loaded is None


def test_numbers_and_signs_are_read_as_words() -> None:
    def letters(text: str, language: str = "en") -> list[str]:
        return [one.letters for one in said(text, language, SIGNS)]

    assert letters("In 1942 — 3%") == [
        "in", "one thousand nine hundred forty two", "three percent",
    ]  # fmt: skip
    assert letters("$1,250 www.sea.com") == [
        "one thousand two hundred fifty dollars",
        "www sea com",
    ]
    assert letters("Déjà vu, don’t!") == ["deja", "vu", "don't"]
    assert letters("27", "de") == ["siebenundzwanzig"]


def test_letters_that_the_voice_does_not_know_are_refused_not_skipped(shelf: Path) -> None:
    with pytest.raises(FilmError, match="vits cannot read Cyrillic letters"):
        spoken(SpeechRequest("Море", "en"))
    with pytest.raises(FilmError, match="cannot read 'þ' in 'þing'"):
        said("þing", "en", SIGNS)
    assert CARD.speech is not None
    assert CARD.speech.cannot_read("Море", "ru") is None


def test_a_language_that_wants_romanised_text_is_refused_with_the_reason(shelf: Path) -> None:
    with pytest.raises(FilmError, match=r"Hangul letters .* wants romanised") as caught:
        spoken(SpeechRequest("안녕하세요", "ko"))
    assert "(by uroman) and nothing here does" in caught.value.message
    assert CARD.speech is not None
    assert CARD.speech.cannot_read("annyeonghaseyo", "ko") is None


def test_unknown_voices_and_languages_are_refused_with_the_nearest(shelf: Path) -> None:
    with pytest.raises(FilmError, match="no voice 'mms-deo'") as caught:
        spoken(SpeechRequest("Hello.", "en", voice="mms-deo"))
    assert "did you mean 'mms-deu'" in (caught.value.hint or "")
    with pytest.raises(FilmError, match="no voice for the language 'it'"):
        spoken(SpeechRequest("Ciao.", "it"))


def test_a_voice_that_is_not_here_is_named_with_its_command(shelf: Path) -> None:
    assert CARD.missing() is None
    with pytest.raises(WeightsMissingError, match="mms-tts-deu needs 0") as caught:
        spoken(SpeechRequest("Hallo.", "de"))
    assert caught.value.hint == "run `prostudio weights get mms-tts-deu`"


def test_without_any_voice_the_card_says_what_it_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(tmp_path))
    found = CARD.missing()
    assert found is not None
    assert found.hint == "run `prostudio weights get mms-tts-eng`"
    assert CARD.weights() == ""


def test_damaged_voices_are_named(shelf: Path) -> None:
    path = shelf / "mms-tts-eng" / "tokenizer_config.json"
    told = json.loads(path.read_text())
    path.write_text(json.dumps({**told, "phonemize": True}))
    with pytest.raises(WeightsDamagedError, match="wants phonemes"):
        spoken(SpeechRequest("Hello.", "en"))


def test_a_length_predictor_gone_astray_is_stopped_before_memory_ends(shelf: Path) -> None:
    engine = Vits(CARD)
    spoken(SpeechRequest("Hello.", "en"), engine)
    assert engine._loaded is not None
    model = engine._loaded[1]._model
    model.duration_predictor.register_forward_hook(lambda _, __, out: out + 9)
    with pytest.raises(FaultError, match="for one sentence"):
        spoken(SpeechRequest(TEXT, "en"), engine)


def test_its_estimate_grows_with_the_text() -> None:
    engine, machine = Vits(CARD), Machine(2, 8000)
    short = engine.estimate(SpeechRequest("One.", "en"), machine)
    long = engine.estimate(SpeechRequest(TEXT * 4, "en"), machine)
    assert long.seconds > short.seconds
    assert long.vram_mb == 0
    assert engine.estimate(SpeechRequest("One.", "en"), Machine(2, 8000, 6000)).vram_mb > 0


def test_a_language_without_a_voice_is_a_reason_and_no_error_of_its_own() -> None:
    """A film asks every engine which of them could read a line."""
    assert CARD.speech is not None
    assert "no voice" in str(CARD.speech.cannot_read("こんにちは", "ja"))
