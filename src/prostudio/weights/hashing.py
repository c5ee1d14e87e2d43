"""Digests as hubs publish them: SHA-256 of large files, SHA-1 of the git blob of small ones."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from prostudio.errors import MissingError
from prostudio.weights.ledger import Published

_CHUNK = 1 << 20


class Hasher:
    """Both digests of one file while its bytes go by."""

    def __init__(self, wanted: Published) -> None:
        self._wanted = wanted
        self.clear()

    def clear(self) -> None:
        """Begin again at byte 0."""
        self.bytes = 0
        self._sha256 = hashlib.sha256()
        # Git's name of a content begins with its kind and size (git-hash-object).
        self._git = hashlib.sha1(b"blob %d\0" % self._wanted.bytes, usedforsecurity=False)

    def update(self, data: bytes) -> None:
        """Take the next bytes."""
        self.bytes += len(data)
        self._sha256.update(data)
        if self._wanted.git and not self._wanted.sha256:
            self._git.update(data)

    @property
    def sha256(self) -> str:
        """SHA-256 of what went by."""
        return self._sha256.hexdigest()

    @property
    def difference(self) -> str | None:
        """What differs from what was published, or None."""
        wanted = self._wanted
        if self.bytes != wanted.bytes:
            return f"{self.bytes} bytes instead of {wanted.bytes}"
        if wanted.sha256 and self.sha256 != wanted.sha256:
            return f"SHA-256 {self.sha256[:12]} instead of {wanted.sha256[:12]}"
        if wanted.git and not wanted.sha256 and self._git.hexdigest() != wanted.git:
            return f"git SHA-1 {self._git.hexdigest()[:12]} instead of {wanted.git[:12]}"
        return None

    def read(self, path: Path) -> Iterator[int]:
        """Take a file on disk; yields the bytes taken so far."""
        for chunk in chunks(path):
            self.update(chunk)
            yield self.bytes


def chunks(path: Path) -> Iterator[bytes]:
    """A file's content in pieces of 1 MiB.

    Raises:
        MissingError: it is not there or cannot be read.
    """
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except OSError as failure:
        raise MissingError(f"cannot read {path}: {failure.strerror}") from failure
