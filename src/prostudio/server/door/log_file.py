"""A log on the disk that never grows for ever: a full file makes room, the oldest goes.

Where nobody else rotates it (systemd's journal and container engines do), `serve --log FILE`
writes here. A disk that is full loses log lines, never a request.
"""

from __future__ import annotations

import logging
from contextlib import ExitStack, suppress
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from prostudio import files
from prostudio.errors import ProStudioError

MOST_BYTES, KEPT = 10_000_000, 5
"""Size of one file, and how many older ones stay: `server.log.1` is the youngest of them."""


class LogFile(logging.Handler):
    """Writes lines to a file and moves it aside when it is full.

    Attributes:
        lost: lines that could not be written.
    """

    def __init__(self, path: Path, *, most_bytes: int = MOST_BYTES, kept: int = KEPT) -> None:
        """Open the file, to go on at its end.

        Raises:
            FilmError: it cannot be written there.
        """
        super().__init__()
        self.path = path
        self.lost = 0
        self._most, self._kept = most_bytes, kept
        self._held = ExitStack()
        self._file: BinaryIO | None = None
        self._size = 0
        files.mkdir(path.parent)
        self._open()

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        try:
            line = self.format(record).encode() + b"\n"
            if self._size and self._size + len(line) > self._most:
                self._rotate()
            if self._file is None:
                self._open()
            assert self._file is not None
            self._file.write(line)
            self._size += len(line)
        except (ProStudioError, OSError, ValueError):
            self.lost += 1
            with suppress(ProStudioError, OSError):
                self._close()

    def close(self) -> None:
        """Close the file."""
        with self.lock or ExitStack():
            self._close()
        super().close()

    def _open(self) -> None:
        self._file = self._held.enter_context(files.open_more(self.path))
        self._size = self.path.stat().st_size

    def _close(self) -> None:
        self._file = None
        self._held.close()

    def _rotate(self) -> None:
        """`server.log` becomes `server.log.1`, that one `.2`, and the last one goes."""
        self._close()
        names = [self.path, *(self._older(number) for number in range(1, self._kept + 1))]
        files.unlink(names[-1])
        for younger, older in reversed(list(pairwise(names))):
            if younger.is_file():
                files.publish(younger, older)
        self._open()

    def _older(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}")
