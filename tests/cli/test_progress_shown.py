"""What people see while a film is made: what it will take, the whole of it, and each step."""

from __future__ import annotations

import io
import re
import sys

import pytest
from asking_cli import Desk

from prostudio.cli.progress import showing
from prostudio.events import Expected, StepDone, StepProgress, StepStarted

HEAD = "music: none\nambience: none\n"


class Terminal(io.StringIO):
    """Standard error that is somebody's terminal."""

    def isatty(self) -> bool:
        return True


def started(step: str, expected: float) -> StepStarted:
    return StepStarted(step, "segment.compose", step, None, expected)


def done(step: str, expected: float) -> StepDone:
    return StepDone(step, "segment.compose", step, False, "key", 0.1, None, expected)


def test_a_terminal_shows_how_far_the_whole_film_is_and_how_long_it_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setattr(sys, "stderr", terminal)
    with showing() as show:
        show(Expected(100.0, 3, clock_s=60.0, ram_mb=900, vram_mb=0, disk_mb=40))
        show(started("one", 60.0))
        show(done("one", 60.0))
        show(started("two", 40.0))
        show(StepProgress("two", "two", 0.5, 9.0))
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", terminal.getvalue())
    assert "about 60 s, 900 MB of memory, 40 MB of disk" in text
    assert "graphics" not in text
    shown = re.findall(r"the film .*?(\d+) %  about \d+ s left", text)
    assert shown[-1] == "80"


def test_what_a_film_takes_is_said_before_it_begins_and_again_when_only_pictures_change(
    desk: Desk,
) -> None:
    first = desk.ask("make", desk.write("[[shot: abstract | 1s]]\nHello.", HEAD))
    assert re.match(r"about \d+ s, \d+ MB of memory, \d+ MB of disk\n", first.err)
    again = desk.ask("make", desk.write("[[shot: deep space | 1s]]\nHello.", HEAD))
    assert re.match(r"about \d+ s, \d+ MB of memory, \d+ MB of disk\n", again.err)
    steps = [line for line in again.err.splitlines() if line.startswith("  ")]
    assert steps
    assert all(" %  " in line for line in steps)
    assert desk.ask("make", "film.md").err == ""
