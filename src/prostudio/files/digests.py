"""BLAKE3 of files and bytes, as 64 hexadecimal digits."""

from __future__ import annotations

from pathlib import Path

from prostudio.errors import FilmError


def digest(path: Path) -> str:
    """Digest of a file's content, read in pieces of 1 MiB.

    Raises:
        FilmError: the file is not there or cannot be read.
    """
    from blake3 import blake3

    state = blake3()
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                state.update(chunk)
    except OSError as failure:
        raise FilmError(f"cannot read {path}: {failure.strerror}") from failure
    return state.hexdigest()


def digest_bytes(data: bytes) -> str:
    """Digest of bytes in memory."""
    from blake3 import blake3

    return blake3(data).hexdigest()
