"""Whether a file on the shelf is the one that its repository publishes, without reading it."""

from __future__ import annotations

from pathlib import Path

from prostudio.weights.ledger import Kept, Ledger, Published


def is_here(ledger: Ledger, published: Published, path: Path) -> bool:
    """Whether the file came whole, and was not touched since."""
    kept = ledger.kept.get(published.path)
    if kept is None and converted(ledger, published) is not None:
        return True
    if kept is None or (published.sha256 and kept.sha256 != published.sha256):
        return False
    return kept.bytes == published.bytes and is_untouched(kept, path)


def is_untouched(kept: Kept, path: Path) -> bool:
    """Whether size and time stamp are those of the verified file."""
    try:
        found = path.stat()
    except OSError:
        return False
    return found.st_size == kept.bytes and found.st_mtime_ns == kept.modified_ns


def converted(ledger: Ledger, published: Published) -> str | None:
    """The file that a pickle was converted to, if it was."""
    for path, kept in ledger.kept.items():
        source = kept.sha256_of_source
        if source and source == published.sha256:
            return path
    return None
