"""A home that cannot be written to is told before any work, by `doctor` and by `make`."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import BinaryIO

import pytest
from asking_cli import Desk

from prostudio import files

QUIET = "music: none\nvoice: none\n"


class _Refusing(files.Effects):
    """A disk on which nothing can be written below one folder."""

    def __init__(self, folder: Path, code: int) -> None:
        self._folder, self._code = folder, code

    def open(self, path: Path, mode: str) -> BinaryIO:
        if "r" not in mode and path.is_relative_to(self._folder):
            raise OSError(self._code, "told so by the test", str(path))
        return super().open(path, mode)


@pytest.mark.parametrize(
    ("code", "told", "exit_code"),
    [
        (errno.EROFS, "cannot write", 2),
        (errno.EACCES, "cannot write", 2),
        (errno.ENOSPC, "the disk is full", 4),
    ],
)
def test_doctor_and_make_say_that_the_home_cannot_be_written(
    desk: Desk, code: int, told: str, exit_code: int
) -> None:
    script = desk.write("Words that would be spoken.", "music: none\n")
    with files.using(_Refusing(desk.home, code)):
        sick = desk.ask("doctor")
        made = desk.ask("make", script)
    assert sick.code == 3
    assert f"writing    {told}" in sick.out
    assert str(desk.home) in sick.out
    assert made.code == exit_code
    assert told in made.err
    assert "narration" not in made.err, "nothing was spoken"


def test_an_output_that_cannot_be_written_is_named_as_the_user_named_it(desk: Desk) -> None:
    script = desk.write("[[shot: abstract | 1s]]", QUIET)
    (desk.folder / "rod").mkdir()
    with files.using(_Refusing(Path("rod"), errno.EROFS)):
        refused = desk.ask("make", script, "-o", "rod/x.mp4")
    assert refused.code == 2
    assert "cannot write rod/x.mp4" in refused.err
    assert "writable" not in refused.err


def test_a_healthy_home_is_told_to_work(desk: Desk) -> None:
    assert "writing    works" in desk.ask("doctor").out
