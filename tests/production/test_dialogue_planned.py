"""Cues, turns and marks in a plan: what is said, what is shown, and the silence between."""

from __future__ import annotations

from pathlib import Path

import pytest
from planning import planned

from prostudio.film import Film, Member, NarrationLine, Scene, Shot, Voice
from prostudio.production.order import Order
from prostudio.production.planning.plan import (
    PARAGRAPH_PAUSE,
    SENTENCE_PAUSE,
    TURN_PAUSE,
    make_plan,
)
from prostudio.settings import Settings

BARK = "voice: {engine: bark, voice: v2/en_speaker_6}"
CAST = (Member("ANNA", Voice(language="en-gb")), Member("BEN", Voice(language="en-us")))


def pieces(body: str, head: str = BARK) -> list[tuple[str, str | None]]:
    """Every piece as it is shown and as it is said."""
    return [(p.text, p.request.text if p.request else None) for p in planned(body, head).pieces()]


@pytest.mark.parametrize(
    ("body", "shown", "said"),
    [
        ("[laughs] Well, then.", "Well, then.", "[laughs] Well, then."),
        ("Well [clears throat], then.", "Well, then.", "Well [clears throat], then."),
        ("♪ A ship, a ship ♪", "♪ A ship, a ship ♪", "♪ A ship, a ship ♪"),
        ("So be it [sic].", "So be it [sic].", "So be it [sic]."),
        ("Fine 🙂.", "Fine 🙂.", "Fine ."),
    ],
)
def test_a_cue_is_said_by_bark_and_not_shown(body: str, shown: str, said: str) -> None:
    assert pieces(body) == [(shown, said)]


def test_a_voice_without_cues_leaves_them_out() -> None:
    found = pieces("[laughs] Well. ♪ A ship ♪. [sighs]", "voice: en-gb")
    assert found == [("Well.", "Well."), ("♪ A ship ♪.", "A ship .")]


def test_a_cue_alone_is_a_piece_of_its_own_without_words_to_show() -> None:
    assert pieces("It was over. [sighs] It was.") == [
        ("It was over.", "It was over."),
        ("It was.", "[sighs] It was."),
    ]
    assert pieces("It was over.\n\n[sighs]") == [("It was over.", "It was over."), ("", "[sighs]")]


def test_marks_alone_are_shown_and_nobody_says_them() -> None:
    for head in (BARK, "voice: en-gb"):
        assert pieces("Wait. ... Now.", head)[1] == ("...", None)


def test_speakers_answer_each_other_sooner_than_a_paragraph_ends() -> None:
    lines = (
        NarrationLine("Who is there? Speak.", speaker="ANNA"),
        NarrationLine("Nobody.", speaker="BEN"),
        NarrationLine("Nobody at all.", speaker="BEN"),
        NarrationLine("Good.", speaker="ANNA", pause=2.0),
    )
    film = Film((Scene(None, (Shot(prompt="sea", narration=lines),)),), cast=CAST)
    plan = make_plan(Order(film, Path(), Settings(home=Path("home"), cores=2, ram_mb=2000)))
    (passage,) = plan.passages
    assert [piece.pause for piece in passage.pieces] == [
        SENTENCE_PAUSE,
        TURN_PAUSE,
        PARAGRAPH_PAUSE,
        TURN_PAUSE,
        2.0,
    ]
