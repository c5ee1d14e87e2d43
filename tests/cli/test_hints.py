"""An error's hint is what mends it, and nothing else."""

from __future__ import annotations

import pytest
from asking_cli import Desk
from PIL import Image

HEAD = "---\nsize: 256x144\nfps: 12\n{}---\n\n{}\n"


def refused(desk: Desk, body: str, head: str = "") -> str:
    """What a dry run of a refused script says."""
    answer = desk.ask("make", "-", "--dry-run", stdin=HEAD.format(head, body).encode())
    assert answer.code == 2, answer.err
    return answer.err


def test_a_picture_that_is_too_large_is_to_be_made_smaller(desk: Desk) -> None:
    Image.new("L", (9000, 6000)).save(desk.folder / "big.png")
    assert "make it smaller: at most 40 megapixels" in refused(desk, "![x](big.png)\nWords.")


def test_names_are_suggested_only_when_they_are_near(desk: Desk) -> None:
    assert "did you mean" not in refused(desk, "Words.", "engines: {video: xyzzy}\n")
    assert "did you mean 'procedural'" in refused(desk, "Words.", "engines: {video: procedual}\n")
    assert "'piqd' (Klingon)" in refused(desk, "Words.", "voice: klingon\n")


def test_all_missing_pictures_and_all_wrong_keys_are_named_at_once(desk: Desk) -> None:
    told = refused(desk, "![a](one.jpg)\nWords.\n\n![b](two.jpg)\nMore.")
    assert "line 6: picture 'one.jpg' is not there" in told
    assert "line 9: picture 'two.jpg' is not there" in told
    told = refused(desk, "Words.", "titel: A\nstyel: B\n")
    assert "'titel', 'styel' (line 5)" in told
    assert "did you mean 'title' for 'titel', 'style' for 'styel'?" in told


def test_a_picture_is_no_music(desk: Desk) -> None:
    assert "a picture is no music" in refused(desk, "Words.", "music: images/bay.jpg\n")


def test_an_img_tag_is_told_how_markdown_writes_it(desk: Desk) -> None:
    answer = desk.ask("make", "-", "--dry-run", stdin=b'<img src="a.jpg">\n\nWords.\n')
    assert "write ![description](file)" in answer.out
    assert "give it a line of its own" not in answer.out


def test_a_script_of_a_table_alone_is_told_that_the_table_was_left_out(desk: Desk) -> None:
    told = refused(desk, "| a | b |\n|---|---|\n| 1 | 2 |")
    assert "nothing to say or show" in told
    assert "1 table left out" in told


def test_a_line_is_said_once_and_a_dry_run_says_it_too(desk: Desk) -> None:
    script = "Words.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    answer = desk.ask("make", "-", "--dry-run", stdin=script.encode())
    assert "warning: line 3: 1 table left out: neither spoken nor shown\n" in answer.out


@pytest.mark.parametrize("command", ["draw", "score", "speak"])
def test_no_words_make_no_picture_no_music_and_no_speech(desk: Desk, command: str) -> None:
    answer = desk.ask(command, "")
    assert answer.code == 2
    assert "has no words to" in answer.err


def test_inspecting_a_text_is_told_in_words(desk: Desk) -> None:
    answer = desk.ask("inspect", desk.write("Words."))
    assert answer.code == 2
    assert "film.md cannot be read: it is no media file, or a damaged one" in answer.err


def test_words_that_say_nothing_to_the_composer_are_named(desk: Desk) -> None:
    answer = desk.ask("score", "calm kazoo", "--seconds", "1")
    assert answer.code == 0
    assert "nothing is known of 'kazoo'" in answer.err


def test_near_names_are_told_of_files_keys_and_commands(desk: Desk) -> None:
    (desk.folder / "clips").mkdir()
    (desk.folder / "clips" / "wide.mp4").write_bytes(b"")
    told = desk.ask("make", desk.write("![wide](clips/wid.mp4)"), "--dry-run").err
    assert "did you mean 'clips/wide.mp4'?" in told
    silent = "[[shot: sea | 1s]]"
    told = desk.ask("make", desk.write(silent, "music: {key: H moll}"), "--dry-run").err
    assert "did you mean 'B minor'?" in told
    told = desk.ask("make", desk.write(silent, "voice: qqqqqq"), "--dry-run").err
    assert "pitch, level, pan}" in told
    assert "Did you mean 'make'?" in desk.ask("mak").err


def test_a_dry_run_says_in_one_short_line_why_it_draws(desk: Desk) -> None:
    told = desk.ask("make", desk.write("[[shot: sea | 1s]]"), "--dry-run")
    lines = [line for line in told.out.splitlines() if line.startswith("procedural: ")]
    assert lines == [
        "procedural: drawn, because no video model can work here; `prostudio engines` says why"
    ]
    assert "framepack" not in told.out + told.err
    Image.new("RGB", (64, 64), "teal").save(desk.folder / "bay.png")
    own = desk.ask("make", desk.write("![bay](bay.png)\nWords."), "--dry-run").out
    assert "stills: your picture with a camera move, because no video model can work here" in own
    whole = desk.ask("make", "film.md", "--dry-run", "--json").value
    assert "framepack" in whole["shots"][0]["why"]


def test_a_language_without_its_captions_file_is_told_with_its_line(desk: Desk) -> None:
    head = "music: none\ncaptions:\n  languages: [de]"
    told = desk.ask("make", desk.write("[[shot: sea]]\nHello.", head), "--dry-run").err
    assert told.startswith("error: line 6: captions are wanted in 'de'")


def test_a_script_that_is_nearly_called_so_and_the_format_of_a_program_are_guessed(
    desk: Desk,
) -> None:
    (desk.folder / "walk.md").write_text("A walk.\n", "utf-8")
    assert "did you mean 'walk.md'?" in desk.ask("make", "wal.md", "--dry-run").err
    assert "did you mean" not in desk.ask("make", "xyz.md", "--dry-run").err
    assert "premiere opens fcp7" in desk.ask("export", "walk.md", "--to", "premiere").err
    assert "Final Cut opens fcpxml" in desk.ask("export", "walk.md", "--to", "Final Cut").err


def test_takes_of_a_film_that_is_not_there_are_an_error(desk: Desk) -> None:
    answer = desk.ask("takes", "--film", "nosuch.md")
    assert answer.code == 2
    assert "'nosuch.md'" in answer.err
