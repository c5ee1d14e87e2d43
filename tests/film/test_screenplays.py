"""Screenplays in Fountain become films: actions are shown, speeches are heard."""

from __future__ import annotations

from pathlib import Path

import pytest

from prostudio.errors import FilmError
from prostudio.film import Film
from prostudio.film.data import write_markdown, write_yaml
from prostudio.film.reading import read_film, read_film_file
from prostudio.film.shot import Shot, TransitionKind

EXAMPLE = Path(__file__).parents[2] / "examples" / "films" / "the-last-lamp.fountain"


def film(text: str) -> Film:
    return read_film(text, name="film.fountain")[0]


def shots(text: str) -> list[Shot]:
    return [shot for _, shot in film(text).shots()]


def said(shot: Shot) -> list[tuple[str | None, str]]:
    return [(line.speaker, line.text) for line in shot.narration]


def test_an_action_is_a_silent_shot_and_a_speech_shows_who_speaks() -> None:
    action, speech = shots("EXT. PIER - DAY\n\nBoats rock.\n\nANNA\n(softly)\nLook at them.\n")

    assert (action.prompt, action.seconds, action.narration) == ("Boats rock.", 3.0, ())
    assert speech.prompt == "Anna speaks, softly"
    assert said(speech) == [("Anna", "Look at them.")]
    assert action.scene_style == speech.scene_style == ("pier", "day")


@pytest.mark.parametrize("mark", ["V.O.", "O.S.", "o.c."])
def test_a_voice_alone_goes_over_what_is_seen(mark: str) -> None:
    (only,) = shots(f"EXT. PIER - DAY\n\nBoats rock.\n\nANNA ({mark})\nLook.\n")

    assert only.prompt == "Boats rock."
    assert said(only) == [("Anna", "Look.")]


def test_a_voice_alone_with_nothing_before_it_shows_the_place() -> None:
    (only,) = shots("INT. OLD MILL - NIGHT\n\nANNA (V.O.)\nNobody lives here.\n")
    assert only.prompt == "inside old mill, night"


@pytest.mark.parametrize(
    ("heading", "style"),
    [
        ("INT. HOUSE - KITCHEN - NIGHT", ("inside kitchen", "inside house", "night")),
        ("EXT. FOREST — DAWN #12A#", ("forest", "dawn")),
        ("INT./EXT. CAR (MOVING) - SUNSET", ("car", "sunset")),
        ("I/E. CAR - DAY", ("car", "day")),
        ("INT HOUSE", ("inside house",)),
        (".THE SEA, LONG AGO", ("the sea", "long ago")),
        ("INT. KÜCHE - NACHT", ("inside küche", "nacht")),
        ("EXT. PARK. DAY", ("park", "day")),
        ("EXT. HOUSE--DAY", ("house", "day")),
        ("INT. CAR/EXT. STREET - NIGHT", ("street", "car", "night")),
        ("INT. HOUSE - DAY - ESTABLISHING", ("inside house", "day")),
    ],
)
def test_a_heading_is_a_scene_whose_place_and_time_are_in_every_picture(
    heading: str, style: tuple[str, ...]
) -> None:
    made = film(f"{heading}\n\nNobody is there.\n")

    (scene,) = made.scenes
    assert scene.title == heading.removeprefix(".").partition(" #")[0]
    assert scene.shots[0].scene_style == style


def test_the_time_of_day_goes_on_where_a_heading_says_so() -> None:
    made = film("EXT. BAY - DUSK\n\nWaves.\n\nINT. HUT - CONTINUOUS\n\nA fire.\n")
    assert made.scenes[1].shots[0].scene_style == ("inside hut", "dusk")


def test_everybody_who_speaks_has_a_voice_of_their_own_and_keeps_their_looks() -> None:
    made = film(
        "EXT. PIER - DAY\n\nANNA (60s, grey braid) meets OLD TOM (smiling).\n\n"
        "ANNA\nHello.\n\nOLD TOM (CONT'D)\nHello, @home.\n\n"
        "ANNA looks at OLD TOM.\n\nAnna sleeps.\n"
    )
    anna, tom = made.cast
    assert (anna.name, anna.about) == ("Anna", "60s, grey braid")
    assert (tom.name, tom.about) == ("Old Tom", "smiling")
    assert anna.voice != tom.voice
    assert [shot.prompt for _, shot in made.shots()] == [
        '@Anna meets @"Old Tom".',
        "@Anna speaks",
        '@"Old Tom" speaks',
        '@Anna looks at @"Old Tom".',
        "@Anna sleeps.",
    ]


