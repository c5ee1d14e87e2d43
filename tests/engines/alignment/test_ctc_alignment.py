"""The likeliest path of a text through what was heard, and words out of it; no model."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prostudio.engines.alignment.ctc import align
from prostudio.engines.alignment.placing import placed
from prostudio.engines.alignment.spelling import spelled
from prostudio.errors import FilmError

BLANK = 0


def collapsed(path: tuple[int, ...]) -> list[int]:
    """What a path of frames says: repeats are one letter, blanks none."""
    kept = [sign for n, sign in enumerate(path) if n == 0 or sign != path[n - 1]]
    return [sign for sign in kept if sign != BLANK]


def best_by_force(heard: np.ndarray, letters: list[int]) -> float:
    """The score of the best of all paths that say the letters."""
    paths = product(range(heard.shape[1]), repeat=len(heard))
    return max(
        sum(heard[frame, sign] for frame, sign in enumerate(path))
        for path in paths
        if collapsed(path) == letters
    )


def score_of(heard: np.ndarray, letters: list[int], spans: list[tuple[int, int]]) -> float:
    """The score of the path that the spans tell, blank between them."""
    path = [BLANK] * len(heard)
    for letter, (start, stop) in zip(letters, spans, strict=True):
        assert path[start:stop] == [BLANK] * (stop - start), "spans lie apart"
        path[start:stop] = [letter] * (stop - start)
    assert collapsed(tuple(path)) == letters
    return sum(heard[frame, sign] for frame, sign in enumerate(path))


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.lists(st.integers(1, 2), min_size=1, max_size=3))
def test_no_path_that_says_the_text_is_likelier(seed: int, letters: list[int]) -> None:
    random = np.random.default_rng(seed)
    heard = np.log(random.dirichlet(np.ones(3), size=6)).astype(np.float32)
    spans = align(heard, letters, BLANK)
    found = score_of(heard, letters, spans)
    assert found == pytest.approx(best_by_force(heard, letters), abs=1e-4)
    assert all(start < stop for start, stop in spans)


def test_a_clear_recording_is_aligned_where_its_letters_are_heard() -> None:
    said = [0, 0, 1, 1, 0, 2, 0, 0, 2, 2, 0]
    heard = np.full((len(said), 3), np.log(0.01), np.float32)
    heard[np.arange(len(said)), said] = np.log(0.98)
    assert align(heard, [1, 2, 2], BLANK) == [(2, 4), (5, 6), (8, 10)]
    assert align(heard, [], BLANK) == []


def test_more_letters_than_frames_are_refused() -> None:
    heard = np.zeros((3, 3), np.float32)
    assert len(align(heard, [1, 2, 1], BLANK)) == 3
    with pytest.raises(FilmError, match="2 letters do not fit 2 frames of sound"):
        align(heard[:2], [1, 1], BLANK)
    with pytest.raises(FilmError, match="too long to align at once"):
        align(np.zeros((20_000, 2), np.float32), [1, 0] * 5_000, BLANK)


SMALL = {"<blank>": 0, "<unk>": 3, **{c: n for n, c in enumerate("abcdefghijklmnopqrstuvwxyz'", 4)}}
LARGE = {"<pad>": 0, "|": 4, **{c: n for n, c in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ'", 5)}}


def written(signs: dict[str, int], *tokens: str, language: str = "en") -> list[str]:
    names = {number: sign for sign, number in signs.items()}
    return ["".join(names[n] for n in word) for word in spelled(tokens, signs, language)]


def test_words_are_spelled_in_the_letters_that_the_recogniser_writes() -> None:
    assert written(SMALL, "Café,", "Straße", "Łódź", "don’t") == [
        "cafe",
        "strasse",
        "lodz",
        "don't",
    ]
    assert written(LARGE, "Café,", "Straße", "|") == ["CAFE", "STRASSE", ""]
    assert written(SMALL, "море", "42", language="en") == ["", "fortytwo"]
    assert written(SMALL, "1,250", language="fr") == ["milledeuxcentcinquante"]


def test_a_word_goes_on_until_the_next_one_or_until_a_pause() -> None:
    words = placed(["a", "b", "c"], [(10, 20), (50, 60), (90, 95)], 120, [(30, 45)])
    assert [(w.start, w.stop) for w in words] == [(10, 30), (50, 90), (90, 120)]
    assert {w.source for w in words} == {"aligned"}


def test_what_was_not_heard_shares_the_time_between_its_neighbours_and_says_so() -> None:
    words = placed(["море", "b", "и", "c"], [None, (50, 60), None, (90, 95)], 120, [])
    assert [w.source for w in words] == ["estimated", "aligned", "estimated", "aligned"]
    assert [w.text for w in words] == ["море", "b", "и", "c"]
    edges = [edge for w in words for edge in (w.start, w.stop)]
    assert edges == sorted(edges)
    assert (words[0].start, words[2].start, words[2].stop) == (0, 60, 90)
