"""Writing and reading video, a frame at a time, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from fractions import Fraction
from pathlib import Path
from types import TracebackType

import av
from av.container import InputContainer, OutputContainer
from av.video.stream import VideoStream

from prostudio.errors import FaultError, MediaError
from prostudio.film import Size
from prostudio.media.codecs import quiet_av1
from prostudio.media.colour import Planes, as_pixels, fraction, from_decoded, windowed
from prostudio.media.containers import Container
from prostudio.media.encoding import Encoding
from prostudio.media.first_picture import refined
from prostudio.media.levels import BT709, LIMITED
from prostudio.media.muxing import muxing
from prostudio.media.reasons import reason
from prostudio.media.turns import usual_turns
from prostudio.media.window import Window


class VideoWriter:
    """Encodes frames into a file of video alone: BT.709, constant rate; MP4 for most encoders.

        with VideoWriter(path, size, rate, Encoding()) as writer:
            for picture in pictures:
                writer.write(picture)

    The same pictures give the same bytes. A writer left by an error leaves an
    unfinished file: write where a failed step's output is thrown away.
    """

    def __init__(self, path: Path, size: Size, rate: Fraction, encoding: Encoding) -> None:
        self.frames = 0
        self._size = size
        self._time_base = 1 / rate
        self._pixels = encoding.codec.pixels
        self._refines = encoding.codec.refines
        container = Container(encoding.codec.container)
        self._file = ExitStack()
        self._container = self._file.enter_context(
            muxing(path, container.options(rate), container.name)
        )
        self._stream = added_stream(self._container, size, rate, encoding)

    def write(self, picture: Planes) -> None:
        """Encode the next frame. The picture may be used again afterwards.

        Raises:
            FaultError: a picture of another size.
        """
        if picture.size != self._size:
            raise FaultError(f"a frame is {picture.size}; the film is {self._size}")
        frame = as_pixels(picture, self._pixels)
        if self._refines and not self.frames:
            frame = refined(frame)
        frame.pts = self.frames
        frame.time_base = self._time_base
        with nullcontext() if self.frames else usual_turns():  # the first one opens the encoder
            packets = self._stream.encode(frame)
        self.frames += 1
        self._container.mux(packets)

    def close(self) -> None:
        """Encode what is still held back and finish the file."""
        with self._file:
            self._container.mux(self._stream.encode(None))

    def __enter__(self) -> VideoWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.close()
        else:
            self._file.__exit__(kind, error, trace)


def added_stream(
    container: OutputContainer, size: Size, rate: Fraction, encoding: Encoding
) -> VideoStream:
    """A stream of an open file, its encoder set up and not yet opened."""
    quiet_av1()
    stream = container.add_stream(encoding.encoder, rate=rate, options=encoding.codec_options)
    if not isinstance(stream, VideoStream):
        raise FaultError(f"{encoding.encoder} is not an encoder of pictures")
    stream.width, stream.height = size.width, size.height
    stream.pix_fmt = encoding.codec.pixels
    context = stream.codec_context
    context.time_base = 1 / rate
    context.thread_count = encoding.threads
    context.color_range = LIMITED
    context.colorspace = BT709
    context.color_primaries = BT709
    context.color_trc = BT709
    return stream


def read_frames(
    path: Path,
    start: int = 0,
    stop: int | None = None,
    *,
    size: Size | None = None,
    window: Window | None = None,
) -> Iterator[Planes]:
    """Frames [start, stop) of a file of constant rate, each the receiver's own.

    Frames before `start` are skipped from the key frame before it, and `size`
    scales, the part of the picture that a window shows where there is one. Memory does not
    grow with the length.

    Raises:
        MediaError: not a video, or it ends before `stop`.
    """
    given = start
    for frame in _decoded(path, start):
        if stop is not None and given >= stop:
            return
        if window and size:
            yield windowed(from_decoded(frame), window, size)
        else:
            yield from_decoded(frame, size)
        given += 1
    if stop is not None and given < stop:
        raise MediaError(f"{path.name} ends at frame {given}; wanted frames up to {stop}")


def _decoded(path: Path, start: int) -> Iterator[av.VideoFrame]:
    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise MediaError(f"{path.name} has no picture")
            stream = container.streams.video[0]
            rate = fraction(stream.average_rate)
            base = fraction(stream.time_base)
            if rate is None or base is None:
                raise MediaError(f"{path.name} has no frame rate")
            stream.codec_context.thread_count = 1  # a quarter less work than with several
            zero = stream.start_time or 0
            first = zero + round((start - Fraction(1, 2)) / rate / base)
            if start:  # a few frames early: some indexes count by decode time
                early = max(0, start - 4) / rate / base
                container.seek(zero + round(early), stream=stream)
            for frame in _from(container, stream, first):
                if frame.pts is not None and round((frame.pts - zero) * base * rate) < start:
                    continue
                yield frame
    except (av.error.FFmpegError, OSError) as error:
        raise MediaError(f"{path.name} cannot be read as a video: {reason(error)}") from error


def _from(container: InputContainer, stream: VideoStream, first: int) -> Iterator[av.VideoFrame]:
    """Frames from the file's place on; of those shown before `first`, only what later ones need."""
    context = stream.codec_context
    for packet in container.demux(stream):
        shown = packet.pts is None or packet.pts >= first
        context.skip_frame = "DEFAULT" if shown else "NONREF"
        yield from packet.decode()
