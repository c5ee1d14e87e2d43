"""What Bark says on a tiny checkpoint, against transformers' own generation."""

from __future__ import annotations

from needs_models import torch  # isort: split

import gc
import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from prostudio.devices import Budget
from prostudio.engines.base import AudioChunk, Progress
from prostudio.engines.card import Kind
from prostudio.engines.registry import card
from prostudio.engines.request import SpeechRequest
from prostudio.engines.speech.bark.history import history_of
from prostudio.engines.speech.bark.models import BARK, MIN_EOS_P, SAMPLE_RATE
from prostudio.engines.speech.bark.reading import COMMA, SENTENCE, Part, parts_of
from prostudio.engines.speech.bark.sound import paced, trimmed
from prostudio.engines.speech.bark.speaking import REPEAT, Speaking, StoppedError
from prostudio.engines.speech.bark.stages import Residence
from prostudio.errors import FilmError

PLENTY = Budget("cpu", 0, 8_000_000_000)
SCARCE = Budget("cpu", 0, 500_000_000)
SHORT = "The sea, once more."
"""About as long as what the tiny model makes, so that it is said once."""
LONG = "The sea never once thanked him, not in forty years, and he never asked."
"""Longer by far, so that it is said twice."""
VOICE = "v2/de_speaker_3"
REQUEST = SpeechRequest(SHORT, "en", VOICE, seed=3)


@pytest.fixture(scope="module")
def bark(module_shelf: Path) -> Iterator[Speaking]:
    """Loaded once, all parts in memory."""
    speaking = Speaking.opened(BARK, PLENTY)
    yield speaking
    speaking.close()


@pytest.fixture(scope="module")
def theirs(checkpoint: Callable[[str], Path]) -> Callable[[str, str | None, int], np.ndarray]:
    """transformers' own way from a text to samples, whole: processor, model, `generate`."""
    from transformers import AutoProcessor, BarkModel
    from transformers.utils import logging

    logging.set_verbosity_error()
    folder = checkpoint("bark")
    processor = AutoProcessor.from_pretrained(folder)
    model = BarkModel.from_pretrained(folder).eval()

    def samples(text: str, voice: str | None, seed: int) -> np.ndarray:
        inputs = processor(text, voice_preset=voice)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            return model.generate(**inputs, min_eos_p=MIN_EOS_P)[0].numpy()

    return samples


def said(speaking: Speaking, request: SpeechRequest = REQUEST) -> list[np.ndarray]:
    parts = parts_of(request.text, request.language)
    return list(speaking.say(parts, request.voice, request, lambda *_: None))


def test_samples_are_those_of_transformers_for_the_same_seed_and_voice(bark, theirs) -> None:
    (ours,) = said(bark)
    np.testing.assert_array_equal(ours, trimmed(theirs(SHORT, VOICE, 3)))


def test_a_piece_of_unlikely_length_is_said_once_more_with_another_seed(bark, theirs) -> None:
    seeds: list[int] = []
    inner = bark.saying.mean

    def mean(text: str, voice: object, seed: int, *rest: object) -> object:
        seeds.append(seed)
        return inner(text, voice, seed, *rest)

    watched = Speaking(bark.model, bark.folder, SimpleNamespace(
        mean=mean, sound=bark.saying.sound, stages=bark.saying.stages
    ))  # fmt: skip
    (ours,) = said(watched, replace(REQUEST, text=LONG))
    assert seeds == [3, 3 + REPEAT]
    # Both have the length that the tiny model always makes: of two equals the first is kept.
    np.testing.assert_array_equal(ours, trimmed(theirs(LONG, VOICE, 3)))


def test_pieces_have_seeds_of_their_own_and_our_pauses_between_them(module_shelf) -> None:
    engine = card(Kind.SPEECH, "bark").make()
    text = f"{SHORT}\n\n{SHORT}"
    chunks = [c for c in engine.speak(replace(REQUEST, text=text)) if isinstance(c, AudioChunk)]
    assert [chunk.first for chunk in chunks] == [0, chunks[0].samples.shape[1]]
    silence = round(0.7 * SAMPLE_RATE)
    assert not chunks[1].samples[0, :silence].any()
    assert np.abs(chunks[1].samples[0, silence : silence + 480]).max() > 0
    first, second = chunks[0].samples[0], chunks[1].samples[0, silence:]
    assert first.shape != second.shape or not np.array_equal(first, second)
    engine.close()


