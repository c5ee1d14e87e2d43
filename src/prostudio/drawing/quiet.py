"""Silence for a library that writes to the terminal by itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet() -> Iterator[None]:
    """Nothing that a C library writes to standard error inside the block is seen.

    Fontconfig tells there what it finds odd in the system's own font settings, which is
    nothing that the maker of a film can mend here. For blocks of a moment only: another
    thread's words would be lost as well.
    """
    try:
        kept = os.dup(2)
    except OSError:  # there is no standard error
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(nowhere)
        os.close(kept)
