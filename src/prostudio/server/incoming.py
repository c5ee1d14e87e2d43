"""Where uploads are received: on the disk whose space is watched, whatever `TMPDIR` says."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prostudio import files


@contextmanager
def receiving(home: Path, alone: bool) -> Iterator[None]:
    """The temporary folder of this process is the home's own until this ends.

    Args:
        alone: nobody else receives there: what a killed server left is cleared.
    """
    incoming, before = home / "uploads" / "incoming", tempfile.tempdir
    if alone:
        files.rmtree(incoming)
    files.mkdir(incoming)
    tempfile.tempdir = str(incoming)
    try:
        yield
    finally:
        tempfile.tempdir = before
