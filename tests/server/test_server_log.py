"""The log on the disk: rotated, bounded, and never in the way of a request."""

from __future__ import annotations

import errno
import json
import logging
import sys
from pathlib import Path

from needs_server import TestClient  # noqa: F401  # isort: split

sys.path.insert(0, str(Path(__file__).parents[1] / "files"))

import pytest

from prostudio import files
from prostudio.errors import FilmError
from prostudio.server.door.log_file import LogFile
from prostudio.server.door.watching import JsonLines


def logged(path: Path, count: int, *, first: int = 0, most: int = 1000) -> LogFile:
    handler = LogFile(path, most_bytes=most, kept=2)
    handler.setFormatter(JsonLines())
    for number in range(first, first + count):
        handler.emit(logging.makeLogRecord({"msg": f"line {number}", "name": "x"}))
    handler.close()
    return handler


def numbers(path: Path) -> list[int]:
    return [int(json.loads(line)["message"].split()[1]) for line in path.read_text().splitlines()]


def test_a_full_log_moves_aside_and_the_oldest_goes(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "server.log"
    logged(log, 100)
    assert sorted(path.name for path in log.parent.iterdir()) == [
        "server.log",
        "server.log.1",
        "server.log.2",
    ]
    kept = [*numbers(log.with_name("server.log.2")), *numbers(log.with_name("server.log.1"))]
    kept += numbers(log)
    assert kept == list(range(kept[0], 100))  # the youngest lines, none lost between files
    assert all(path.stat().st_size <= 1000 for path in log.parent.iterdir())


def test_a_server_that_starts_again_goes_on_at_the_end(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    logged(log, 3)
    logged(log, 2, first=3)
    assert numbers(log) == [0, 1, 2, 3, 4]


def test_a_full_disk_loses_lines_and_goes_on_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "server.log"
    handler = LogFile(log)
    handler.setFormatter(JsonLines())

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(files.Effects, "write", full)
        handler.emit(logging.makeLogRecord({"msg": "line 0"}))
    handler.emit(logging.makeLogRecord({"msg": "line 1"}))
    handler.close()
    assert handler.lost == 1
    assert numbers(log) == [1]


def test_a_place_that_cannot_be_written_is_told_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FilmError):
        LogFile(tmp_path / "file" / "server.log")
