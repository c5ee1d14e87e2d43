"""Previews of ComfyUI's: foreign bytes, so each is decoded by a confined child, now and then."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from prostudio.engines.base import Preview
from prostudio.errors import ProStudioError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FIRST_SECONDS = 2.0
"""A shorter take needs none."""
_EVERY_SECONDS = 3.0
"""A child takes half a second of a core; a sampler's step takes longer."""
_MOST_BYTES = 8_000_000


class Previews:
    """The latest rough picture, decoded beside the waiting; use `close` at the end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pool = ThreadPoolExecutor(1, "preview")
        self._coming: Future[NDArray[np.uint8] | None] | None = None
        self._due = time.monotonic() + FIRST_SECONDS

    def offer(self, picture: bytes) -> None:
        """Take one, unless one is decoded already or was a moment ago."""
        due = time.monotonic() >= self._due
        if self._coming is None and due and 0 < len(picture) <= _MOST_BYTES:
            self._due = time.monotonic() + _EVERY_SECONDS
            self._coming = self._pool.submit(_decoded, picture, self._folder)

    def ready(self) -> Iterator[Preview]:
        """The one that is decoded, if any."""
        if self._coming is not None and self._coming.done():
            coming, self._coming = self._coming, None
            with suppress(ProStudioError, OSError):  # a preview is no reason to fail
                pixels = coming.result()
                if pixels is not None:
                    yield Preview(pixels, 0)

    def close(self) -> None:
        """Wait for nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _decoded(picture: bytes, folder: Path) -> NDArray[np.uint8] | None:
    from prostudio import files
    from prostudio.media.ingest import ingest_picture
    from prostudio.media.stills import read_still

    raw, png = folder / "preview.raw", folder / "preview.png"
    files.write_bytes(raw, picture)
    ingest_picture(raw, png, name="a preview of ComfyUI's")
    return read_still(png)
