"""What a log shows without a terminal: one line a finished step, and the total."""

from __future__ import annotations

import re
from unittest import mock

from asking_cli import Desk
from PIL import Image

from prostudio import cli


def test_each_finished_step_is_one_line_with_its_share_and_the_total_ends_it(desk: Desk) -> None:
    Image.new("RGB", (64, 36), "red").save(desk.folder / "bay.jpg")
    body = "![a village](bay.jpg)\nThey had: nothing.\n\n[[shot: abstract | 1s]]\nThey had:"
    answer = desk.ask("make", desk.write(body, "engines: {music: synth}\n"))
    assert answer.code == 0, answer.err
    expected, *steps, total = answer.err.splitlines()
    assert re.fullmatch(r"about \d+ s, \d+ MB of memory, \d+ MB of disk", expected)
    told = [re.fullmatch(r" +(\d+) %  (.+)  \d+\.\d s", line) for line in steps]
    assert all(told), answer.err
    shares = [int(line[1]) for line in told if line]
    assert shares == sorted(shares)
    assert shares[-1] <= 99
    names = [line[2] for line in told if line]
    assert len(set(names)) == len(names), "no name comes twice"
    assert any("(bay.jpg)" in name for name in names)
    assert "narration: They had" in names
    count = len(names)
    wanted = rf"made out/film\.mp4: \d+ s of film in \d+ s, {count} of {count} steps made"
    assert re.fullmatch(wanted, total)


def test_a_cancelled_command_says_that_what_was_finished_is_kept(desk: Desk) -> None:
    with mock.patch.object(cli.program, "main", side_effect=KeyboardInterrupt):
        answer = desk.ask("make", "film.md")
    assert answer.code == 130
    assert "what was finished is kept; the same command goes on" in answer.err
