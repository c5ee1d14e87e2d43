"""MusicGen over tiny checkpoints: windows as transformers' own, exact, seeded, stopped, refused."""

from __future__ import annotations

from needs_models import torch  # isort: split

import gc
import json
import shutil
import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import transformers

from prostudio.engines.base import AudioChunk, Loaded, Progress
from prostudio.engines.card import Kind, Role
from prostudio.engines.music.musicgen.engine import asked, seed_of
from prostudio.engines.music.musicgen.models import FRAME, SAMPLE_RATE
from prostudio.engines.registry import card
from prostudio.engines.request import Machine, MusicRequest, Reference
from prostudio.errors import DeviceMemoryError, FilmError, WeightsDamagedError, WeightsMissingError
from prostudio.media.audio import resample, write_wav

ROWS = {
    "musicgen": "musicgen-small",
    "musicgen-stereo": "musicgen-stereo-small",
    "musicgen-melody": "musicgen-melody",
}
"""Engine -> its weights in the catalogue, and the tiny checkpoint that stands in."""
WORDS = ("slow strings", "hopeful")
SHORT = MusicRequest(WORDS, 40 * FRAME, 3, window=0)
"""0.8 seconds: its tokens take half a second."""


@pytest.fixture
def shelf(
    tmp_path: Path, checkpoint: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> Path:
    folder = tmp_path / "weights"
    folder.mkdir()
    for name in ROWS.values():
        (folder / name).symlink_to(checkpoint(name), target_is_directory=True)
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(folder))
    return folder


@pytest.fixture(autouse=True)
def on_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROSTUDIO_VRAM_MB", "0")


def engine(name: str = "musicgen") -> object:
    return card(Kind.MUSIC, name).make()


def music(made: object, request: MusicRequest) -> np.ndarray:
    (found,) = [c.samples for c in made.compose(request) if isinstance(c, AudioChunk)]
    return np.array(found)


def a_window(folder: Path, seconds: float = 10) -> Path:
    """Something that the next window can go on from: 48 kHz stereo."""
    at = np.arange(round(seconds * 48_000)) / 48_000
    tones = [0.2 * np.sin(2 * np.pi * pitch * at * (1 + (at % 1 > 0.5))) for pitch in (220, 330)]
    path = folder / f"window of {seconds}.wav"
    write_wav(path, [np.array(tones, np.float32)])
    return path


class Theirs:
    """transformers' own model and processor, used as its documentation does."""

    def __init__(self, folder: Path, melody: bool = False) -> None:
        kind = "MusicgenMelodyForConditionalGeneration" if melody else None
        kind = kind or "MusicgenForConditionalGeneration"
        self.model = getattr(transformers, kind).from_pretrained(folder)
        self.words = transformers.AutoTokenizer.from_pretrained(folder)
        self.processor = None if melody else transformers.AutoProcessor.from_pretrained(folder)

    def __call__(self, seed: int, frames: int, known: int = 0, **given: object) -> np.ndarray:
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            found = self.model.generate(
                **given, do_sample=True, guidance_scale=3.0, max_new_tokens=frames - known + 3
            )
        return np.clip(found[0].numpy(), -1, 1)


@pytest.fixture
def still() -> Iterator[None]:
    """transformers' notes on its own settings are no warnings of ours."""
    before = transformers.utils.logging.get_verbosity()
    transformers.utils.logging.set_verbosity_error()
    yield
    transformers.utils.logging.set_verbosity(before)


@pytest.mark.usefixtures("still")
@pytest.mark.parametrize("name", ["musicgen", "musicgen-stereo"])
def test_a_window_is_what_transformers_makes_of_the_same_seed(shelf: Path, name: str) -> None:
    theirs = Theirs(shelf / ROWS[name])
    inputs = theirs.processor(text=["slow strings, hopeful"], return_tensors="pt")
    expected = theirs(3, 40, **inputs)
    found = music(engine(name), SHORT)
    np.testing.assert_array_equal(found, np.broadcast_to(expected, found.shape))


@pytest.mark.usefixtures("still")
@pytest.mark.parametrize("name", ["musicgen", "musicgen-stereo"])
def test_the_next_window_goes_on_as_transformers_does(
    shelf: Path, tmp_path: Path, name: str
) -> None:
    request = replace(SHORT, samples=540 * FRAME, window=1, before=a_window(tmp_path))
    channels = 2 if "stereo" in name else 1
    tail = asked(request, channels).tail
    theirs = Theirs(shelf / ROWS[name])
    inputs = theirs.processor(
        audio=tail if channels == 2 else tail[0],
        sampling_rate=SAMPLE_RATE,
        text=["slow strings, hopeful"],
        return_tensors="pt",
    )
    expected = theirs(seed_of(3, 1), 540, 500, **inputs)
    found = music(engine(name), request)
    np.testing.assert_array_equal(found, np.broadcast_to(expected, found.shape))


