"""What of a script is spoken, and which picture goes with which words."""

from __future__ import annotations

import pytest

from prostudio.errors import FilmError
from prostudio.film import Camera, Film, NarrationLine, Shot, Voice
from prostudio.film.reading import read_film


def film(text: str) -> Film:
    return read_film(text)[0]


def shots(text: str) -> list[Shot]:
    return [shot for _, shot in film(text).shots()]


def words(text: str) -> list[str]:
    return [line.text for shot in shots(text) for line in shot.narration if line.text]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("*Never* **once** ***and*** __so__ _on_.", "Never once and so on."),
        ("A snake_case_name and 5 * 3 * 2.", "A snake_case_name and 5 * 3 * 2."),
        ("See [the map](https://x.org/a_(b) 'title') now.", "See the map now."),
        ("Run `make *all*` twice.", "Run make *all* twice."),
        ("<b>Bold</b> &amp; <i>thin</i> &#8212; all.", "Bold & thin — all."),
        ("Words[^1] with a note.", "Words with a note."),
        ("Look at https://example.org/x?y=1, please.", "Look at, please."),
        ("Look at <https://example.org>.", "Look at."),
        ("An \\*escaped\\* mark.", "An *escaped* mark."),
        ("Text with \\[[brackets]].", "Text with [[brackets]]."),
        ("Party 🎉 tonight.", "Party 🎉 tonight."),
        ("One line,\nand another.  \nAnd a third.", "One line,\nand another.\nAnd a third."),
        ("A cite [[1]](https://x.org) here.", "A cite [1] here."),
        ("~~Old~~ new.", "Old new."),
        ("Half *a pair.", "Half *a pair."),
        ("`[[shot: x]]` is a directive.", "[[shot: x]] is a directive."),
        ("A [footer link][f] and [f].\n\n[f]: https://x.org", "A footer link and f."),
        ("# not a heading".replace("# ", "#"), "#not a heading"),
        ("In the year\n1984. It was cold.", "In the year\n1984. It was cold."),
        ("    For years he climbed\n    the same steps.", "For years he climbed\nthe same steps."),
        ("    It began at dusk,\nas it always does.", "It began at dusk,\nas it always does."),
        ("<!-- never -->Now <!-- nor\nthis --> then.", "Now\nthen."),
    ],
)
def test_only_words_are_spoken(written: str, said: str) -> None:
    assert words(written) == [said]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Well done :smile: all.", "Well done all."),
        ("Well done :smile:.", "Well done."),
        ("Done :+1::tada: and :white_check_mark: seen.", "Done and seen."),
        ("Write `:smile:` or \\:smile: for it.", "Write :smile: or :smile: for it."),
    ],
)
def test_the_names_of_emoji_are_not_spoken(written: str, said: str) -> None:
    assert words(written) == [said]


@pytest.mark.parametrize(
    "text", ["At 10:30:45, or :1:2.", "And note:this: stays.", "A::b:: :30: c."]
)
def test_colons_that_name_no_emoji_stay(text: str) -> None:
    assert words(text) == [text]


def test_an_alerts_label_is_not_spoken_and_its_words_are() -> None:
    text = (
        "> [!NOTE]\n> Mind the step.\n\n> [!WARNING]\n>\n> Mind the gap.\n\n"
        "> [!tip]- Mind this.\n\n> [!CAUTION]\n\n> [!no label] here\n\n[!NOTE] No quote."
    )
    assert words(text) == [
        "Mind the step.",
        "Mind the gap.",
        "Mind this.",
        "[!no label] here",
        "[!NOTE] No quote.",
    ]


def test_list_items_and_quotes_are_paragraphs_of_their_own() -> None:
    text = (
        "- one\n- two\n  goes on\n\n  and more\n    - below\n1. first\n2) [x] second\n\n"
        "> said\nlazily"
    )
    assert words(text) == [
        "one",
        "two\ngoes on",
        "and more",
        "below",
        "first",
        "second",
        "said\nlazily",
    ]


def test_tables_code_and_footnotes_are_left_out_and_noted() -> None:
    text = (
        "Words.\n\n```\n[[nonsense]]\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
        "    x = f(1)\n\n[^1]: Foot."
    )
    found, notes = read_film(text)
    assert [line.text for _, shot in found.shots() for line in shot.narration] == ["Words."]
    messages = [note.message for note in notes]
    assert any("2 code blocks left out" in message for message in messages)
    assert any("1 table left out" in message for message in messages)
    assert any("1 footnote left out" in message for message in messages)


def test_an_indented_example_of_a_document_is_code_whatever_it_ends_with() -> None:
    text = "Words.\n\n    ---\n    title: T\n    ---\n    # H\n\n    [[shot: x]]\n\n    It ends."
    assert words(text) == ["Words."]


