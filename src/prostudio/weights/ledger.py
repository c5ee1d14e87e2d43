"""What is kept of a repository: which commit, what it publishes, what came and who vouches.

`prostudio.json` in the repository's folder, rewritten whole after each file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from prostudio import files
from prostudio.errors import DownloadError

NAME = "prostudio.json"
_FORMAT = "prostudio-weights/1"


@dataclass(frozen=True, slots=True)
class Published:
    """One file as a repository publishes it at one commit.

    Attributes:
        sha256: of the content, which the hub publishes for large files.
        git: SHA-1 of the git blob, which it publishes for small ones.
        witness: who says so: `catalogue`, `hub`, `cache` (the names that the hub's own
            tools gave), or `first` (nobody: recorded when it first came).
    """

    path: str
    bytes: int
    sha256: str | None = None
    git: str | None = None
    witness: str = "hub"

    def __post_init__(self) -> None:
        path = PurePosixPath(self.path)
        odd = path.is_absolute() or not path.parts or {"..", ".", ""} & set(self.path.split("/"))
        if odd or "\\" in self.path or ":" in self.path or "\0" in self.path or self.bytes < 0:
            raise DownloadError(f"a repository names the file {self.path!r}, which is refused")


@dataclass(frozen=True, slots=True)
class Kept:
    """One file that came whole and was verified.

    Attributes:
        modified_ns: its time stamp then; another one means that somebody touched it.
        origin: `hub`, `cache`, `folder`, `twin` (another repository's equal file), or
            `converted` from a pickle.
        sha256_of_source: of the pickle it was converted from.
    """

    bytes: int
    sha256: str
    modified_ns: int
    origin: str = "hub"
    witness: str = "hub"
    sha256_of_source: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ledger of one repository's folder."""

    repository: str
    commit: str = ""
    published: Mapping[str, Published] = field(default_factory=dict)
    kept: Mapping[str, Kept] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path, repository: str) -> Ledger:
        """What the folder says; empty when it says nothing that can be read."""
        path = folder / NAME
        try:
            found = path.stat()
        except OSError:
            return cls(repository)
        # It is rewritten under a new inode, so these tell whether it is the one read before.
        return _read(path, repository, found.st_ino, found.st_mtime_ns, found.st_size)

    def save(self, folder: Path) -> None:
        """Write it to the folder in one step."""
        published = {path: _without_path(entry) for path, entry in sorted(self.published.items())}
        kept = {path: asdict(entry) for path, entry in sorted(self.kept.items())}
        told = {"format": _FORMAT, "repository": self.repository, "commit": self.commit}
        files.write_json(folder / NAME, {**told, "published": published, "kept": kept})

    def with_kept(self, path: str, kept: Kept | None) -> Ledger:
        """The ledger after a file came, or went."""
        rest = {p: entry for p, entry in self.kept.items() if p != path}
        return replace(self, kept=rest | ({path: kept} if kept else {}))

    def with_published(self, entry: Published) -> Ledger:
        """The ledger with one file's entry replaced."""
        return replace(self, published={**self.published, entry.path: entry})


@lru_cache(maxsize=64)
def _read(path: Path, repository: str, *_: int) -> Ledger:
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if told["format"] != _FORMAT or told["repository"] != repository:
            return Ledger(repository)
        return Ledger(
            repository,
            told["commit"],
            {path: Published(path, **entry) for path, entry in told["published"].items()},
            {path: Kept(**entry) for path, entry in told["kept"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, DownloadError):
        return Ledger(repository)


@contextmanager
def changing(folder: Path, repository: str) -> Iterator[list[Ledger]]:
    """Hold the ledger's lock; the last of the list is written when the block ends well."""
    files.mkdir(folder)
    with files.locked(folder / ".ledger.lock"):
        ledgers = [Ledger.load(folder, repository)]
        yield ledgers
        if len(ledgers) > 1:
            ledgers[-1].save(folder)


def _without_path(entry: Published) -> dict[str, Any]:
    return {name: value for name, value in asdict(entry).items() if name != "path"}
