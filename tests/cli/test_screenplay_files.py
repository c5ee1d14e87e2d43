"""A screenplay on the command line: a film, or the film file of it."""

from __future__ import annotations

from asking_cli import Desk

from prostudio.film.reading import read_film_file

TEXT = """Title: The Pier
Size: 128x72
Fps: 8
Music: none

EXT. HARBOUR - DAWN

Boats rock at the pier.

ANNA
The sea is still.

> THE END <
"""


def test_a_screenplay_is_planned_as_a_film(desk: Desk) -> None:
    (desk.folder / "pier.fountain").write_text(TEXT)

    told = desk.ask("make", "pier.fountain", "--dry-run", "--json").value

    assert told["film"]["title"] == "The Pier"
    assert [shot["prompt"] for shot in told["shots"]] == ["Boats rock at the pier.", "Anna speaks"]
    assert [line["text"] for line in told["narration"]] == ["The sea is still."]
    assert ("not_filmed", 13) in [(one["code"], one["line"]) for one in told["warnings"]]


def test_new_writes_the_film_file_of_a_screenplay(desk: Desk) -> None:
    screenplay = desk.folder / "pier.fountain"
    screenplay.write_text(TEXT)

    answer = desk.ask("new", "pier.fountain", "-o", "pier.md")

    assert (answer.code, answer.out) == (0, "pier.md\n")
    assert "line 13" in answer.err
    assert read_film_file(desk.folder / "pier.md")[0] == read_film_file(screenplay)[0]
    missing = desk.ask("new", "pear.fountain", "-o", "pear.md")
    assert missing.code == 2
    assert "pear.fountain" in missing.err
    assert "pier.fountain" in missing.err


def test_an_output_that_no_film_can_have_is_refused_before_it_is_planned(desk: Desk) -> None:
    (desk.folder / "pier.fountain").write_text(TEXT)
    for more in ((), ("--dry-run",)):
        refused = desk.ask("make", "pier.fountain", "-o", "pier.avi", *more)
        assert refused.code == 2
        assert "wanted a name that ends in .mp4" in refused.err
