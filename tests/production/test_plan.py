"""Everything that is decided before anything is made."""

from __future__ import annotations

from pathlib import Path

import pytest
from planning import planned

from prostudio.errors import FilmError
from prostudio.production.planning.reworded import likeness

STORY = """# One

[[shot: a lighthouse at night]]
The sea never slept. Nor did he.

# Two

He read the letter twice.
"""


def test_sentences_are_spoken_one_by_one_and_shown_as_written() -> None:
    plan = planned("[[shot: sea]]\nDr. Grey came \U0001f600 at noon.\nNobody *saw* him.")
    first, second = plan.pieces()
    assert first.request is not None
    assert first.request.text == "Dr. Grey came at noon."
    assert "\U0001f600" in first.text
    assert second.request is not None
    assert second.request.text == "Nobody saw him."
    assert first.pause == pytest.approx(0.35)
    assert second.pause == 0


def test_a_new_first_shot_changes_no_other() -> None:
    before = planned(STORY)
    after = planned("# Before\n\n[[shot: deep space]]\nFirst there was nothing.\n\n" + STORY)
    old = [(shot.id, shot.request.seed) for shot in before.shots()]
    assert [(shot.id, shot.request.seed) for shot in after.shots()][1:] == old
    names = [piece.name for piece in before.pieces()]
    assert [piece.name for piece in after.pieces()][1:] == names


def test_a_sentence_said_twice_has_two_names() -> None:
    one, two = planned("[[shot: sea]]\nAgain.\n\n[[shot: desert]]\nAgain.").pieces()
    assert one.name != two.name
    assert one.request == two.request


def test_a_shot_without_a_prompt_draws_its_own_words() -> None:
    plan = planned("The mountains were white with snow at dawn.")
    (shot,) = plan.shots()
    assert shot.own_words
    assert {"mountains", "dawn", "snow"} <= set(shot.reading.words)


def test_neighbouring_shots_of_a_place_share_its_geography_and_others_do_not() -> None:
    body = "[[shot: the sea at dawn]]\n\n[[shot: the sea at dawn, birds]]\n\n[[shot: a desert]]"
    one, two, three = planned(body).shots()
    assert one.request.setting == two.request.setting
    assert one.request.seed != two.request.seed
    assert three.request.setting != one.request.setting


def test_words_without_a_place_stay_where_the_scene_is() -> None:
    first, second = planned("A desert at night.\n\nNobody spoke.").shots()
    assert "desert" in first.reading.words
    assert second.request.setting == first.request.setting


def test_voices_come_from_the_line_over_the_cast_over_the_film() -> None:
    plan = planned(
        "ANNA: I am here.\n\nSomebody spoke.\n\n[[voice: de]]\nJemand sprach.",
        "voice: {language: en-gb, rate: 0.9}\ncast:\n  ANNA: {language: en-us, pan: -0.5}",
    )
    anna, film, german = plan.pieces()
    assert [p.language for p in (anna, film, german)] == ["en-us", "en-gb", "de"]
    assert [p.pan for p in (anna, film, german)] == [-0.5, 0, 0]
    assert all(p.request is not None and p.request.rate == 0.9 for p in (anna, film, german))


def test_a_silent_voice_speaks_nothing_and_keeps_its_time() -> None:
    (piece,) = planned("[[shot: sea]]\nRead this.", "voice: none").pieces()
    assert piece.request is None
    assert piece.text == "Read this."


def test_music_goes_on_from_where_it_stands() -> None:
    shots = [f"[[shot: sea | id: {name}]]" for name in "abc"]
    body = f"{shots[0]}\n\n[[music: hopeful]]\n{shots[1]}\n\n[[music: none]]\n{shots[2]}"
    cues = [(shot, cue.prompt, cue.silent) for shot, cue, _ in planned(body, "music: tense").music]
    assert cues == [("a", ("tense",), False), ("b", ("hopeful",), False), ("c", (), True)]


def test_what_is_left_out_and_what_cannot_be_read_is_said() -> None:
    plan = planned("[[shot: a lighthouse and a dog]]\nHello there, he said to the dog.")
    (left_out,) = [warning for warning in plan.warnings if warning.code == "left_out"]
    assert "animals" in left_out.message
    assert left_out.line
    polish = planned("Morze było tej nocy bardzo spokojne i ciche.", "language: pl")
    assert "not_read" in [warning.code for warning in polish.warnings]


