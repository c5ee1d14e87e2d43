"""Looking at every frame of a file, small and grey: enough to find black and frozen parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from prostudio.media.colour import Pixels, fraction
from prostudio.media.packets import reading


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """One frame as it is shown.

    Attributes:
        time: seconds from the file's beginning; None where the file does not say.
        luma: [h, w] uint8, a sample out of every `step` x `step`; None for data that
            could not be decoded.
        key: it was encoded without the frames before it.
        whole: the decoder found no damage.
    """

    time: Fraction | None
    luma: Pixels | None
    key: bool = False
    whole: bool = True


def watch(path: Path, step: int = 8, threads: int = 2) -> Iterator[Look]:
    """Decode every frame in the order of showing, in constant memory.

    Damage does not end it: what cannot be decoded comes as a look without luma.

    Args:
        threads: that decode; each one holds a frame.

    Raises:
        MediaError: not a video.
    """
    with reading(path) as container:
        stream = container.streams.video[0]
        stream.codec_context.options = {"err_detect": "crccheck+bitstream+buffer+explode"}
        stream.thread_type = "FRAME"
        stream.codec_context.thread_count = threads
        base = fraction(stream.time_base) or Fraction(1)
        for packet in container.demux(stream):
            yield from _looks(stream, packet, base, step)


def _looks(
    stream: VideoStream, packet: Packet[VideoStream], base: Fraction, step: int
) -> Iterator[Look]:
    try:
        frames = stream.decode(packet if packet.size else None)
    except av.error.InvalidDataError:
        yield Look(None if packet.pts is None else packet.pts * base, None, whole=False)
        return
    except av.error.EOFError:
        return
    for frame in frames:
        time = None if frame.pts is None else frame.pts * base
        yield Look(time, _luma(frame, step), bool(frame.key_frame), not frame.is_corrupt)


def _luma(frame: VideoFrame, step: int) -> Pixels:
    if not frame.format.name.startswith(("yuv4", "yuvj4", "nv12", "gray")) or frame.format.name[
        -2:
    ] in ("le", "be"):
        frame = frame.reformat(format="gray", dst_color_range="MPEG", threads=1)
    plane = frame.planes[0]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    return rows[: plane.height : step, : plane.width : step].copy()
