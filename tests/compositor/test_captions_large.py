"""Captions in large letters: they shrink before a word is divided, and never divide a number."""

from __future__ import annotations

from fractions import Fraction

import pytest

from prostudio.compositor import caption_limits, pack_captions
from prostudio.film import Size
from prostudio.film.text.word_times import estimate_words
from prostudio.film.time import SAMPLE_RATE
from prostudio.film.timeline import SpokenLine

RATE = Fraction(30)


def spoken(text: str, language: str) -> SpokenLine:
    stop = len(text) * SAMPLE_RATE // 15
    words = estimate_words(text, 0, stop, language)
    return SpokenLine("n", "shot", text, language, 0, stop, words)


POP_SIZES = pytest.mark.parametrize("size", [Size(1080, 1920), Size(1080, 1350)], ids=str)


def large(text: str, language: str, size: Size) -> list[str]:
    """The lines of the style with the largest letters."""
    limits = caption_limits(size, None, "pop")
    packed = pack_captions([spoken(text, language)], RATE, limits)
    return [line for caption in packed for line in caption.lines]


@POP_SIZES
def test_large_letters_shrink_before_a_word_or_a_number_is_broken(size: Size) -> None:
    told = (
        "The bridge cost $1,250,000. Nobody complained, but my granddaughter said on 12/31/2025: "
        "irresponsible telecommunications!"
    )
    lines = large(told, "en", size)
    assert " ".join(lines) == told
    told = "Unsere Verantwortung wäre wahrscheinlich die Wahrscheinlichkeit."
    assert " ".join(large(told, "de", size)) == told


@POP_SIZES
def test_a_word_too_long_for_small_letters_too_is_divided_between_its_words(size: Size) -> None:
    lines = large("Die Geschwindigkeitsbegrenzung", "de", size)
    assert lines == ["Die", "Geschwindigkeits-", "begrenzung"]
    assert large("my mother-in-law.", "en", size)[-2:] == ["my mother-", "in-law."]


def test_a_divided_word_is_one_caption() -> None:
    limits = caption_limits(Size(1080, 1920), None, "pop")
    line = spoken("Wegen der Geschwindigkeitsbegrenzung waren wir spät.", "de")
    packed = pack_captions([line], RATE, limits)
    assert ("Geschwindigkeits-", "begrenzung") in [caption.lines for caption in packed]


def test_a_number_in_groups_of_three_stays_on_one_line() -> None:
    lines = large("Cela coûta 1 250 000 euros.", "fr", Size(1080, 1920))
    assert any("1 250 000" in line for line in lines)
