"""Checkpoints written once: by the first who asks, for as long as these sources stay."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import time
from functools import cache
from importlib.metadata import version
from pathlib import Path

from .catalogue import CHECKPOINTS
from .writing import write

HERE = Path(__file__).parent
SHELF = HERE.parents[1] / ".cache" / "checkpoints"


@cache
def edition() -> str:
    """A digest of what the bytes depend on: these sources and the libraries."""
    digest = hashlib.blake2b(digest_size=8)
    sources = [path for path in HERE.glob("*.py") if not path.name.startswith("test_")]
    for path in sorted([*sources, *HERE.glob("hub/**/*.json")]):
        digest.update(path.read_bytes())
    for library in ("torch", "diffusers", "transformers", "tokenizers", "sentencepiece"):
        digest.update(version(library).encode())
    return digest.hexdigest()


def shelved(name: str) -> Path:
    """The folder of a checkpoint, written if it is not there; not to be changed.

    Another process may write the same at the same time: the first one's stays.
    """
    checkpoint = CHECKPOINTS[name]
    folder = SHELF / edition() / checkpoint.repository
    if not folder.exists():
        _forget_old_editions()
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".fresh-"))
        try:
            write(checkpoint, fresh)
            fresh.replace(folder)
        except OSError:
            if not folder.exists():
                raise
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return folder


def _forget_old_editions() -> None:
    """Remove what sources of a week ago had written: 20 MB each."""
    week = 7 * 24 * 3600
    for old in SHELF.glob("*"):
        if old.name != edition() and time.time() - old.stat().st_mtime > week:
            shutil.rmtree(old, ignore_errors=True)
