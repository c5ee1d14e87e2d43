"""Edits of whole films, and edits at random: every shot is accounted for, every film written."""

from __future__ import annotations

import pytest
from edited_films import RAIN, STORY, cut, written
from hypothesis import given, settings
from hypothesis import strategies as st

from prostudio.errors import FilmError
from prostudio.film.editing import (
    Cut,
    Edited,
    change_head,
    change_shot,
    cut_of,
    insert_shot,
    join_shots,
    move_shot,
    new_shot,
    remove_shot,
    split_shot,
)
from prostudio.film.reading import read_film


def test_the_front_matter_is_changed_key_by_key() -> None:
    film = read_film(STORY)[0]

    made = change_head(film, {"size": "640x360", "music": {"prompt": "calm", "level": -6}})
    assert (str(made.size), made.music.level_db, made.cast) == ("640x360", -6, film.cast)
    assert change_head(made, {"size": None, "music": None}) == film
    assert str(change_head(made, {"aspect": "9:16"}).size) == "720x1280"
    with pytest.raises(FilmError, match=r"^size is 641x360"):
        change_head(film, {"size": "641x360"})
    with pytest.raises(FilmError, match="no key 'colour'"):
        change_head(film, {"colour": 1})


def test_a_speaker_speaks_with_the_casts_new_voice() -> None:
    made = change_head(read_film(STORY)[0], {"cast": {"Mara": "fr"}})

    line = next(line for _, s in made.shots() for line in s.narration if line.speaker == "Mara")
    assert line.voice
    assert line.voice.language == "fr"


WORDS = st.sampled_from(
    ["", "One.", "Two. Three.", "# Four", RAIN, "Mara: hm", "[[five]]", "- six"]
)
STEPS = st.tuples(
    st.sampled_from(["words", "prompt", "insert", "remove", "move", "split", "join"]),
    st.integers(0, 30),
    st.integers(0, 30),
    WORDS,
)


def stepped(before: Cut, step: tuple[str, int, int, str]) -> Edited:
    name, first, second, words = step
    at, other = first % len(before.shots), second % (len(before.shots) + 1)
    if name in ("words", "prompt"):
        return change_shot(before, at, {name: words})
    if name == "insert":
        shot = new_shot(before.film, {"words": words, "prompt": "a cat"})
        return insert_shot(before, shot, None if second % 5 == 0 else at)
    if name == "move":
        return move_shot(before, at, None if other == len(before.shots) else other)
    if name == "split":
        return split_shot(before, at, second)
    return remove_shot(before, at) if name == "remove" else join_shots(before, at)


@settings(max_examples=40, deadline=None)
@given(st.lists(STEPS, min_size=1, max_size=6))
def test_however_a_film_is_edited_it_can_be_written_and_every_shot_is_accounted_for(
    steps: list[tuple[str, int, int, str]],
) -> None:
    before = cut()
    for step in steps:
        try:
            after = stepped(before, step)
        except FilmError:
            continue
        olds = [old for old in after.came_from if old is not None]
        assert len(set(olds)) == len(olds)
        lost = len(before.ids) - len(olds)
        assert lost == (step[0] in ("remove", "join"))
        assert len(after.ids) == len(set(after.ids)) == len(after.came_from)
        for new, old in zip(after.ids, after.came_from, strict=True):
            if old is not None:
                assert after.renamed.get(before.ids[old], before.ids[old]) == new
        assert written(after.film) == after.film
        before = cut_of(after.film)
        assert before.ids == after.ids
