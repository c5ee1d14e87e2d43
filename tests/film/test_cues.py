"""Cues between words: left out, kept, and never taken for something else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prostudio.film.text.cues import CUES, SONG, for_splitting, has_cue, without_cues


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("[laughs] Well.", "Well."),
        ("Well. [Laughs]", "Well."),
        ("a [sighs] b", "a b"),
        ("a [clears throat], b", "a, b"),
        ("first\n[gasps] second", "first\n second"),
        ("[laughs]", ""),
        ("♪ la ♪", "♪ la ♪"),
        ("[sic] [laugh] (laughs) [laughs", "[sic] [laugh] (laughs) [laughs"),
        (" as it was ", " as it was "),
    ],
)
def test_bracketed_cues_go_with_the_space_before_them(text: str, left: str) -> None:
    assert without_cues(text) == left
    assert without_cues(text, CUES) == text


def test_song_marks_and_brackets_are_cues() -> None:
    assert has_cue(f"{SONG} la")
    assert has_cue("so [LAUGHTER]")
    assert not has_cue("[so]")


@given(st.lists(st.sampled_from(["[laughs]", "The sea.", "[clears throat]", "and", "\n", "♪"])))
def test_text_for_splitting_keeps_its_places(words: list[str]) -> None:
    text = " ".join(words)
    made = for_splitting(text)
    assert len(made) == len(text)
    assert made.lower().replace("(", SONG) == text.lower()
    assert "[laughs]" not in made
