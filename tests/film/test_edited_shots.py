"""Edits of films: what becomes of every shot, one by one."""

from __future__ import annotations

from typing import Any

import pytest
from edited_films import RAIN, cut, said, shots, written

from prostudio.errors import FilmError, ShotNotFoundError
from prostudio.film.editing import (
    change_shot,
    cut_of,
    insert_shot,
    join_shots,
    move_shot,
    new_shot,
    remove_shot,
    split_shot,
    words_of,
)
from prostudio.film.reading import read_film


def test_a_shot_that_is_reworded_is_told_by_both_names() -> None:
    before = cut()
    gull = before.number("a-gull-f075")

    after = change_shot(before, gull, {"words": "Ebb."})

    assert after.renamed == {}  # its picture is its own: another word leaves its name
    assert said(after)[-4:] == ["Ebb.", "Night falls over the harbour.", "Who goes there?", ""]
    drawn = gull + 1
    reworded = change_shot(before, drawn, {"words": "The moon rises."})
    assert reworded.renamed == {before.ids[drawn]: reworded.ids[drawn]}
    assert reworded.ids[drawn].startswith("the-moon-rises")


def test_a_part_of_a_long_paragraph_becomes_a_shot_of_its_own() -> None:
    before = cut()
    assert before.place(1).parts > 1

    after = change_shot(before, 1, {"prompt": "wet roofs"})

    assert shots(after)[1].prompt == "wet roofs"
    assert len(after.ids) == len(before.ids)
    assert after.ids[0] == before.ids[0]
    assert after.ids[2:] == before.ids[2:]


def test_a_shot_whose_words_grow_long_stays_one_shot() -> None:
    before = cut("One thing.\n\nAnother thing.\n")

    after = change_shot(before, 0, {"words": RAIN})

    assert len(after.ids) == 2
    assert written(after.film) == after.film


def test_a_shot_that_loses_the_words_it_drew_draws_on() -> None:
    after = change_shot(cut("A lighthouse.\n\nThe sea.\n"), 0, {"words": ""})

    assert shots(after)[0].prompt == "A lighthouse."
    assert said(after) == ["", "The sea."]


def test_voices_and_pauses_of_lines_that_stay_are_kept() -> None:
    film = "One.[[pause: 2s]] Two.\n"
    before = cut(film)

    after = change_shot(before, 0, {"words": "One. Three."})

    lines = shots(after)[0].narration
    assert [(line.text, line.pause) for line in lines] == [("One.", 2.0), ("Three.", 0.0)]


def test_narration_is_given_line_by_line_with_voices_of_the_cast() -> None:
    lines = [{"text": "Who is it?", "voice": "Mara"}, {"text": "I [[am]].", "voice": "en-gb"}]

    after = change_shot(cut(), 0, {"narration": lines})

    made = shots(after)[0].narration
    assert [(line.text, line.speaker) for line in made] == [
        ("Who is it?", "Mara"),
        ("I [[am]].", None),
    ]
    assert made[1].voice
    assert made[1].voice.language == "en-gb"


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("camera", "sideways", "camera is 'sideways'"),
        ("seconds", -1, "seconds is '-1'"),
        ("seconds", "4000", "seconds"),
        ("transition", {"kind": "melt"}, "transition is 'melt'"),
        ("focus", {"x": 2, "y": 0.5}, "focus"),
        ("seed", -3, "seed"),
        ("fit", "stretch", "fit is 'stretch'"),
        ("narration", [{"text": "Hi", "speaker": "Bo"}], "speaker 'Bo' is not in the cast"),
        ("words", 3, "words is not a text"),
        ("title", "x", "no field 'title'"),
    ],
)
def test_a_value_that_cannot_be_is_refused_of_that_field_alone(
    field: str, value: Any, told: str
) -> None:
    before = cut()
    with pytest.raises(FilmError) as refusal:
        change_shot(before, 3, {field: value})

    assert told in refusal.value.message
    assert "line " not in refusal.value.message


