"""What goes wrong with Bark, and what a user is told to do about it."""

from __future__ import annotations

from needs_models import torch  # isort: split

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from prostudio.devices import Budget
from prostudio.engines.base import AudioChunk
from prostudio.engines.card import Kind
from prostudio.engines.registry import card
from prostudio.engines.request import Machine, SpeechRequest
from prostudio.engines.speech.bark.models import BARK, BARK_SMALL
from prostudio.engines.speech.bark.presets import LANGUAGES
from prostudio.engines.speech.bark.speaking import Speaking
from prostudio.engines.speech.bark.stages import WORKING, Residence, residence
from prostudio.errors import (
    DeviceMemoryError,
    FilmError,
    WeightsDamagedError,
    WeightsMissingError,
)
from prostudio.weights.convert import tensors_of_pickle

VOICE = "v2/en_speaker_6"
FINE = f"speaker_embeddings/{VOICE}_fine_prompt.npy"
SIZES = {"semantic": 892_000_000, "coarse_acoustics": 656_000_000, "fine_acoustics": 624_000_000}
GB = 1_000_000_000


def speak(voice: str | None = VOICE, language: str = "en", text: str = "The sea, once more."):
    engine = card(Kind.SPEECH, "bark").make()
    chunks = engine.speak(SpeechRequest(text, language, voice))
    samples = [chunk.samples for chunk in chunks if isinstance(chunk, AudioChunk)]
    engine.close()
    return np.concatenate(samples, axis=1)


def test_no_weights_name_the_command_that_gets_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(tmp_path))
    for name, size in (("bark", "4.5"), ("bark-small", "1.7")):
        missing = card(Kind.SPEECH, name).missing()
        assert f"has no weights here, of {size} GB" in missing.reason
        assert missing.hint == f"run `prostudio weights get {name}`"
    with pytest.raises(WeightsMissingError, match="speech engine 'bark' has no weights"):
        speak()


def test_a_pickle_is_never_loaded_and_the_command_that_converts_it_is_named(shelf: Path) -> None:
    (shelf / "bark" / "model.safetensors").rename(shelf / "bark" / "pytorch_model.bin")
    with pytest.raises(WeightsMissingError, match="bark"):
        speak()


@pytest.mark.slow
def test_a_pickle_with_published_names_speaks_once_it_is_converted(shelf: Path) -> None:
    from safetensors.torch import load_file

    before = speak()
    tensors = shelf / "bark" / "model.safetensors"
    weights = load_file(tensors)
    assert any(name.endswith("weight_g") for name in weights)
    weights["fine_acoustics.lm_heads.0.weight"] = weights[
        "fine_acoustics.input_embeds_layers.1.weight"
    ]  # tied, and in the published file under both names
    torch.save(weights, shelf / "pytorch_model.bin")
    tensors.unlink()
    tensors_of_pickle(shelf / "pytorch_model.bin", tensors)
    np.testing.assert_array_equal(speak(), before)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("v2/en_speaker_66", "v2/en_speaker_6"),
        ("en_speaker_6", "v2/en_speaker_6"),
        ("anouncer", "announcer"),
    ],
)
def test_an_unknown_voice_is_refused_with_the_nearest(shelf: Path, name: str, wanted: str) -> None:
    with pytest.raises(FilmError) as refused:
        speak(name)
    assert refused.value.message == f"bark has no voice {name!r}"
    assert wanted in refused.value.hint
    assert "`prostudio engines --voices bark` lists them" in refused.value.hint


@pytest.mark.parametrize("name", ["../../../etc/passwd", "speaker_embeddings/own", "own.npz"])
def test_a_voice_is_a_name_of_the_list_and_never_a_path(shelf: Path, name: str) -> None:
    np.savez(shelf / "bark" / "own.npz", semantic_prompt=np.arange(3))
    with pytest.raises(FilmError, match="has no voice"):
        speak(name)


def test_an_unknown_language_names_those_that_it_speaks(shelf: Path) -> None:
    with pytest.raises(FilmError) as refused:
        speak(None, "sw")
    assert "no voice for the language 'sw'" in refused.value.message
    assert refused.value.hint == "it speaks de, en, zh"  # the tiny one's


def test_a_voice_of_the_users_own_in_the_index_can_be_chosen(shelf: Path) -> None:
    index = shelf / "bark" / "speaker_embeddings_path.json"
    told = json.loads(index.read_text())
    index.write_text(json.dumps({**told, "de_oma": told[VOICE]}))
    assert ("de_oma", "de") in card(Kind.SPEECH, "bark").speech.voices()
    assert speak("de_oma").shape == speak(VOICE).shape


def test_a_voice_whose_file_is_not_there_is_no_voice(shelf: Path) -> None:
    (shelf / "bark" / FINE).unlink()
    with pytest.raises(FilmError, match="has no voice"):
        speak()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "damaged"),
        (b"\x93NUMPY\x01\x00v", "damaged"),
        (b"not an array at all", "damaged"),
        (np.zeros((2, 9), np.int64), r"its shape is \(2, 9\); wanted \(8, 'n'\)"),
        (np.zeros((8, 0), np.int64), "its shape"),
        (np.zeros((8, 9), np.float32), "no whole numbers"),
        (np.full((8, 9), 1024), "numbers from 1024 to 1024; wanted 0 to 1023"),
        (np.full((8, 9), -1), "numbers from -1"),
        (np.array([["pickle"] * 9] * 8, object), "allow_pickle=False"),
    ],
    ids=range(9),
)
def test_a_damaged_voice_file_is_named_with_what_mends_it(
    shelf: Path, content: bytes | np.ndarray, what: str
) -> None:
    path = shelf / "bark" / FINE
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        np.save(path, content, allow_pickle=True)
    with pytest.raises(WeightsDamagedError, match=what) as damaged:
        speak()
    assert path.name in damaged.value.message
    assert "`prostudio weights verify bark --repair`" in damaged.value.hint