@pytest.mark.usefixtures("still")
def test_a_melody_is_heard_as_transformers_hears_it(shelf: Path, tmp_path: Path) -> None:
    tune = Reference(Role.MELODY, a_window(tmp_path))
    request = replace(SHORT, references=(tune,))
    theirs = Theirs(shelf / "musicgen-melody", melody=True)
    inputs = theirs.words(["slow strings, hopeful"], return_tensors="pt")
    features = asked(request, 1).chroma
    assert features.shape == (1, 235, 12)
    expected = theirs(3, 40, **inputs, input_features=features)
    made = engine("musicgen-melody")
    np.testing.assert_array_equal(music(made, request)[:1], expected)
    assert (music(made, request) != music(made, SHORT)).any(), "without it the music is another"


@pytest.mark.parametrize("samples", [1, 639, 641, 16_000, 40_000])
def test_a_window_has_exactly_the_samples_asked_for(shelf: Path, samples: int) -> None:
    found = music(engine(), replace(SHORT, samples=samples))
    assert found.shape == (2, samples)
    assert found.dtype == np.float32
    assert np.abs(found).max() <= 1


def test_each_window_has_a_seed_of_its_own_and_nobody_elses_chance_is_touched(
    shelf: Path,
) -> None:
    assert len({seed_of(3, window) for window in range(40)} | {seed_of(4, 0)}) == 41
    torch.manual_seed(11)
    before = torch.random.get_rng_state()
    one, other = music(engine(), SHORT), music(engine(), replace(SHORT, seed=4))
    assert (one != other).any()
    assert torch.equal(before, torch.random.get_rng_state())


def test_progress_comes_with_every_token_and_the_model_stays_for_the_next_window(
    shelf: Path, tmp_path: Path
) -> None:
    made = engine()
    first = list(made.compose(SHORT))
    assert isinstance(first[0], Loaded)
    fractions = [chunk.fraction for chunk in first if isinstance(chunk, Progress)]
    assert len(fractions) == 43, "a token for each frame, and three for the delay"
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
    second = list(made.compose(SHORT))
    assert not any(isinstance(chunk, Loaded) for chunk in second)


def test_closing_stops_at_the_next_token_and_gives_the_model_back(shelf: Path) -> None:
    made = engine()
    call = made.compose(replace(SHORT, samples=1500 * FRAME))
    told = [next(call) for _ in range(5)]
    alive = weakref.ref(made._opened.model)
    call.close()
    gc.collect()
    assert told[-1].fraction < 0.01
    assert alive() is None
    assert music(made, SHORT).shape == (2, SHORT.samples), "and it can be used again"


def test_mood_tempo_and_key_are_told_in_words() -> None:
    request = replace(SHORT, key="D minor", bpm=92.5)
    reading = engine().read_as(request)
    assert reading.words == ("slow strings", "hopeful", "92.5 bpm", "in D minor")
    assert "for non-commercial use only" in reading.notes
    assert asked(request, 1).words == "slow strings, hopeful, 92.5 bpm, in D minor"


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


def melody_of(path: Path, samples: np.ndarray) -> MusicRequest:
    write_wav(path, [samples.astype(np.float32)])
    return replace(SHORT, references=(Reference(Role.MELODY, path),))


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


def copied(shelf: Path, name: str = "musicgen-small") -> Path:
    """A checkpoint that may be written to, in the place of the shared one."""
    source = (shelf / name).resolve()
    (shelf / name).unlink()
    shutil.copytree(source, shelf / name)
    return shelf / name


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


def test_the_estimate_knows_card_and_cpu() -> None:
    whole = MusicRequest(WORDS, 95 * SAMPLE_RATE, 1)
    slow = engine().estimate(whole, Machine(2, 8000))
    fast = engine().estimate(whole, Machine(2, 8000, 8000, "a card", 80.0))
    assert slow.vram_mb == 0
    assert 2000 < fast.vram_mb < 3000
    assert fast.seconds < slow.seconds
    large = engine("musicgen-large").estimate(whole, Machine(2, 8000, 8000, "a card", 80.0))
    assert large.vram_mb > 8000, "more than the card: the run refuses it with the figure"


def test_the_tune_is_heard_by_its_notes() -> None:
    from prostudio.engines.music.musicgen.melody import chroma

    at = np.arange(4 * SAMPLE_RATE) / SAMPLE_RATE
    for semitone, pitch in ((0, 261.63), (4, 329.63), (9, 440.0)):
        heard = chroma(np.sin(2 * np.pi * pitch * at).astype(np.float32))
        assert (heard[0].argmax(1)[4:-4] == semitone).all()
        assert (heard.sum(2) == 1).all()


def test_a_short_tune_is_repeated_as_long_as_the_window(tmp_path: Path) -> None:
    from prostudio.engines.music.musicgen.melody import read_tune

    path = a_window(tmp_path, 4)
    first, later = read_tune(path, 0), read_tune(path, 4 * SAMPLE_RATE)
    assert first.shape == (30 * SAMPLE_RATE,)
    np.testing.assert_allclose(first, later, atol=1e-3)
    np.testing.assert_allclose(first[1000:50_000], first[129_000:178_000], atol=1e-3)
    assert resample(first[None], SAMPLE_RATE).shape[1] == 30 * 48_000