def test_a_beat_is_silence_and_lines_of_verse_stay_lines() -> None:
    (only,) = shots("ANNA\nOne light,\nand home.\n(a long beat)\nGood *night*.\n")
    assert [(line.text, line.pause) for line in only.narration] == [
        ("One light,\nand home.", 0.8),
        ("Good night.", 0.0),
    ]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("CUT TO:", TransitionKind.CUT),
        ("SMASH CUT TO:", TransitionKind.CUT),
        ("MATCH CUT TO:", TransitionKind.MATCH),
        ("DISSOLVE TO:", TransitionKind.DISSOLVE),
        ("FADE TO BLACK.", TransitionKind.FADE),
        ("FADE TO WHITE.", TransitionKind.FADE_WHITE),
        ("> Wipe to", TransitionKind.WIPE),
    ],
)
def test_a_transition_leads_to_the_next_shot(words: str, kind: TransitionKind) -> None:
    first, second = shots(f"FADE IN:\n\nThe sea.\n\n{words}\n\nThe moon.\n")

    assert first.transition is None
    assert second.transition
    assert second.transition.kind is kind


def test_what_is_the_writers_own_is_not_in_the_film() -> None:
    made = film(
        "# ACT ONE\n\n= They meet.\n\n/* EXT. NOWHERE - DAY\n\nCut. */\n\n"
        "The sea.[[check the tide]]\n\n[[a note\nof two lines]]\n\n===\n\n!BANG\n"
    )
    assert [shot.prompt for _, shot in made.shots()] == ["The sea.", "BANG"]


def test_a_note_that_is_a_directive_is_followed() -> None:
    made = film(
        "[[music: tense]]\n\n[[shot: a storm | camera: push in | 6s]]\n\nANNA\nHold on.\n\n"
        "[[pause: 2s]]\n"
    )
    ((_, only),) = made.shots()
    assert (only.prompt, only.seconds) == ("a storm", 6.0)
    assert only.music
    assert only.narration[-1].pause == 2.0


def test_a_long_action_becomes_shots_at_the_ends_of_its_sentences() -> None:
    sentence = "The keeper climbs the stairs of the tower in the dark"
    found = shots(f"{sentence}. {sentence} again. {sentence} once more.\n")

    assert [shot.prompt for shot in found] == [
        f"{sentence}. {sentence} again.",
        f"{sentence} once more.",
    ]
    assert found[0].seconds == 8.0


def test_the_title_page_gives_the_title_and_keys_of_the_head() -> None:
    made = film(
        "Title:\n    _**The Lamp**_\n    in two parts\nCredit: by\nAuthor: A: B\n"
        "Draft date: 1/2/2026\nSize: 640x360\nCast:\n    Anna: {pitch: 2}\n\nANNA\nHello.\n"
    )
    assert made.title == "The Lamp in two parts"
    assert str(made.size) == "640x360"
    assert [(one.name, one.voice.pitch) for one in made.cast] == [("Anna", 2.0)]


def test_a_wrong_value_of_the_title_page_is_told_with_its_line() -> None:
    with pytest.raises(FilmError) as caught:
        film("Title: X\nAuthor: Y\nSize: tiny\n\nThe sea.\n")
    assert caught.value.line == 3


def test_lines_of_the_screenplay_are_those_of_the_film() -> None:
    first, second = shots("Title: X\n\nEXT. SEA - DAY\n\nWaves.\n\nANNA\n(to herself)\nLook.\n")
    assert (first.line, second.line, second.narration[0].line) == (5, 7, 9)


def test_centred_text_is_told_and_lyrics_are_heard() -> None:
    made, notes = read_film("The sea.\n\n~La la la\n\n> THE END <\n", name="a.fountain")

    ((_, only),) = made.shots()
    assert said(only) == [(None, "La la la")]
    assert [(note.code, note.line) for note in notes] == [("not_filmed", 5)]


def test_two_speeches_at_once_follow_each_other() -> None:
    first, second = shots("ANNA\nYes!\n\n@McCLOUD ^\nNo!\n")
    assert (said(first), said(second)) == ([("Anna", "Yes!")], [("McCLOUD", "No!")])


def test_a_screenplay_with_nothing_to_show_is_refused() -> None:
    with pytest.raises(FilmError):
        film("Title: Empty\n\nINT. HOUSE - DAY\n\n/* nothing yet */\n")


@pytest.mark.parametrize("write", [write_markdown, write_yaml])
def test_the_example_is_the_same_film_as_a_film_file(write: object) -> None:
    made, notes = read_film_file(EXAMPLE)
    assert not notes
    name = "film.md" if write is write_markdown else "film.yaml"
    assert read_film(write(made), name=name)[0] == made  # type: ignore[operator]
