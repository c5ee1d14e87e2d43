"""Logs of steps: a file for each key in the store of the node that made it.

They are words for people, kept for a while; nothing of a film depends on them.
"""

from __future__ import annotations

import re
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from prostudio import files

KEPT_SECONDS = 14 * 86_400.0
MOST_KEPT = 5000
LEAST_LETTERS = 6
"""Of a key: so many that two steps hardly begin with the same."""
_KEY = re.compile(r"[0-9a-f]+")
_CONTROLS = re.compile(r"[^\n\t -~\u00a0-\U0010ffff]")


def log_path(store: Path, key: str) -> Path:
    """Where the log of a step lies in a node's store."""
    return store / "logs" / f"{key}.log"


def stamped(text: str) -> bytes:
    """A line of a log: when (UTC), and what."""
    when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return f"{when} {text}\n".encode()


def is_step(step: str) -> bool:
    """Whether a word can be a step's id: the first letters of a key, or all of them."""
    return len(step) >= LEAST_LETTERS and _KEY.fullmatch(step) is not None


def read_log(store: Path, step: str, most_bytes: int = 200_000) -> dict[str, Any] | None:
    """The log of a step in this node's store, newest part, or None.

    Args:
        step: the first letters of its key, at least six.

    Returns:
        `{"key", "text", "changed"}`; control characters are left out of the text, because
        whatever a library wrote is shown on terminals.
    """
    if not is_step(step):
        return None
    folder = store / "logs"
    for name in files.names(folder):
        if name.startswith(step) and name.endswith(".log"):
            with suppress(OSError), (folder / name).open("rb") as file:
                size = file.seek(0, 2)
                file.seek(max(0, size - most_bytes))
                text = file.read().decode(errors="replace").replace("\r", "\n")
                changed = (folder / name).stat().st_mtime
                key = name.removesuffix(".log")
                return {"key": key, "text": _CONTROLS.sub("", text), "changed": changed}
    return None


def sweep_logs(store: Path) -> None:
    """Remove logs that are old, or more than there should be."""
    folder = store / "logs"
    found = []
    for name in files.names(folder):
        with suppress(OSError):
            found.append(((folder / name).stat().st_mtime, name))
    found.sort(reverse=True)
    before = time.time() - KEPT_SECONDS
    for at, (changed, name) in enumerate(found):
        if at >= MOST_KEPT or changed < before:
            files.unlink(folder / name)
