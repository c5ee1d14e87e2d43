"""ACE-Step against diffusers' own pipeline, on a tiny checkpoint in the published layout."""

from __future__ import annotations

from needs_models import torch  # isort: split

import itertools
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from prostudio.engines.base import AudioChunk, Progress
from prostudio.engines.card import Card, Kind
from prostudio.engines.music.ace_step.models import FRAME, TURBO, XL_TURBO, windows
from prostudio.engines.music.ace_step.words import told
from prostudio.engines.registry import card as card_of
from prostudio.engines.request import Machine, MusicRequest
from prostudio.errors import DeviceMemoryError, FilmError, WeightsDamagedError, WeightsMissingError
from prostudio.media.audio import write_wav

SECOND = 48_000
CALM = MusicRequest(("calm", "piano"), 3 * SECOND, seed=4, key="d moll", bpm=72.4)

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning")


@pytest.fixture
def card(
    checkpoint: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Card:
    (tmp_path / "ace-step").symlink_to(checkpoint("ace-step"), target_is_directory=True)
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(tmp_path))
    return card_of(Kind.MUSIC, "ace-step")


def news(card: Card, request: MusicRequest) -> Iterator[AudioChunk | Progress]:
    return card.make().compose(request)


def composed(card: Card, request: MusicRequest) -> np.ndarray:
    chunks = [chunk for chunk in news(card, request) if isinstance(chunk, AudioChunk)]
    return np.concatenate([chunk.samples for chunk in chunks], axis=1)


def pipeline_at(folder: Path) -> Callable:
    from diffusers import AceStepPipeline

    made = AceStepPipeline.from_pretrained(folder, torch_dtype=torch.float32)
    made.set_progress_bar_config(disable=True)
    return made


def test_it_makes_what_diffusers_own_pipeline_makes(card: Card, checkpoint) -> None:
    theirs = pipeline_at(checkpoint("ace-step"))(
        prompt="calm, piano",
        lyrics="[Instrumental]",
        audio_duration=10.0,
        bpm=72,
        keyscale="D minor",
        generator=torch.Generator("cpu").manual_seed(4),
    ).audios[0]
    ours = composed(card, replace(CALM, samples=10 * SECOND))
    assert ours.shape == tuple(theirs.shape)
    assert float(np.abs(ours).std()) > 1e-3
    np.testing.assert_allclose(ours, theirs.numpy(), atol=2e-4)


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.5, 3, 29.9, 30, 31])
def test_frames_out_are_exact(card: Card, seconds: float) -> None:
    samples = round(seconds * SECOND)
    assert composed(card, replace(CALM, samples=samples)).shape == (2, samples)


