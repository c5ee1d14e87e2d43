"""What shots show whose own words do not say it, and what is said of that."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from planning import planned

from prostudio.media.stills import write_png
from prostudio.production.plan_values import Plan

TALK = '"Did you call her?" he asked.\n\n"No," she said. "I could not."\n\n"You promised me."'


def seen(plan: Plan) -> list[str]:
    """The prompts of all shots, as drawn shots without one were read."""
    return [shot.request.style[0] for shot in plan.shots() if shot.picture is None]


def codes(plan: Plan) -> list[str]:
    """The warnings' codes."""
    return [warning.code for warning in plan.warnings]


def picture(folder: Path) -> Path:
    """A folder with a picture of the user's."""
    write_png(folder / "bay.png", np.zeros((36, 64, 3), np.uint8))
    return folder


def test_a_talk_without_any_place_is_given_one_and_the_reading_says_so() -> None:
    plan = planned(f"# One\n\n{TALK}\n\n# Two\n\n{TALK}\n\n# Three\n\n{TALK}")
    places = [scene.partition(",")[0] for scene in seen(plan)]
    assert "abstract" not in places
    assert places == [places[0]] * 3 + [places[3]] * 3 + [places[6]] * 3
    assert len(set(places)) == 3
    for shot, place in zip(plan.shots(), places, strict=True):
        assert shot.reading.notes == (f"place not named: {place}",)


def test_a_talk_is_held_where_its_scene_is_said_to_be() -> None:
    plan = planned(f"{TALK}\n\nThey stood on the beach.\n\nThat was all.")
    assert all(scene.startswith("sea, ") for scene in seen(plan))
    assert not any(shot.reading.notes for shot in plan.shots())


def test_numbers_and_software_stay_abstract() -> None:
    for body, language in (
        ("The algorithm sorts the data.\n\nThe software is done.", "en"),
        ("Der Algorithmus sortiert die Daten.\n\nDie Software ist fertig.", "de"),
        ("L'algorithme trie les données.\n\nLe logiciel a fini.", "fr"),
        ("El algoritmo ordena los datos.\n\nEl software terminó.", "es"),
    ):
        assert all(s.startswith("abstract") for s in seen(planned(body, f"language: {language}")))


def test_a_prompt_of_which_nothing_is_understood_is_a_warning_with_near_words() -> None:
    plan = planned("[[shot: a vilage in the snwo]]\nNobody came.\n\nNobody at all.", "language: en")
    (warning,) = [w for w in plan.warnings if w.code == "not_understood"]
    assert warning.message == (
        "nothing in 'a vilage in the snwo' names a place that can be drawn; it is read as "
        "abstract; did you mean village, snow?"
    )
    assert warning.line == 6
    assert seen(plan)[0].startswith("abstract")


def test_a_prompt_of_another_language_is_understood_and_no_warning() -> None:
    plan = planned("[[shot: ein Dorf im Schnee, Nacht]]\nNobody came.", "language: en")
    assert "not_understood" not in codes(plan)
    assert seen(plan) == ["village, night, snow"]


def test_what_the_description_of_a_picture_names_goes_on_after_it(tmp_path: Path) -> None:
    body = "![a village in the snow at night](bay.png)\n\nSomebody is home.\n\nSomebody is not."
    plan = planned(body, base=picture(tmp_path))
    assert seen(plan) == ["village, night, snow"]


def test_a_picture_that_names_nothing_lets_the_scene_go_on(tmp_path: Path) -> None:
    body = "The sea at night.\n\n![granny](bay.png)\n\nThis is granny.\n\nAnd she waits."
    plan = planned(body, base=picture(tmp_path))
    assert [scene[:10] for scene in seen(plan)] == ["sea, night", "sea, night"]


def test_nothing_is_left_out_of_a_photograph_nor_of_what_is_only_told(tmp_path: Path) -> None:
    told = "Father phoned a friend from the kitchen, by the sea."
    plan = planned(f"![granny on her phone](bay.png)\n\n{told}\n\n{told}", base=picture(tmp_path))
    assert "left_out" not in codes(plan)
    assert "left_out" in codes(planned(f"[[shot: granny on her phone]]\n{told}"))


def test_what_a_model_shoots_need_not_be_drawable() -> None:
    plan = planned("[[shot: a vilage in the snwo | engine: slowpoke]]\nHello.", "language: en")
    assert "not_understood" not in codes(plan)
