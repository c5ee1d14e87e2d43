"""Writing media files through the seam of file effects, with errors that stay what they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import av
from av.container import OutputContainer

from prostudio import files
from prostudio.errors import ProStudioError


class _Sink:
    """Remembers why writing failed: PyAV makes an error without a name of it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.error: ProStudioError | None = None

    def write(self, data: bytes) -> int:
        try:
            return self._file.write(data)
        except ProStudioError as error:
            self.error = self.error or error
            raise

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def flush(self) -> None:
        self._file.flush()


@contextmanager
def muxing(
    path: Path, options: Mapping[str, str], container: str = "mp4"
) -> Iterator[OutputContainer]:
    """A media file to write, without dates and names of libraries.

    It is finished when the block ends well.

    After an error the file is left unfinished.

    Args:
        options: of libavformat's muxer.
        container: its name.

    Raises:
        DiskFullError: the disk is full.
        FilmError, ResourceError: the place cannot be written, the disk failed.
    """
    with files.open_new(path) as file:
        sink = _Sink(file)
        settings = {"fflags": "+bitexact", "flush_packets": "0", **options}
        try:
            opened = av.open(sink, "w", format=container, options=settings)
            try:
                yield opened
            except BaseException:
                with suppress(av.error.FFmpegError):
                    opened.close()
                raise
            opened.close()
        except Exception as failure:
            if sink.error and failure is not sink.error:
                raise sink.error from failure
            raise
