"""Screenplays as people write and print them: what is meant is read, what is not is left out."""

from __future__ import annotations

import pytest

from prostudio.film import Film
from prostudio.film.reading import read_film
from prostudio.film.shot import Shot


def film(text: str) -> Film:
    return read_film(text, name="film.fountain")[0]


def shots(text: str) -> list[Shot]:
    return [shot for _, shot in film(text).shots()]


def prompts(text: str) -> list[str | None]:
    return [shot.prompt for shot in shots(text)]


def said(shot: Shot) -> list[tuple[str | None, str]]:
    return [(line.speaker, line.text) for line in shot.narration]


@pytest.mark.parametrize("gone", ["[[check this]]", "/* an old line */", "[[a note\nin two]]"])
def test_a_note_or_a_cut_inside_a_speech_leaves_it_whole(gone: str) -> None:
    (only,) = shots(f"ANNA\nHello.\n{gone}\nThere.\n")
    (first,) = shots(f"ANNA\n{gone}\nHello.\n")

    assert said(only) == [("Anna", "Hello.\nThere.")]
    assert said(first) == [("Anna", "Hello.")]


def test_two_spaces_keep_a_speech_together() -> None:
    (only,) = shots("ANNA\nHello.\n  \nThere.\n")
    assert " ".join(line.text for line in only.narration).split() == ["Hello.", "There."]


@pytest.mark.parametrize("blank", ["  ", " " * 10, "\t"])
def test_spaces_on_empty_lines_join_nothing_else(blank: str) -> None:
    text = f"EXT. PIER - DAY\n{blank}\nBoats rock.\n{blank}\nANNA\nHello.\n\nShe goes.\n"
    assert prompts(text) == ["Boats rock.", "Anna speaks", "She goes."]


@pytest.mark.parametrize(
    "direction",
    [
        *("CLOSE ON:", "MONTAGE:", "INSERT - A LETTER", "ANNA'S POV", "BANG!", "9:00 PM"),
        "ANNA'S PHONE RINGS NOW.",
    ],
)
def test_what_the_camera_is_told_is_nobody_who_speaks(direction: str) -> None:
    made = film(f"EXT. PIER - DAY\n\nBoats rock.\n\n{direction}\nThe door opens.\n")

    assert not made.cast
    assert all(not shot.narration for _, shot in made.shots())


def test_transitions_and_headings_need_no_empty_line_between_them() -> None:
    made = film("FADE IN:\nINT. ROOM - DAY\nA man.\n\nCUT TO:\nINT. HALL - DAY\nNobody.\n")

    assert [scene.title for scene in made.scenes] == ["INT. ROOM - DAY", "INT. HALL - DAY"]
    assert made.scenes[1].shots[0].transition


def test_printed_scene_numbers_are_no_part_of_a_heading() -> None:
    assert film("12 INT. HALL - DAY 12\n\nNobody.\n").scenes[0].title == "INT. HALL - DAY"


def test_lines_of_a_montage_are_shots_of_their_own() -> None:
    text = "MONTAGE - A DAY\n- Anna rows.\n-- Anna fishes\nalone.\n\nEND OF MONTAGE\n"
    assert prompts(text) == ["Anna rows.", "Anna fishes alone."]


@pytest.mark.parametrize(
    "leftover",
    ["(MORE)", "CONTINUED: (2)", "(CONTINUED)", "12.", "THE END", 'SUPER:\n"Berlin"', "LATER"],
)
def test_what_printing_and_titles_leave_is_no_picture(leftover: str) -> None:
    text = f"ANNA\nHello.\n\n{leftover}\n\nShe goes.\n"
    assert prompts(text) == ["Anna speaks", "She goes."]


@pytest.mark.parametrize(
    "cue",
    ["ANNA (V.O., CONT'D)", "ANNA (VOICE OVER)", "ANNA V.O.", "ANNA (OFF)"],
)
def test_voices_alone_are_known_however_they_are_written(cue: str) -> None:
    (only,) = shots(f"Boats rock.\n\n{cue}\nLook.\n")

    assert only.prompt == "Boats rock."
    assert said(only) == [("Anna", "Look.")]


