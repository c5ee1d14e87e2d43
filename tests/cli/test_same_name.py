"""Two scripts of one name: neither's film is lost unasked."""

from __future__ import annotations

from asking_cli import Desk

QUIET = "music: none\nvoice: none\n"


def test_a_film_of_another_script_is_replaced_only_when_the_place_is_named(desk: Desk) -> None:
    first = desk.write("[[shot: abstract | 1s]]", QUIET)
    assert desk.ask("make", first).code == 0
    film = (desk.folder / "out/film.mp4").read_bytes()
    (desk.folder / "two").mkdir()
    second = desk.write("[[shot: deep space | 1s]]", QUIET, name="two/film.md")
    for options in ([], ["--dry-run"]):
        refused = desk.ask("make", second, *options)
        assert (refused.code, refused.out) == (2, "")
        assert "film of another script, film.md" in refused.err
        assert "-o out/film-2.mp4" in refused.err
    assert (desk.folder / "out/film.mp4").read_bytes() == film
    assert desk.ask("make", second, "-o", "out/film.mp4").code == 0
    assert (desk.folder / "out/film.mp4").read_bytes() != film
    assert desk.ask("make", second).code == 0


def test_a_script_that_was_moved_keeps_its_film(desk: Desk) -> None:
    script = desk.write("[[shot: abstract | 1s]]", QUIET)
    assert desk.ask("make", script).code == 0
    (desk.folder / "scripts").mkdir()
    (desk.folder / script).rename(desk.folder / "scripts" / script)
    assert desk.ask("make", f"scripts/{script}").code == 0


PIPED = "---\nsize: 256x144\nfps: 12\nmusic: none\nvoice: none\n{}---\n\n[[shot: {} | 1s]]\n"


def test_another_script_from_standard_input_does_not_replace_the_film_of_the_first(
    desk: Desk,
) -> None:
    """Without a file the title, or else the words of the first scene, say which film it is."""
    assert desk.ask("make", "-", stdin=PIPED.format("", "abstract").encode()).code == 0
    film = (desk.folder / "out/film.mp4").read_bytes()
    other = PIPED.format("title: Space\n", "deep space").encode()
    refused = desk.ask("make", "-", stdin=other)
    assert (refused.code, refused.out) == (2, "")
    assert "film of another script, which came from standard input" in refused.err
    assert "-o out/film-2.mp4" in refused.err
    assert (desk.folder / "out/film.mp4").read_bytes() == film
    assert desk.ask("make", "-", "-o", "out/film.mp4", stdin=other).code == 0
    edited = PIPED.format("title: Space\n", "deep space, red").encode()
    assert desk.ask("make", "-", stdin=edited).code == 0, "the same title is the same film"
