"""MusicGen over tiny checkpoints: windows as transformers' own, exact, seeded, stopped."""

from __future__ import annotations

from needs_models import torch  # isort: split

import gc
import weakref
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import transformers
from tiny_musicgen import ROWS, SHORT, WORDS, a_window, engine, music

from prostudio.engines.base import Loaded, Progress
from prostudio.engines.card import Role
from prostudio.engines.music.musicgen.engine import asked, seed_of
from prostudio.engines.music.musicgen.models import FRAME, SAMPLE_RATE
from prostudio.engines.request import Machine, MusicRequest, Reference
from prostudio.media.audio import resample


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
