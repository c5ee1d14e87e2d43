"""What transformers says on its own while it loads: nothing that a user could act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def silent_transformers() -> Iterator[None]:
    """Only errors, and no bars, for as long as the block lasts."""
    from transformers.utils import logging as typed

    logging: Any = typed  # its functions are not typed
    before, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(before)
        if bars:
            logging.enable_progress_bar()