def test_an_indented_manuscript_may_hold_directives() -> None:
    (shot,) = shots("    [[shot: a cliff | 6s]]\n\n    It began at dusk,\n    as always.")
    assert (shot.prompt, shot.narration[0].text) == ("a cliff", "It began at dusk,\nas always.")


def test_headings_and_rules_open_scenes() -> None:
    found = film(
        "# The film\n\nA.\n\n## One\n\nB.\n\nTwo\n---\n\nC.\n\n***\n\nD.\n\n## Empty\n\n"
        "## Last #\n\nE."
    )
    assert found.title == "The film"
    assert [scene.title for scene in found.scenes] == [None, "One", "Two", None, "Last"]


def test_a_title_in_the_front_matter_leaves_the_first_heading_a_scene() -> None:
    found = film("---\ntitle: The Last Keeper\n---\n# The storm\n\nWords.")
    assert (found.title, found.scenes[0].title) == ("The Last Keeper", "The storm")


def test_a_sentence_over_dashes_is_still_spoken() -> None:
    found = film("He was gone.\n---\nA light burned.")
    assert len(found.scenes) == 2
    assert words("He was gone.\n---\nA light burned.") == ["He was gone.", "A light burned."]


def test_a_leading_rule_is_no_front_matter() -> None:
    assert words("---\n\nA storm came.\n\n---\n\nIt went.") == ["A storm came.", "It went."]


def test_a_shot_belongs_to_the_next_paragraph_across_blank_lines_and_pauses() -> None:
    (shot,) = shots(
        "[[shot: a cliff | camera: Push-In | 6s]]\n\n[[pause: 2s]]\n\n[[style: dark]]\n\nWords."
    )
    assert (shot.prompt, shot.camera, shot.seconds) == ("a cliff", Camera.PUSH_IN, 6.0)
    assert [(line.text, line.pause) for line in shot.narration] == [("", 2.0), ("Words.", 0.0)]


def test_several_shots_share_one_paragraph() -> None:
    found = shots("[[shot: a]] [[shot: b]]\n![c](c.jpg)\nWords.\n\nMore.")
    assert [shot.shares_next for shot in found] == [True, True, False, False]
    assert [len(shot.narration) for shot in found] == [0, 0, 1, 1]
    assert found[2].picture is not None
    assert found[2].prompt == "c"


def test_shots_without_a_paragraph_in_their_scene_are_silent() -> None:
    found = shots("Words.\n\n[[shot: a | 3s]]\n\n[[pause: 2s]]\n\n[[shot: b]]\n\n# Next\n\nMore.")
    assert [shot.prompt for shot in found] == [None, "a", "b", None]
    assert [line.pause for line in found[1].narration] == [2.0]
    assert found[2].narration == ()
    assert not any(shot.shares_next for shot in found)


def test_a_pause_parts_a_paragraph_or_lengthens_the_line_before_it() -> None:
    (shot,) = shots("One, [[pause: 1.5s]] two.\n\n[[pause: 2s]]\n\n[[pause]]")
    assert [(line.text, line.pause) for line in shot.narration] == [("One,", 1.5), ("two.", 3.0)]


def test_a_pause_at_a_scene_s_start_stands_before_its_first_words() -> None:
    (shot,) = shots("[[pause: 2s]]\n\nWords.")
    assert shot.narration == (NarrationLine("", pause=2.0), NarrationLine("Words."))


def test_names_of_the_cast_change_the_voice_of_their_paragraph() -> None:
    text = (
        "---\nvoice: en\ncast:\n  Mara: en-gb\n"
        "  Old Man: {engine: bark, voice: v2/x, pan: -0.5}\n---\n"
        "MARA: Hello.\n\n**Old Man:** Good day.\n\nNote: this is text.\n\nMara\\: as text."
    )
    lines = [line for shot in shots(text) for line in shot.narration]
    assert [(line.speaker, line.text) for line in lines] == [
        ("Mara", "Hello."),
        ("Old Man", "Good day."),
        (None, "Note: this is text."),
        (None, "Mara: as text."),
    ]
    assert lines[0].voice == Voice(language="en-gb")
    assert lines[1].voice == Voice(engine="bark", name="v2/x", pan=-0.5)
    assert lines[2].voice is None


def test_a_voice_lasts_to_the_next_heading() -> None:
    found = film(
        "[[voice: de]]\nA.\n\n***\n\nB.\n\n[[voice: film]]\nC.\n\n[[voice: none]]\nD.\n\n# H\n\nE."
    )
    voices = [shot.narration[0].voice for _, shot in found.shots()]
    assert voices == [Voice(language="de"), Voice(language="de"), None, Voice(silent=True), None]