def test_one_part_at_a_time_says_the_same_and_holds_less(bark, module_shelf) -> None:
    small = Speaking.opened(BARK, SCARCE)
    assert small.saying.stages.residence is Residence.DISK
    assert bark.saying.stages.residence is Residence.DEVICE
    with small.saying.stages.stage("semantic") as one:
        gone = weakref.ref(one)
    del one
    gc.collect()
    assert gone() is None
    wanted = said(bark)[0]
    np.testing.assert_array_equal(said(small)[0], wanted)
    small.saying.stages.residence = Residence.MEMORY  # as on a card too small for all of them
    np.testing.assert_array_equal(said(small)[0], wanted)
    small.close()


def test_closing_gives_everything_back(module_shelf) -> None:
    speaking = Speaking.opened(BARK, PLENTY)
    with speaking.saying.stages.stage("coarse_acoustics") as model:
        weight = weakref.ref(model.lm_head.weight.untyped_storage())
        held = weakref.ref(model)
    speaking.close()
    del model, speaking
    gc.collect()
    assert (weight(), held()) == (None, None)


def test_the_callers_chance_is_not_touched(bark) -> None:
    torch.manual_seed(99)
    before = torch.get_rng_state()
    said(bark)
    assert torch.equal(before, torch.get_rng_state())
    Speaking.opened(BARK, PLENTY).close()
    assert torch.equal(before, torch.get_rng_state())


def test_closing_the_call_stops_at_the_next_token(bark, module_shelf) -> None:
    told = []

    def note(fraction: float, text: str) -> None:
        told.append((fraction, text))
        if len(told) == 20:
            raise StoppedError

    before = torch.get_rng_state()
    with pytest.raises(StoppedError):
        list(bark.say((Part(SHORT, 0.0),), VOICE, REQUEST, note))
    assert len(told) == 20
    assert told[-1][0] < 0.25  # it was still reading the text
    assert torch.equal(before, torch.get_rng_state())


def test_the_engine_tells_progress_for_each_piece_and_its_thread_ends(module_shelf) -> None:
    engine = card(Kind.SPEECH, "bark").make()
    call = engine.speak(replace(REQUEST, text=f"{SHORT}\n\n{SHORT}"))
    told = next(call)
    assert isinstance(told, Progress)
    while not isinstance(told, AudioChunk):
        told = next(call)
    call.close()
    engine.close()  # would wait for ever for a thread that goes on


def test_a_voice_is_read_as_transformers_reads_it(checkpoint) -> None:
    from transformers import AutoProcessor

    folder = checkpoint("bark")
    theirs = AutoProcessor.from_pretrained(folder)("x", voice_preset="announcer")["history_prompt"]
    for kind, tokens in history_of(folder, "announcer", "bark").items():
        assert torch.equal(tokens, theirs[kind])


@pytest.mark.parametrize(("rate", "pitch"), [(0.5, 0.0), (2.0, 0.0), (1.0, 5.0), (1.0, -12.0)])
def test_pace_and_pitch_are_made_after_the_model(bark, rate: float, pitch: float) -> None:
    usual = np.sin(np.arange(SAMPLE_RATE * 2) * 2 * np.pi * 440 / SAMPLE_RATE).astype(np.float32)
    made = paced(usual, rate, pitch)
    assert abs(len(made) * rate / len(usual) - 1) < 0.03
    spectrum = np.abs(np.fft.rfft(made[4800:43200] if rate == 1 else made[2400:21600]))
    count = 2 * (len(spectrum) - 1)
    heard = spectrum.argmax() * SAMPLE_RATE / count
    assert heard == pytest.approx(440 * 2 ** (pitch / 12), rel=0.02)


def test_a_text_longer_than_the_model_takes_is_parted_at_its_clauses() -> None:
    parts = parts_of("He climbed, he looked, he counted the ships. " * 12, "en")
    assert len(parts) > 3
    assert all(len(part.text) < 200 for part in parts)
    assert {part.pause for part in parts[:-1]} == {SENTENCE}
    clauses = parts_of("one more ship behind the other, " * 20 + "and no end.", "en")
    assert {part.pause for part in clauses[:-1]} == {COMMA}
    assert "".join(p.text for p in clauses).replace(" ", "") == (
        "one more ship behind the other, " * 20 + "and no end."
    ).replace(" ", "")


@pytest.mark.parametrize(
    ("text", "language"), [("词语" * 300, "zh"), ("x" * 900, "en"), ("word " * 400, "en")]
)
def test_words_without_clauses_and_scripts_without_spaces_are_parted_too(text, language) -> None:
    parts = parts_of(text, language)
    assert len(parts) > 2
    assert "".join(part.text for part in parts).replace(" ", "") == text.replace(" ", "")


def test_unreadable_text_is_refused_with_the_letters(module_shelf) -> None:
    engine = card(Kind.SPEECH, "bark").make()
    with pytest.raises(FilmError, match="bark cannot read Hebrew letters"):
        next(engine.speak(SpeechRequest("He said שלום to all.", "en")))
