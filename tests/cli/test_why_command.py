"""`prostudio why` answers in the words of who wrote the film."""

from __future__ import annotations

import pytest
from asking_cli import Answer, Desk

BODY = """# Steps

[[shot: abstract, golden | id: one | 1s]]
Twelve steps led down to the sea.

[[shot: abstract, silver | id: two | 1s]]
Nobody ever counted them.
"""


@pytest.fixture
def desk_made(desk: Desk) -> Desk:
    """A film that was made once."""
    answer = desk.ask("make", desk.write(BODY, "engines: {music: synth}\n"))
    assert answer.code == 0, answer.err
    return desk


def again(desk: Desk, old: str, new: str) -> Answer:
    """Why, after one edit and another making."""
    script = desk.folder / "film.md"
    script.write_text(script.read_text().replace(old, new))
    assert desk.ask("make", "film.md").code == 0
    return desk.ask("why", "--film", "film.md")


def test_why_says_first_time_then_nothing_then_the_changed_words(desk_made: Desk) -> None:
    desk = desk_made
    assert desk.ask("why").out.startswith("made for the first time: narration (2), voice (2), ")
    assert again(desk, "nothing", "that is there").out.startswith("nothing was made again")
    told = again(desk, "Twelve", "Eleven").out.splitlines()
    assert told[0] == (
        "the words changed: «Twelve steps led down to the sea.» "
        "became «Eleven steps led down to the sea.»"
    )
    assert told[1].startswith("made again: narration, voice, shot segment")
    assert len(told) == 2, "no internals"
    assert desk.ask("why", "two").out.count("words changed") == 0


def test_why_says_that_a_film_was_delivered_otherwise_before(desk_made: Desk) -> None:
    assert desk_made.ask("make", "film.md", "--profile", "preview").code == 0
    told = desk_made.ask("why", "--film", "film.md").out.splitlines()
    assert told[0] == "it was not delivered as preview the last time"
    assert told[1].startswith("made again: shot segments")
    assert len(told) == 2


@pytest.mark.slow
def test_why_names_a_changed_picture_and_keeps_what_it_is_made_of_for_verbose(
    desk_made: Desk,
) -> None:
    told = again(desk_made, "golden", "crimson").out
    assert (
        "shot one: its picture's words changed: «abstract, golden» became «abstract, crimson»"
        in told
    )
    assert "narration" not in told
    assert "params." not in told
    assert "params." in desk_made.ask("why", "--verbose").out


VALLEY = """[[shot: a river in the mountains, day | id: river | 1s]]

[[shot: a village in snow, night | id: village | 1s]]

[[shot: a forest at dusk | id: forest | 1s]]
"""
VILLAGE = "[[shot: a village in snow, night"


@pytest.fixture
def valley_made(desk: Desk) -> Desk:
    """Three shots that wipe into each other, made once."""
    head = "engines: {video: procedural, music: synth}\ntransition: wipe 0.25s\n"
    answer = desk.ask("make", desk.write(VALLEY, head))
    assert answer.code == 0, answer.err
    return desk


def test_a_shot_put_before_another_is_the_only_thing_that_is_new(valley_made: Desk) -> None:
    sea = "[[shot: the sea at dawn | id: sea | 1s]]\n\n"
    told = again(valley_made, VILLAGE, sea + VILLAGE).out
    *reasons, made = told.splitlines()
    assert reasons == ["shot sea is new"]
    assert made.startswith("made again: shot segment")
    village = valley_made.ask("why", "village").out.splitlines()
    assert village[0] == "shot village: its transition with shot sea is new"


@pytest.mark.slow
def test_a_neighbour_is_told_of_the_transition_they_share(valley_made: Desk) -> None:
    told = again(valley_made, "snow, night", "snow, evening").out.splitlines()
    changed = "its picture's words changed: «a village in snow, night» became «a village in snow,"
    assert [line for line in told if "words changed" in line] == [told[0]]
    assert told[0].startswith(f"shot village: {changed}")
    assert "seed" not in " ".join(told)
    for neighbour in ("river", "forest"):
        lines = valley_made.ask("why", neighbour).out.splitlines()
        line = f"shot {neighbour}: its transition with shot village, which changed"
        assert lines.count(line) == 1, lines
        assert "words changed" not in " ".join(lines)