def test_a_window_goes_on_from_the_one_before_at_its_loudness(card: Card, tmp_path: Path) -> None:
    at = np.arange(3 * SECOND) / SECOND
    before = 0.02 * np.sin(2 * np.pi * np.array([[220.0], [330.0]]) * at).astype(np.float32)
    path = tmp_path / "before.wav"
    write_wav(path, [before])
    second = replace(CALM, samples=10 * SECOND, window=1, before=path)
    music = composed(card, second)
    assert music.shape == (2, 10 * SECOND)
    kept = music[:, : 3 * SECOND // FRAME * FRAME]
    assert np.sqrt((kept**2).mean()) == pytest.approx(np.sqrt((before**2).mean()), rel=0.02)
    fresh = composed(card, replace(second, before=None))
    assert np.abs(fresh - music).max() > 1e-3


def test_progress_comes_with_every_step_and_closing_ends_the_call(card: Card) -> None:
    call = news(card, CALM)
    notes = []
    for chunk in call:
        assert isinstance(chunk, Progress)
        notes.append(chunk.note)
        if chunk.note == "step 3 of 8":
            break
    call.close()
    assert notes[:2] == ["reading the words", "loading the model"]
    assert notes[2:] == ["step 1 of 8", "step 2 of 8", "step 3 of 8"]


def test_tiles_are_decoded_as_the_whole_is(card: Card) -> None:
    from prostudio.engines.music.ace_step.opening import vae_of
    from prostudio.engines.music.ace_step.stages import decoded

    # In double precision, because random weights let rounding grow.
    room = replace(card.make()._room(), dtype=torch.float64)
    latent = torch.randn((1, 600, 8), generator=torch.Generator().manual_seed(1))
    tiles = torch.cat(list(decoded(room, latent)), dim=1)
    with vae_of(room) as vae, torch.no_grad():
        whole = vae.decode(latent.double().transpose(1, 2)).sample[0]
    assert tiles.shape == whole.shape == (2, 600 * FRAME)
    assert float((tiles - whole).abs().max()) < 1e-5 * float(whole.abs().max())


def test_up_to_five_minutes_are_one_piece_and_longer_music_keeps_its_windows() -> None:
    assert windows(60 * SECOND) == ((0, 60 * SECOND),)
    assert windows(300 * SECOND) == ((0, 300 * SECOND),)
    ten, twenty = windows(600 * SECOND), windows(1200 * SECOND)
    assert ten[:2] == twenty[:2] == ((0, 300 * SECOND), (280 * SECOND, 580 * SECOND))
    for found, minutes in ((ten, 10), (twenty, 20)):
        assert found[-1][1] >= minutes * 60 * SECOND
        assert all(stop - first <= 300 * SECOND for first, stop in found)
        pairs = itertools.pairwise(found)
        assert all(later[0] <= earlier[1] - 20 * SECOND for earlier, later in pairs)


@pytest.mark.parametrize(
    ("key", "heard"),
    [("D minor", "D minor"), ("d moll", "D minor"), ("Bbm", "Bb minor"), ("C♯", "C# major")],
)
def test_keys_are_told_as_the_model_was_taught(key: str, heard: str) -> None:
    assert told(replace(CALM, key=key)).key == heard


def test_it_says_what_it_hears(card: Card) -> None:
    reading = card.make().read_as(CALM)
    assert reading.words == ("calm", "piano")
    assert reading.notes == ("no singing", "D minor", "72 beats a minute")


@pytest.mark.parametrize(
    ("prompt", "message"),
    [((), "there are no words"), ((" ",), "there are no words"), (("calm " * 300,), "1,500|1,499")],
)
def test_words_that_it_cannot_hear_are_refused(card: Card, prompt, message: str) -> None:
    with pytest.raises(FilmError, match=message):
        next(iter(news(card, replace(CALM, prompt=prompt))))


def test_music_of_no_length_is_refused(card: Card) -> None:
    with pytest.raises(FilmError, match="music of 0 samples; wanted at least one"):
        next(iter(news(card, replace(CALM, samples=0))))


def test_without_weights_it_is_refused_with_the_command(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(tmp_path))
    found = card_of(Kind.MUSIC, "ace-step")
    missing = found.missing()
    assert missing is not None
    assert "has no weights here, of 5.9 GB" in missing.reason
    assert missing.hint == "run `prostudio weights get ace-step`"
    with pytest.raises(WeightsMissingError, match="music engine 'ace-step' has no weights here"):
        next(iter(news(found, CALM)))


def test_damaged_files_are_named(checkpoint, tmp_path: Path, monkeypatch) -> None:
    shutil.copytree(checkpoint("ace-step"), tmp_path / "ace-step")
    (tmp_path / "ace-step" / "tokenizer" / "tokenizer.json").write_text("{}", "utf-8")
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(tmp_path))
    with pytest.raises(WeightsDamagedError, match="tokenizer"):
        list(news(card_of(Kind.MUSIC, "ace-step"), CALM))


def test_a_card_that_is_too_small_is_told_what_would_fit(card: Card, checkpoint) -> None:
    from prostudio.devices import Budget
    from prostudio.engines.music.ace_step.opening import Room, network_of

    small = Budget("cuda", 100_000_000, 8_000_000_000)
    room = Room(XL_TURBO, checkpoint("ace-step"), small, torch.bfloat16)
    with (
        pytest.raises(DeviceMemoryError, match="MB of graphics memory beside") as caught,
        network_of(room, 7500),
    ):
        pass
    assert "choose engine 'ace-step'" in (caught.value.hint or "")


def test_longer_music_and_larger_models_take_longer() -> None:
    card = Machine(8, 32_000, 8_000, "a card", 40.0)
    short, long = (TURBO.estimate(replace(CALM, samples=n * SECOND), card) for n in (30, 240))
    assert short.seconds < long.seconds < XL_TURBO.estimate(CALM, card).seconds * 100
    assert 1_900 < short.vram_mb <= long.vram_mb <= 8_000
    assert TURBO.estimate(CALM, Machine(8, 32_000)).vram_mb == 0


def test_the_published_configuration_is_what_the_rows_count(checkpoint) -> None:
    index = json.loads((checkpoint("ace-step") / "model_index.json").read_text("utf-8"))
    assert index["_class_name"] == "AceStepPipeline"
    assert TURBO.weights_mb == 3150
