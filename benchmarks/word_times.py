"""How far estimated word times are from those that espeak-ng reports for its own speech."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from prostudio.engines.base import AudioChunk
from prostudio.engines.request import SpeechRequest
from prostudio.engines.speech.espeak import CARD
from prostudio.film import Word
from prostudio.film.text.word_times import Pauses, estimate_words
from prostudio.film.time import SAMPLE_RATE
from prostudio.mix.narration import pauses_in, trimmed, voice_edges

SENTENCES = Path(__file__).parent / "word_times_sentences"
UNSEEN = ("nl", "pt")
"""Languages that no figure of the estimator was chosen by."""


def spoken(language: str) -> Iterator[tuple[bool, str, tuple[Word, ...], int, Pauses]]:
    """(held out, text, espeak's words, samples, pauses heard) of every sentence of a language.

    Two sentences were looked at, the next two are held out, and so on.
    """
    lines = (SENTENCES / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    for number, text in enumerate(lines):
        for chunk in CARD.make().speak(SpeechRequest(text, language)):
            if isinstance(chunk, AudioChunk):
                sentence = trimmed(chunk.samples, 22_050, chunk.words)
                held_out = number // 2 % 2 == 1 or language in UNSEEN
                pauses = pauses_in(sentence.samples)
                yield held_out, text, sentence.words, sentence.samples.shape[1], pauses


def off(estimated: tuple[Word, ...], true: tuple[Word, ...]) -> list[float]:
    """Milliseconds between the starts; the first word's is given, and does not count."""
    pairs = list(zip(estimated, true, strict=True))[1:]
    return [abs(one.start - other.start) * 1000 / SAMPLE_RATE for one, other in pairs]


def evenly(text: str, start: int, stop: int) -> tuple[Word, ...]:
    """Every spoken word as long as the next one: the floor."""
    tokens = [token for token in text.split() if any(c.isalnum() for c in token)]
    edges = [start + (stop - start) * n // len(tokens) for n in range(len(tokens) + 1)]
    return tuple(Word(t, edges[n], edges[n + 1], "estimated") for n, t in enumerate(tokens))


def told(errors: list[float]) -> str:
    """Mean, 95th percentile and how many."""
    return (
        f"{np.mean(errors):.0f} ms, 95 % within {np.percentile(errors, 95):.0f} ms, n={len(errors)}"
    )


def measure() -> dict[str, Any]:
    """Mean and 95th percentile by half and by language, for each way to estimate."""
    found: dict[str, list[float]] = {}
    sentences = 0
    for file in sorted(SENTENCES.glob("*.txt")):
        language = file.stem
        for held_out, text, words, samples, pauses in spoken(language):
            sentences += 1
            edges = voice_edges(samples)
            half = "unseen language" if language in UNSEEN else "held out" if held_out else "seen"
            heard = off(estimate_words(text, *edges, language, pauses), words)
            text_alone = off(estimate_words(text, *edges, language), words)
            found.setdefault(f"evenly, {half}", []).extend(off(evenly(text, *edges), words))
            found.setdefault(f"by the text alone, {half}", []).extend(text_alone)
            found.setdefault(f"pauses heard, {half}", []).extend(heard)
            if held_out:
                found.setdefault(f"pauses heard, held out, {language}", []).extend(heard)
    return {"sentences": sentences} | {name: told(found[name]) for name in sorted(found)}
