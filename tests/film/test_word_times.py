"""Estimated times of words."""

from itertools import pairwise

from prostudio.film.text.word_times import estimate_words


def test_estimated_words_fill_the_span_and_say_that_they_are_estimates() -> None:
    words = estimate_words("Then, suddenly, the light went out.", 1000, 100_001)
    assert [word.text for word in words][:2] == ["Then,", "suddenly,"]
    assert words[0].start == 1000
    assert words[-1].stop == 100_001
    assert all(a.stop == b.start for a, b in pairwise(words))
    assert {word.source for word in words} == {"estimated"}
    assert estimate_words("  ", 0, 100) == ()
