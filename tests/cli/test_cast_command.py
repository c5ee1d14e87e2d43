"""`prostudio cast`, and what `make` asks about people in pictures of the cast."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from asking_cli import Answer, Desk

from prostudio.media.stills import write_png

HEAD = """music: none
captions: none
cast:
  Mira: {about: a woman in red, pictures: mira.png}
engines: {video: troupe}"""
SHOT = "[[shot: @Mira on a pier | id: pier | 1s]]"
QUESTION = "Do they show a real person?"


@pytest.fixture
def script(desk: Desk) -> str:
    write_png(desk.folder / "mira.png", np.full((90, 80, 3), (200, 30, 30), np.uint8))
    return desk.write(SHOT, HEAD)


def on_a_terminal(desk: Desk, monkeypatch: pytest.MonkeyPatch, answers: str) -> Answer:
    monkeypatch.setattr("prostudio.cli.make._asks", lambda as_json: True)
    return desk.ask("make", "film.md", stdin=answers.encode())


def consents(desk: Desk) -> list[str]:
    lock = json.loads((desk.folder / "film.md.lock").read_text("utf-8"))
    return list(lock["consents"].values())


def told(desk: Desk) -> str:
    sheet = json.loads((desk.folder / "out" / "film.provenance.json").read_text("utf-8"))
    (picture,) = [one for one in sheet["ingredients"] if one["kind"] == "cast picture"]
    return str(picture["consent"])


def test_a_terminal_is_asked_once_and_the_answer_stands_in_the_provenance(
    desk: Desk, script: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = on_a_terminal(desk, monkeypatch, "y\nby letter, 3 May\n")
    assert answer.code == 0, answer.err
    assert QUESTION in answer.err
    assert "Mira: mira.png will be given to an engine." in answer.err
    assert consents(desk) == [told(desk)] == ["by letter, 3 May"]
    again = on_a_terminal(desk, monkeypatch, "")
    assert again.code == 0, again.err
    assert QUESTION not in again.err


def test_whoever_has_not_agreed_is_in_no_film(
    desk: Desk, script: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = on_a_terminal(desk, monkeypatch, "y\n\n")
    assert answer.code == 2
    assert "write `consent:` beside the pictures" in answer.err
    assert not (desk.folder / "out" / "film.mp4").exists()


def test_a_flag_answers_and_without_one_a_script_is_told(desk: Desk, script: str) -> None:
    plain = desk.ask("make", script)
    assert plain.code == 0, plain.err
    assert re.search(r"nobody has said whether the pictures of Mira", plain.err)
    assert told(desk) == "not said"
    said = desk.ask("make", script, "--consent", "no real person")
    assert said.code == 0, said.err
    assert "nobody has said" not in said.err
    assert consents(desk) == [told(desk)] == ["no real person"]


def test_the_sheet_lies_beside_the_script_and_its_numbers_are_told(desk: Desk, script: str) -> None:
    answer = desk.ask("cast", "sheet", script, "--json")
    assert answer.code == 0, answer.err
    told = answer.value
    assert told["path"] == "film.cast.png"
    assert (desk.folder / "film.cast.png").stat().st_size > 5_000
    assert [shot["id"] for shot in told["members"][0]["shots"]] == ["pier"]
    words = desk.ask("cast", "sheet", script, "-o", "other.png")
    assert "likeness by colours alone" in words.err
    assert words.out == "other.png\n"
    none = desk.ask("cast", "sheet", desk.write("[[shot: the sea]]", name="bare.md"))
    assert none.code == 2
    assert "has no cast" in none.err


def test_engines_say_whether_they_take_pictures_of_the_cast(desk: Desk) -> None:
    rows = {(row["kind"], row["name"]): row for row in desk.ask("engines", "--json").value}
    assert rows["video", "troupe"]["takes"] == ["first frame", "subject"]
    assert rows["image", "flux2-klein"]["takes"] == ["style", "subject"]
    assert "takes first frame, subject" in desk.ask("engines").out