def test_music_words_that_say_nothing_are_told_once_with_what_is_composed() -> None:
    again = "[[music: purple, tense]]\nTwo.\n\n[[music: none]]\nThree."
    plan = planned(f"One.\n\n{again}\n\n{again}", "music: purple, calm, tense")
    warnings = [warning for warning in plan.warnings if warning.code == "music_not_read"]
    assert [warning.message.partition("; ")[2] for warning in warnings[:2]] == [
        "it is read as: calm, tense",
        "it is read as: tense",
    ]
    assert all("'purple'" in warning.message and warning.line for warning in warnings)
    assert len(set(warnings)) == len(warnings) == 3
    known = planned("One.", "music: calm, tense, no drums")
    assert not [warning for warning in known.warnings if warning.code == "music_not_read"]


@pytest.mark.parametrize(
    ("body", "head", "said"),
    [
        ("Hello.", "music: {prompt: calm, bpm: 250}", "line 3: bpm is 250"),
        ("Hello.", "engines: {speech: nonesuch}", "nonesuch"),
        ("Hello.", "engines: {music: nonesuch}", "nonesuch"),
        ("[[shot: sea | engine: stills]]\nHello.", "", "first frame"),
        ("![a](missing.png)\nHello.", "", "missing.png"),
        ("漢字を読む。", "language: ja", "kanji"),
        (
            "[[shot: sea | 0s: dawn | 3s: noon]]\nHello.",
            "",
            "procedural cannot follow timed prompts",
        ),
        ("[[shot: sea | 0s: dawn | engine: duo]]\nHello.", "", "'duo' cannot follow timed prompts"),
        ("[[shot: sea | end: end.png]]\nHello.", "", "procedural cannot use a last frame picture"),
        ("[[shot: sea | end: gone.png]]\nHello.", "", "end image 'gone.png' is not there"),
    ],
)
def test_what_cannot_be_made_is_refused_when_it_is_planned(
    tmp_path: Path, body: str, head: str, said: str
) -> None:
    (tmp_path / "end.png").write_bytes(b"looked at when it is brought in")
    with pytest.raises(FilmError, match=said):
        planned(body, head, base=tmp_path)


def test_where_only_models_are_heard_nobody_speaks_and_a_film_without_them_is_warned_of() -> None:
    for head, spoken, codes in (
        ("sound: model", 0, ["no_model_sound"]),
        ("sound: model\nengines: {video: duo}", 0, []),
        ("sound: both", 1, []),
    ):
        plan = planned("[[shot: the sea, day]]\nHello.", head)
        assert sum(piece.request is not None and piece.sounds for piece in plan.pieces()) == spoken
        assert [w.code for w in plan.warnings if w.code == "no_model_sound"] == codes


def test_likeness_counts_words() -> None:
    assert likeness("the boats were at sea", "the boats were at sea") == 1
    assert likeness("the boats were at sea", "the boats were all at sea") > 0.9
    assert likeness("the boats were at sea", "nobody came") == 0


def test_a_reworded_first_sentence_changes_no_other_shot_of_its_scene() -> None:
    rest = "\n\nNobody said a word.\n\nThen it was over."
    before, after = planned("It began quietly." + rest), planned("It all began quietly." + rest)
    assert [s.request for s in before.shots()][1:] == [s.request for s in after.shots()][1:]


def test_an_inserted_first_shot_changes_no_other_of_its_scene_that_names_nothing() -> None:
    rest = "Nobody said a word.\n\nThen it was over."
    before, after = planned(rest), planned("It began.\n\n" + rest)
    assert [s.request for s in before.shots()] == [s.request for s in after.shots()][1:]


def test_an_emoji_after_a_sentence_is_no_line_of_narration_of_its_own() -> None:
    pieces = list(planned("The alarm rang. ⏰").pieces())
    assert [(piece.text, piece.request.text) for piece in pieces if piece.request] == [
        ("The alarm rang. ⏰", "The alarm rang.")
    ]
