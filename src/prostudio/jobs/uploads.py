"""Pictures, clips and sounds that were handed over: kept under names of ours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from prostudio import files
from prostudio.errors import FilmError, NotFoundError
from prostudio.jobs.database import Database

LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
"""Of ids: 32 of them, none like another; 14 are 70 bits."""

_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was handed over and found to be what it is said to be.

    Attributes:
        name: what its giver calls it, for people, and for the script that speaks of it.
        path: where it lies: its id with the suffix of its decoded kind.
        digest: BLAKE3, hex.
    """

    id: str
    name: str
    path: Path
    bytes: int
    digest: str


class Uploads:
    """The files in PROSTUDIO_HOME/uploads; each waits there until a film asks for it."""

    def __init__(self, database: Database, folder: Path, now: Callable[[], str]) -> None:
        self._database = database
        self._folder = folder
        self._now = now

    def add(self, source: Path, name: str, suffix: str) -> Upload:
        """Keep a copy of `source`, which has been checked already.

        Args:
            name: as its giver calls it; only the last part counts, and only for people.
            suffix: of what it was decoded as, such as `.png`; never the giver's.

        Raises:
            DiskFullError: it does not fit.
        """
        if not _SUFFIX.fullmatch(suffix):
            raise FilmError(f"the suffix is {suffix[:20]!r}; wanted one such as .png")
        files.mkdir(self._folder)
        size, digest = source.stat().st_size, files.digest(source)
        upload = _id_of(digest, plain_name(name))
        path = self._folder / f"{upload}{suffix}"
        files.copy(source, path)
        with self._database.writing() as change:
            change.execute(
                "INSERT OR REPLACE INTO uploads VALUES (?, ?, ?, ?, ?, ?)",
                (upload, plain_name(name), suffix, size, digest, self._now()),
            )
        return Upload(upload, plain_name(name), path, size, digest)

    def get(self, upload: str) -> Upload:
        """The file of an id; NotFoundError where there is none."""
        with self._database.reading() as connection:
            asked = "SELECT * FROM uploads WHERE id = ?"
            row = connection.execute(asked, (upload,)).fetchone()
        if row is None:
            raise NotFoundError(f"there is no upload {upload[:40]!r}", hint="upload the file first")
        path = self._folder / f"{row['id']}{row['suffix']}"
        return Upload(row["id"], row["name"], path, row["bytes"], row["digest"])

    def find(self, digest: str, name: str) -> Upload | None:
        """The file of this content that was given under this name, or None.

        So a request that is sent twice with its files names the same uploads.
        """
        with self._database.reading() as connection:
            asked = "SELECT id FROM uploads WHERE digest = ? AND name = ? ORDER BY created"
            row = connection.execute(asked, (digest, plain_name(name))).fetchone()
        found = self.get(row["id"]) if row else None
        return found if found and found.path.is_file() else None

    def of(self, uploads: Sequence[str]) -> Sequence[Upload]:
        """The files of ids."""
        return [self.get(upload) for upload in uploads]

    def known(self, uploads: Sequence[str]) -> Sequence[Upload]:
        """The files of those ids that there are, in no order."""
        marks = ", ".join("?" * len(uploads))
        with self._database.reading() as connection:
            rows = connection.execute(f"SELECT * FROM uploads WHERE id IN ({marks})", uploads)  # noqa: S608
            return [
                Upload(
                    o["id"],
                    o["name"],
                    self._folder / f"{o['id']}{o['suffix']}",
                    o["bytes"],
                    o["digest"],
                )
                for o in rows
            ]

    def remove(self, upload: str) -> None:
        """Forget a file; films that asked for it keep theirs."""
        found = self.get(upload)
        with self._database.writing() as change:
            change.execute("DELETE FROM uploads WHERE id = ?", (upload,))
        files.unlink(found.path)


def _id_of(digest: str, name: str) -> str:
    """The same for the same file: shots are named and seeded by it, on every machine alike."""
    number = int(files.digest_bytes(f"{digest} {name}".encode())[:18], 16)
    return "".join(LETTERS[number >> 5 * place & 31] for place in range(14))


def plain_name(name: str) -> str:
    """A name that can be shown: the last part of a path, without what steers a terminal."""
    last = PurePosixPath(PureWindowsPath(name).name).name
    plain = "".join(
        char for char in unicodedata.normalize("NFC", last) if unicodedata.category(char)[0] != "C"
    )
    return plain.strip()[:120] or "file"