@pytest.mark.parametrize("without", [None, ""])
def test_none_is_what_a_shot_has_without(without: str | None) -> None:
    before = cut(
        "[[shot: a boat | camera: push in | 3s | transition: dissolve 1s | seed: 4]]\n\nHi."
    )
    nothing = dict.fromkeys(("camera", "seconds", "transition", "seed", "fit", "style"), without)

    after = change_shot(before, 0, nothing)

    assert after.film == read_film("[[shot: a boat]]\n\nHi.")[0]


def test_pictures_over_one_paragraph_change_places_and_the_words_stay() -> None:
    before = cut()
    boat, gull = (before.ids.index(one) for one in ("a-boat-04c1", "a-gull-f075"))

    after = move_shot(before, gull, boat)

    assert after.ids[boat : gull + 1] == ("a-gull-f075", "a-boat-04c1")
    assert [shot.shares_next for shot in shots(after)[-5:-3]] == [True, False]
    assert "The boat comes home" in said(after)[-4]


def test_a_picture_that_leaves_shared_words_leaves_them_behind() -> None:
    before = cut()
    gull = before.ids.index("a-gull-f075")

    after = move_shot(before, gull, None)

    assert after.ids[-1] == "a-gull-f075"
    assert said(after)[-1] == ""
    assert "The gull cries" in said(after)[-5]


def test_music_stays_where_it_began_when_its_shot_goes() -> None:
    before = cut()
    night = next(n for n, one in enumerate(before.shots) if one.shot.music)

    for after in (move_shot(before, night, 0), remove_shot(before, night)):
        heirs = [shot for shot in shots(after) if shot.music]
        assert [shot.music.prompt for shot in heirs] == [("tense",)]
        assert words_of(heirs[0].narration) == "Who goes there?"


def test_a_shot_takes_the_style_of_the_scene_it_goes_to() -> None:
    text = "[[style: noir]]\n\nOne.\n\n## B\n\n[[style: pastel]]\n\nTwo.\n\nThree.\n"

    after = move_shot(cut(text), 0, 2)

    assert [shot.scene_style for shot in shots(after)] == [("pastel",)] * 3


def test_a_shot_is_split_between_its_words_and_joined_again() -> None:
    before = cut("A lighthouse on a cliff. The sea below it.\n\nNight.\n")

    after = split_shot(before, 0, len("A lighthouse on a cliff."))
    assert said(after) == ["A lighthouse on a cliff.", "The sea below it.", "Night."]
    assert after.came_from == (0, None, 1)

    again = join_shots(cut_of(after.film), 0)
    assert again.film == before.film


@pytest.mark.parametrize("at", [0, 100_000, 31])
def test_a_side_without_words_is_no_shot(at: int) -> None:
    with pytest.raises(FilmError, match="cannot be split"):
        split_shot(cut("A boat comes home over the sea ."), 0, at)


def test_a_recording_is_not_cut() -> None:
    with pytest.raises(FilmError, match="one recording"):
        split_shot(cut("[[narration: a.wav]]\n\nOne thing. Another.\n"), 0, 10)


def test_the_last_shot_cannot_be_removed_nor_joined() -> None:
    before = cut("Hi.")
    with pytest.raises(FilmError, match="only shot"):
        remove_shot(before, 0)
    with pytest.raises(FilmError, match="none after it"):
        join_shots(before, 0)


def test_a_new_shot_has_something_to_show() -> None:
    before = cut()
    with pytest.raises(FilmError, match="nothing to show"):
        insert_shot(before, new_shot(before.film, {"prompt": None}), None)

    after = insert_shot(before, new_shot(before.film, {"prompt": "a cat"}), 0)

    assert after.ids[1] == "a-cat-a6da"
    assert after.came_from[:3] == (0, None, 1)


def test_a_name_that_there_is_not_is_told() -> None:
    with pytest.raises(ShotNotFoundError, match="no shot 'nobody'"):
        cut().number("nobody")
