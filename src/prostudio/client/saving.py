"""Where a finished file is saved: in parts that outlive a lost connection and a kill."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from prostudio import files
from prostudio.client.status import FilmFile, FilmStatus
from prostudio.errors import ConflictError, ServerError
from prostudio.jobs.naming import saved_as

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Saving:
    """One file on its way.

    Attributes:
        path: where it is when it is whole.
        file: what it will be.
        told: called with the bytes that are here and all of them.
    """

    path: Path
    file: FilmFile
    told: Told | None = None

    @property
    def part(self) -> Path:
        """What is here so far: hidden beside it, named by what it will be."""
        return self.path.with_name(f".{self.path.name}.{self.file.digest[:16]}.part")

    @property
    def is_here(self) -> bool:
        """Whether it is saved already, to the last byte."""
        place = self.path
        if not place.is_file() or place.stat().st_size != self.file.bytes:
            return False
        return files.digest(place) == self.file.digest

    @property
    def here(self) -> int:
        """Bytes of it that are here; 0 where more are than can be."""
        size = self.part.stat().st_size if self.part.is_file() else 0
        if size > self.file.bytes:
            files.unlink(self.part)
            return 0
        return size

    @contextmanager
    def writing(self, start: int) -> Iterator[Callable[[bytes], None]]:
        """What takes bytes from `start` on: at the end of what is here, or from the beginning.

        Raises:
            DiskFullError: they do not fit; what is here stays.
        """
        files.mkdir(self.path.absolute().parent)
        opened = files.open_more if start else files.open_new
        here = start
        with opened(self.part, named=self.path) as file:

            def write(chunk: bytes) -> None:
                nonlocal here
                file.write(chunk)
                here += len(chunk)
                if self.told:
                    self.told(here, self.file.bytes)

            yield write

    def finish(self) -> None:
        """Give what is here its name, once it is what it should be.

        Raises:
            ServerError: it is not; then it is removed.
        """
        if files.digest(self.part) != self.file.digest:
            files.unlink(self.part)
            message = f"{self.file.name} did not come as the server keeps it"
            raise ServerError(message, hint="download it again")
        files.publish(self.part, self.path)


def saving_of(
    status: FilmStatus, file: FilmFile, path: str | Path | None, told: Told | None = None
) -> Saving:
    """Where a film's file goes: a folder gets it under the film's title, None is this folder."""
    folder = path is None or str(path).endswith(("/", os.sep)) or Path(path).is_dir()
    place = Path(path or ".")
    if folder:
        place = place / saved_as(status.title, file.name)
    return Saving(place, file, told)


def start_of(saving: Saving, status: int, etag: str, content_range: str, asked: int) -> int:
    """Where the bytes of an answer begin.

    Raises:
        ConflictError: the film was made again meanwhile.
        ServerError: other bytes than were asked for.
    """
    if etag.strip('"') != saving.file.digest:
        hint = "ask for its status, and download it again"
        raise ConflictError("the film was made again while it was downloaded", hint=hint)
    start = asked if status == 206 else 0
    if status == 206 and not content_range.startswith(f"bytes {asked}-"):
        raise ServerError("the server gave other bytes than were asked for")
    return start
