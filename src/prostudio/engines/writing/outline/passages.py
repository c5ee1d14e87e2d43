"""A text as passages, and made shorter by leaving out whole sentences, never by changing one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from prostudio.film.text.pace import speech_seconds

_BREATH = 0.5


@dataclass(frozen=True, slots=True)
class Passage:
    """One heading with the paragraphs below it, each a tuple of sentences."""

    title: str | None
    paragraphs: tuple[tuple[str, ...], ...]


def shortened(passages: Sequence[Passage], seconds: float, language: str) -> list[Passage]:
    """About `seconds` of speech: first sentences of paragraphs first, then second ones.

    The very first sentence always stays.
    """
    places = [
        (nth, p, k, sentence)
        for p, passage in enumerate(passages)
        for k, paragraph in enumerate(passage.paragraphs)
        for nth, sentence in enumerate(paragraph)
    ]
    places.sort(key=lambda place: (place[0], place[2], place[1]))
    kept: set[tuple[int, int, int]] = set()
    left = seconds
    for nth, p, k, sentence in places:
        length = speech_seconds(sentence, language) + _BREATH
        if kept and length > left:
            continue
        kept.add((p, k, nth))
        left -= length
    return [found for p, passage in enumerate(passages) if (found := _kept(passage, p, kept))]


def _kept(passage: Passage, p: int, kept: set[tuple[int, int, int]]) -> Passage | None:
    paragraphs = (
        tuple(sentence for nth, sentence in enumerate(paragraph) if (p, k, nth) in kept)
        for k, paragraph in enumerate(passage.paragraphs)
    )
    left = tuple(paragraph for paragraph in paragraphs if paragraph)
    return replace(passage, paragraphs=left) if left else None