@pytest.mark.parametrize("path", ["../../secret.npy", "/etc/secret.npy", "voice.pkl"])
def test_an_index_that_leads_out_of_its_folder_is_not_followed(shelf: Path, path: str) -> None:
    index = shelf / "bark" / "speaker_embeddings_path.json"
    told = json.loads(index.read_text())
    told[VOICE]["fine_prompt"] = path
    index.write_text(json.dumps(told))
    with pytest.raises(FilmError, match="has no voice"):
        speak()


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("generation_config.json", "{}", "lacks semantic_config"),
        ("generation_config.json", "[", "cannot be read"),
        ("config.json", '{"architectures": ["BarkModel"], "semantic_config": 3}', "config.json"),
        ("tokenizer.json", "{", "tokenizer"),
    ],
)
def test_damaged_configurations_are_named_before_anything_is_generated(
    shelf: Path, name: str, content: str, what: str
) -> None:
    path = shelf / "bark" / name
    path.unlink()
    if content is not None:
        path.write_text(content)
    with pytest.raises(WeightsDamagedError, match=what):
        speak()


def test_weights_of_another_shape_are_refused(shelf: Path) -> None:
    path = shelf / "bark" / "config.json"
    told = json.loads(path.read_text())
    told["semantic_config"]["num_layers"] = 2
    path.write_text(json.dumps(told))
    with pytest.raises(WeightsDamagedError, match=r"is not of this model: it lacks layers\.1"):
        speak()


@pytest.mark.parametrize(
    ("vram_mb", "ram_mb", "where"),
    [
        (8000, 16_000, Residence.DEVICE),
        (2800, 16_000, Residence.DEVICE),
        (2000, 16_000, Residence.MEMORY),
        (2000, 2_000, Residence.DISK),
        (1500, 16_000, Residence.MEMORY),
    ],
)
def test_a_small_card_has_one_part_at_a_time(vram_mb: int, ram_mb: int, where: Residence) -> None:
    found = residence(Budget("cuda", vram_mb * 1_000_000, ram_mb * 1_000_000), SIZES)
    assert found is where


def test_too_small_a_card_is_told_in_numbers() -> None:
    needed = (SIZES["semantic"] + WORKING) // 1_000_000
    with pytest.raises(DeviceMemoryError, match=f"needs {needed} MB .* 1000 MB may be used"):
        residence(Budget("cuda", GB, 16 * GB), SIZES)


def test_out_of_memory_offers_the_smaller_voice_and_the_cpu(shelf: Path) -> None:
    (shelf / "bark-small").symlink_to(shelf / "bark", target_is_directory=True)
    for model, offered in ((BARK, "choose engine 'bark-small', or set PROSTUDIO_VRAM_MB=0"),
                           (BARK_SMALL, "set PROSTUDIO_VRAM_MB=0")):  # fmt: skip
        with pytest.raises(DeviceMemoryError) as refused:
            Speaking.opened(model, Budget("meta", 1000, 8 * GB))
        assert refused.value.message.startswith(f"{model.name}: ")
        assert refused.value.hint.startswith(offered)


def test_estimates_fit_the_machine_and_the_smaller_one_takes_less() -> None:
    request = SpeechRequest("The sea never once thanked him, not in forty years.", "en")
    card_8gb = Machine(8, 32_000, 8_000, "a card", 20.0)
    card_2gb = Machine(8, 32_000, 2_000, "a card", 5.0)
    cpu = Machine(8, 16_000)
    big, small = (card(Kind.SPEECH, name).make() for name in ("bark", "bark-small"))
    assert 2_500 < big.estimate(request, card_8gb).vram_mb < 3_000
    assert 1_400 < big.estimate(request, card_2gb).vram_mb < 1_600
    assert big.estimate(request, cpu).vram_mb == 0
    assert big.estimate(request, Machine(2, 3_000)).ram_mb < big.estimate(request, cpu).ram_mb
    for machine in (card_8gb, card_2gb, cpu):
        less, more = (e.estimate(request, machine) for e in (small, big))
        assert less.seconds < more.seconds
        assert less.ram_mb < more.ram_mb
        assert less.vram_mb <= more.vram_mb


def test_every_published_voice_is_listed_where_no_weights_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(tmp_path))
    voices = card(Kind.SPEECH, "bark").speech.voices()
    assert len(voices) == 2 * 13 * 10 + 1
    assert voices[0] == ("v2/en_speaker_0", "en")
    assert {language for _, language in voices} == set(LANGUAGES)
    assert len(LANGUAGES) == 13


@pytest.mark.gpu
def test_half_precision_on_a_card_speaks_the_same_twice(
    shelf: Path, checkpoint: Callable[[str], Path]
) -> None:
    if not torch.cuda.is_available():
        pytest.skip("no CUDA device")
    first, again = speak(), speak()
    np.testing.assert_array_equal(first, again)
    assert first.shape[1] > 12_000
