"""Captions out of spoken lines: short lines, good breaks, enough time, nothing overlapping."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prostudio.compositor import CaptionLimits, caption_limits, pack_captions
from prostudio.film import Caption, Size, Word
from prostudio.film.text.word_times import estimate_words, within
from prostudio.film.time import SAMPLE_RATE, frame_at, sample_at
from prostudio.film.timeline import SpokenLine

RATE = Fraction(30)
SECOND = SAMPLE_RATE


def spoken(
    text: str, language: str = "en", start: int = 0, seconds_a_letter: float = 0.065
) -> SpokenLine:
    """A line whose words are spoken evenly by their letters; what has none is not spoken."""
    at = start
    words = []
    for token in text.split():
        letters = sum(unicodedata.category(c)[0] in "LN" for c in token)
        if letters:
            length = int(letters * seconds_a_letter * SECOND)
            words.append(Word(token, at, at + length))
            at += length + SECOND // 20
    return SpokenLine("n", "shot", text, language, start, at, tuple(words))


def texts(captions: tuple[Caption, ...]) -> list[tuple[str, ...]]:
    return [caption.lines for caption in captions]


def pack(text: str, language: str = "en") -> list[tuple[str, ...]]:
    return texts(pack_captions([spoken(text, language)], RATE))


def test_a_short_sentence_is_one_line() -> None:
    assert pack("The storm came at night.") == [("The storm came at night.",)]


def test_two_lines_are_balanced_and_broken_before_a_leaning_word() -> None:
    (lines,) = pack("The sea never once thanked the old man for his light.")
    assert len(lines) == 2
    assert abs(len(lines[0]) - len(lines[1])) <= 10
    assert lines[0].split()[-1] not in ("the", "for", "his")


def test_a_long_sentence_breaks_at_its_clause() -> None:
    found = pack(
        "For forty years he climbed the same ninety-one steps, "
        "and the sea never once thanked him for it."
    )
    assert " ".join(found[0]).endswith("steps,")


def test_an_abbreviation_ends_no_sentence() -> None:
    found = pack("Dr. Smith, who had been waiting for almost 3.5 hours, left without a word.")
    assert found[0][0].startswith("Dr. Smith, who")


def test_prose_that_an_editor_wrapped_is_not_verse() -> None:
    found = pack(
        "For forty years he climbed the same ninety-one steps, and the\nsea never once thanked him."
    )
    assert [" ".join(lines) for lines in found] == [
        "For forty years he climbed the same ninety-one steps,",
        "and the sea never once thanked him.",
    ]


def test_sentences_of_one_line_go_apart() -> None:
    found = pack("He slept through the whole of that long night. Nobody came to wake him again.")
    assert [" ".join(lines)[-1] for lines in found] == [".", "."]


def test_verse_keeps_the_writers_lines() -> None:
    found = pack(
        "Tyger tyger, burning bright,\nIn the forests of the night;\n"
        "What immortal hand or eye,\nCould frame thy fearful symmetry?"
    )
    assert found == [
        ("Tyger tyger, burning bright,", "In the forests of the night;"),
        ("What immortal hand or eye,", "Could frame thy fearful symmetry?"),
    ]


def test_emoji_are_shown_though_nobody_speaks_them() -> None:
    assert pack("We sail at dawn 🌊⛵ my friends.") == [("We sail at dawn 🌊⛵ my friends.",)]


def test_japanese_lines_have_sixteen_characters_and_begin_with_no_full_stop() -> None:
    found = pack("海は一度も彼に感謝しなかった。そしてある朝、嵐はまったくなかったのである。", "ja")
    lines = [line for caption in found for line in caption]
    assert all(len(line) <= 16 for line in lines)
    assert all(line[0] not in "。、」" for line in lines)
    assert (
        "".join(lines)
        == "海は一度も彼に感謝しなかった。そしてある朝、嵐はまったくなかったのである。"
    )


def test_korean_breaks_between_words() -> None:
    lines = [
        line
        for c in pack("바다는 한 번도 그에게 고마워하지 않았다 그리고 아침이 왔다.", "ko")
        for line in c
    ]
    assert " ".join(lines) == "바다는 한 번도 그에게 고마워하지 않았다 그리고 아침이 왔다."
    assert all(len(line) <= 32 for line in lines)


def test_a_long_word_is_divided_at_a_syllable_with_a_hyphen() -> None:
    limits = CaptionLimits(24, 16)
    line = spoken("Donaudampfschifffahrtsgesellschaftskapitän", "de")
    (lines,) = texts(pack_captions([line], RATE, limits))
    assert lines == ("Donaudampfschifffahrts-", "gesellschaftskapitän")
    address = "https://example.org/a-very-long-address/that/never/ends"
    (lines,) = texts(pack_captions([spoken(address)], RATE))
    assert "".join(lines) == address


POP_SIZES = pytest.mark.parametrize("size", [Size(1080, 1920), Size(1080, 1350)], ids=str)


def large(text: str, language: str, size: Size) -> list[str]:
    """The lines of the style with the largest letters."""
    limits = caption_limits(size, None, "pop")
    packed = texts(pack_captions([spoken(text, language)], RATE, limits))
    return [line for lines in packed for line in lines]


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
    packed = texts(pack_captions([line], RATE, limits))
    assert ("Geschwindigkeits-", "begrenzung") in packed


def test_a_number_in_groups_of_three_stays_on_one_line() -> None:
    lines = large("Cela coûta 1 250 000 euros.", "fr", Size(1080, 1920))
    assert any("1 250 000" in line for line in lines)


def test_no_line_ends_after_a_very_short_first_part() -> None:
    told = "¡Mi niño, ven a ver la luna desde aquí esta noche!"
    (lines,) = texts(pack_captions([spoken(told, "es")], RATE))
    assert lines[0] != "¡Mi niño,"
    first, *_ = texts(pack_captions([spoken(told, "es")], RATE, CaptionLimits(24, 16)))
    assert first != ("¡Mi niño,",)


def test_a_word_too_long_for_a_line_is_divided() -> None:
    (lines,) = pack("x" * 70)
    assert "".join(lines) == "x" * 35 + "-" + "x" * 35
    assert all(len(line) <= 42 for line in lines)


def test_a_caption_stays_on_through_the_pause_to_be_read_but_not_into_the_next_line() -> None:
    first = spoken("No.")
    second = spoken("Never again.", start=5 * SECOND)
    one, two = pack_captions([first, second], RATE)
    assert first.stop < one.stop <= first.stop + SECOND * 0.34
    assert two.start >= second.start
    close = replace(second, start=first.stop, stop=first.stop + 2 * SECOND)
    moved = tuple(
        replace(w, start=w.start - 5 * SECOND + first.stop, stop=w.stop - 5 * SECOND + first.stop)
        for w in second.words
    )
    one, two = pack_captions([first, replace(close, words=moved)], RATE)
    assert frame_at(two.start, RATE) - frame_at(one.stop, RATE) >= 2


def test_upright_films_get_shorter_lines() -> None:
    assert caption_limits(Size(1280, 720)) == CaptionLimits(42, 16)
    upright = caption_limits(Size(720, 1280))
    assert upright.columns < 30
    assert upright.cjk_columns < 16


@pytest.mark.parametrize("rate", [Fraction(30), Fraction(30000, 1001), Fraction(25)])
@pytest.mark.parametrize("moved_by", [1, 977, 100_001])
def test_a_line_that_moves_takes_its_captions_along(rate: Fraction, moved_by: int) -> None:
    text = "For forty years he climbed the same steps, and the sea never once thanked him for it."
    here = spoken(text)
    shift = sample_at(moved_by, rate)
    there = replace(
        here,
        start=here.start + shift,
        stop=here.stop + shift,
        words=tuple(replace(w, start=w.start + shift, stop=w.stop + shift) for w in here.words),
    )
    frames = [
        [(frame_at(c.start, rate), frame_at(c.stop, rate)) for c in pack_captions([line], rate)]
        for line in (here, there)
    ]
    assert [(a + moved_by, b + moved_by) for a, b in frames[0]] == frames[1]


WORDS = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=14).flatmap(
        lambda word: st.sampled_from([word, word + ",", word + ".", word + "\n"])
    ),
    min_size=1,
    max_size=60,
)


@given(lines=st.lists(WORDS, min_size=1, max_size=3), pace=st.floats(0.03, 0.2))
def test_whatever_is_said_the_rules_hold(lines: list[list[str]], pace: float) -> None:
    film: list[SpokenLine] = []
    for words in lines:
        start = film[-1].stop + SECOND // 2 if film else 4800
        film.append(spoken(" ".join(words), "en", start, pace))
    captions = pack_captions(film, RATE)
    assert " ".join(line for c in captions for line in c.lines).split() == [
        word for line in film for word in line.text.split()
    ]
    assert all(1 <= len(c.lines) <= 2 and max(map(len, c.lines)) <= 42 for c in captions)
    for caption in captions:
        first, last = frame_at(caption.start, RATE), frame_at(caption.stop, RATE)
        assert first < last <= first + 7 * RATE
        assert (sample_at(first, RATE), sample_at(last, RATE)) == (caption.start, caption.stop)
        inside = [
            line
            for line in film
            if line.start - 800 <= caption.start and caption.stop <= line.stop + 0.34 * SECOND
        ]
        assert inside
    for one, two in pairwise(captions):
        assert frame_at(two.start, RATE) - frame_at(one.stop, RATE) >= 2


WORD_TIMES = st.lists(
    st.tuples(st.sampled_from(["sea", "light,", "a", "end.", "42"]), st.floats(0, 1)),
    min_size=1,
    max_size=25,
)


@settings(max_examples=40)
@given(
    words=WORD_TIMES,
    start=st.integers(0, 10 * SAMPLE_RATE),
    samples=st.integers(SAMPLE_RATE // 10, 12 * SAMPLE_RATE),
    source=st.sampled_from(["engine", "aligned", "estimated"]),
)
def test_no_caption_lies_outside_its_sentence_wherever_its_times_are_from(
    words: list[tuple[str, float]], start: int, samples: int, source: str
) -> None:
    """It may stay on through the pause after it to be read, and never over the next sentence."""
    text = " ".join(word for word, _ in words)
    if source == "estimated":
        times = estimate_words(text, 0, samples, "en")
    else:
        edges = [round(at * 2 * samples) - samples // 2 for _, at in words]  # some of them nonsense
        times = within(
            [Word(w, a, a + 9, source) for (w, _), a in zip(words, edges, strict=True)], samples
        )
    placed = tuple(Word(w.text, start + w.start, start + w.stop, w.source) for w in times)
    line = SpokenLine("a", "shot", text, "en", start, start + samples, placed)
    after = start + samples + SAMPLE_RATE // 5
    other = SpokenLine("b", "shot", "Next.", "en", after, after + SAMPLE_RATE, ())
    *captions, last = pack_captions([line, other], Fraction(30))
    frame = SAMPLE_RATE // 30
    assert last.start >= after - frame
    for caption in captions:
        assert (
            start - frame <= caption.start < caption.stop <= max(last.start, caption.start + frame)
        )
        assert caption.start <= start + samples + frame
        assert caption.source == source


def test_a_caption_says_the_least_certain_source_of_its_words() -> None:
    text = "The year was 1942. It rained."
    sources = ["aligned", "aligned", "aligned", "estimated", "aligned", "aligned"]
    words = tuple(
        Word(word, n * 24_000, (n + 1) * 24_000, source)
        for n, (word, source) in enumerate(zip(text.split(), sources, strict=True))
    )
    line = SpokenLine("a", "shot", text, "en", 0, 144_000, words)
    assert [c.source for c in pack_captions([line], Fraction(30))] == ["estimated", "aligned"]