def test_who_was_seen_speaking_listens_to_a_voice_alone() -> None:
    text = "ANNA\nHello?\n\nBRUNO (O.S.)\nHere.\n"
    assert prompts(text) == ["Anna speaks", "Anna listens"]


@pytest.mark.parametrize(
    ("cue", "name"),
    [
        ("4TH GUARD", "Guard 4th"),
        ("COP #2", "Cop 2"),
        ("MRS. O’HARA", "Mrs. O'Hara"),
        ("ANNA'S MOTHER", "Anna's Mother"),
        ("R2-D2", "R2-D2"),
        ("JOHN II", "John II"),
        ("LE\u0301A", "Léa"),
        ("JÜRGEN GROß", "Jürgen Groß"),
        ("DR. NO [ON PHONE]", "Dr. No"),
        ("@de la Cruz", "de la Cruz"),
    ],
)
def test_names_are_as_people_write_them(cue: str, name: str) -> None:
    assert [member.name for member in film(f"{cue}\nHello.\n").cast] == [name]


def test_whoever_is_introduced_by_a_full_name_looks_so_under_the_first() -> None:
    made = film(
        "DR. EMILY CARTER (45, white coat) waits. We hear TOM (O.S.).\n\nEMILY\nHi.\n\nTOM\nHi.\n"
    )
    emily, tom = made.cast
    assert (emily.about, tom.about) == ("45, white coat", "")
    assert next(made.shots())[1].prompt == "@Emily waits. We hear Tom (O.S.)."


def test_parentheticals_over_lines_and_within_words_are_not_spoken() -> None:
    (only,) = shots(
        "ANNA\n(quietly, as she\nturns)\nWe must go. (beat) Now.\n(beat; smiling)\nCome.\n"
    )
    assert only.prompt == "Anna speaks, quietly, as she turns"
    assert [(line.text, line.pause) for line in only.narration] == [
        ("We must go.", 0.8),
        ("Now.", 0.8),
        ("Come.", 0.0),
    ]


def test_a_shot_that_a_note_asks_for_keeps_its_place_and_its_transition() -> None:
    found = shots("A table.\n\nDISSOLVE TO:\n\n[[shot: the sea]]\n\nWaves roll.\n\nANNA\nHi.\n")
    assert [shot.prompt for shot in found] == ["A table.", "the sea", "Waves roll.", "Anna speaks"]
    assert [bool(shot.transition) for shot in found] == [False, True, False, False]


def test_a_note_that_only_looks_like_a_directive_stays_the_writers_own() -> None:
    text = "[[voice: Anna should be hoarse]]\n\n[[Pause: too long?]]\n\n[[music]]\n\nThe sea.\n"
    made, notes = read_film(text, name="a.fountain")

    assert len(list(made.shots())) == 1
    assert [(note.code, note.line) for note in notes] == [("note_kept", 1)]


def test_a_cut_without_an_end_is_told_and_cuts_nothing() -> None:
    text = "The sea.\n\n/* to do\n\nWaves. http://a.b/*.html\n"
    made, notes = read_film(text, name="a.fountain")

    assert len(list(made.shots())) == 3
    assert [(note.code, note.line) for note in notes] == [("cut_open", 3)]


@pytest.mark.parametrize(
    "page",
    [
        "TITLE: The Pier\nAUTHOR: A\n",
        "\n/* draft\n2 */\nTitle: The Pier\n",
        "Title: The Pier\nStyle: a: b\n",
    ],
)
def test_title_pages_are_read_as_writers_leave_them(page: str) -> None:
    made = film(f"{page}\nBoats rock.\n")

    assert made.title == "The Pier"
    assert [shot.prompt for _, shot in made.shots()] == ["Boats rock."]


def test_a_sentence_with_a_colon_is_no_title_page() -> None:
    assert prompts("Suddenly: a bang\nis heard.\n") == ["Suddenly: a bang is heard."]


def test_signs_inside_words_are_no_emphasis() -> None:
    assert prompts("*The* snake_case_name and 2*3*4.\n") == ["The snake_case_name and 2*3*4."]