def test_style_ends_with_its_scene_and_music_goes_on() -> None:
    found = shots("[[style: dark, wet]]\n[[music: tense]]\nA.\n\nB.\n\n# H\n\n[[music: none]]\nC.")
    assert [shot.scene_style for shot in found] == [("dark", "wet"), ("dark", "wet"), ()]
    assert [shot.music.prompt if shot.music else None for shot in found] == [("tense",), None, ()]
    assert found[2].music is not None
    assert found[2].music.silent


def test_sounds_and_recordings_belong_to_their_shot_and_paragraph() -> None:
    found = shots(
        "[[shot: a]]\n[[sound: rain.wav | loop | -12 dB]]\n[[narration: take one.wav]]\nA.\n\n"
        "B.\n\n[[sound: sea.wav]]"
    )
    assert [(cue.file, cue.loop, cue.level_db) for cue in found[0].sounds] == [
        ("rain.wav", True, -12.0)
    ]
    assert found[0].narration[0].recording == "take one.wav"
    assert [cue.file for cue in found[1].sounds] == ["sea.wav"]


def test_pictures_take_options_from_their_title() -> None:
    (shot,) = shots(
        '![dawn](images/my%20bay (1).jpg "camera: pan left | 6s | focus: 40% 30% | fit: blur")'
    )
    assert shot.picture is not None
    assert shot.picture.path == "images/my%20bay (1).jpg"
    assert (shot.prompt, shot.camera, shot.seconds) == ("dawn", Camera.PAN_LEFT, 6.0)
    assert shot.focus is not None
    assert (shot.focus.x, shot.focus.y) == (0.4, 0.3)


def test_a_title_that_is_no_options_is_ignored_with_a_note() -> None:
    found, notes = read_film('![dawn](a.jpg "Dawn over: the bay")')
    assert next(found.shots())[1].camera is Camera.AUTO
    assert [note.code for note in notes] == ["title_ignored"]


def test_remote_pictures_are_left_out_with_a_warning() -> None:
    found, notes = read_film(
        "[![badge](https://x.org/a.svg)](https://x.org)\n![b][c]\n\nWords.\n\n[c]: //x.org/b.png"
    )
    assert [shot.picture for _, shot in found.shots()] == [None]
    assert [(note.code, note.line) for note in notes] == [
        ("remote_picture", 1),
        ("remote_picture", 2),
    ]


def test_a_picture_inside_a_paragraph_is_left_out_with_a_warning() -> None:
    found, notes = read_film("Here ![alt words](a.png) it is.")
    assert next(found.shots())[1].narration[0].text == "Here it is."
    assert [note.code for note in notes] == ["inline_picture"]


def test_a_directive_may_go_over_several_lines() -> None:
    (shot,) = shots("[[shot: a lighthouse\non a cliff \\| at night\n| 6s]]")
    assert shot.prompt == "a lighthouse on a cliff | at night"


def test_notes_are_for_people() -> None:
    assert words("[[note: reshoot this | ask: Mara]]\n\nWords.") == ["Words."]
    assert film("[[note: first]]\n\n# Title\n\nWords.").title == "Title"


def test_windows_line_endings_and_a_mark_at_the_start_change_nothing() -> None:
    text = "---\ntitle: T\n---\n# H\n\nWords\nhere.\n"
    assert film(text) == read_film(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())[0]
    assert film(text) == film(text.replace("\n", "\r"))


def test_lines_are_those_of_the_script() -> None:
    found = film("---\ntitle: T\n---\n\n# H\n\n[[shot: a]]\n\nWords.\n")
    (shot,) = found.scenes[0].shots
    assert (found.scenes[0].line, shot.line, shot.narration[0].line) == (5, 7, 9)


def test_a_shot_that_is_alone_shares_no_words_nor_do_those_before_it() -> None:
    text = "[[shot: a]]\n\n[[shot: b | 3s | alone]]\n\n[[shot: c]]\n\nWords.\n"
    found, _ = read_film(text)

    shots = [(s.prompt, s.shares_next, bool(s.narration)) for _, s in found.shots()]
    assert shots == [("a", False, False), ("b", False, False), ("c", False, True)]
    picture, _ = read_film('![x](a.png "alone")\n\nWords.\n')
    assert [bool(shot.narration) for _, shot in picture.shots()] == [False, True]


def test_a_shot_that_is_alone_shows_something() -> None:
    with pytest.raises(FilmError, match="line 1: this shot has nothing to show"):
        read_film("[[shot: | alone]]\n\nWords.\n")
