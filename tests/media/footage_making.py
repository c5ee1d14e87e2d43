"""Footage as cameras, telephones and browsers write it, made for tests: never committed."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from prostudio.media.turns import usual_turns

SAMPLE_RATE = 48_000


@dataclass(frozen=True)
class Clip:
    """What a clip is; frame n is a grey whose level says n, with a corner mark for turning.

    Attributes:
        times: when each frame is shown, in seconds; None is evenly at `rate`.
        colour: codes of matrix, primaries, transfer and range.
        turn: clockwise degrees that the file says it has to be turned by.
        click_every: seconds between clicks in its sound; None for no sound.
    """

    seconds: float = 3.0
    rate: Fraction = Fraction(30)
    width: int = 160
    height: int = 90
    codec: str = "libx264"
    pixel_format: str = "yuv420p"
    options: tuple[tuple[str, str], ...] = (("preset", "veryfast"), ("crf", "12"), ("g", "30"))
    times: Sequence[Fraction] | None = None
    colour: tuple[int, int, int, int] = (1, 1, 1, 1)
    sample_shape: Fraction = Fraction(1)
    turn: int = 0
    click_every: float | None = None
    sound_codec: str = "aac"
    sound_late: float = 0.0
    interlaced: bool = False


def level(n: int) -> int:
    """The luma of frame n: neighbours differ by 4, so that a codec cannot hide one."""
    return 40 + 4 * (n % 40)


def write_clip(
    path: Path, clip: Clip = Clip(), draw: Callable[[int], np.ndarray] | None = None
) -> Path:
    """Write it; `draw` gives frame n as [H, W, 3] uint8 RGB instead of the grey."""
    # Fine enough for any times; a container that has a coarser clock rounds them itself.
    base = Fraction(1, 90_000) if clip.times else 1 / clip.rate
    times = clip.times or [n / clip.rate for n in range(round(clip.seconds * clip.rate))]
    with av.open(str(path), "w") as container:
        video = _picture_track(container, clip, base)
        sound = None
        if clip.click_every is not None:
            sound = container.add_stream(clip.sound_codec, rate=SAMPLE_RATE, layout="stereo")
        packets = []
        for n, time in enumerate(times):
            frame = _frame(clip, n, draw)
            frame.pts, frame.time_base = round(time / base), base
            with usual_turns():
                packets += video.encode(frame)
        packets += video.encode(None)
        if sound is not None:
            packets += _clicks(sound, clip)
        for packet in sorted(packets, key=lambda p: float((p.dts or 0) * p.time_base)):
            container.mux(packet)
    if clip.turn:
        turn_upright(path, clip.turn)
    return path


def _picture_track(container: av.container.OutputContainer, clip: Clip, base: Fraction):
    video = container.add_stream(clip.codec, rate=clip.rate, options=dict(clip.options))
    video.width, video.height, video.pix_fmt = clip.width, clip.height, clip.pixel_format
    context = video.codec_context
    context.time_base = base
    context.colorspace, context.color_primaries, context.color_trc, context.color_range = (
        clip.colour
    )
    if clip.sample_shape != 1:
        context.sample_aspect_ratio = clip.sample_shape
    return video


def _frame(clip: Clip, n: int, draw: Callable[[int], np.ndarray] | None) -> av.VideoFrame:
    if draw is not None:
        picture = av.VideoFrame.from_ndarray(draw(n), format="rgb24")
        return picture.reformat(
            format=clip.pixel_format, dst_colorspace=clip.colour[0], dst_color_range=clip.colour[3]
        )
    luma = np.full((clip.height, clip.width), level(n), np.uint8)
    luma[: clip.height // 4, : clip.width // 4] = 235
    chroma = np.full((clip.height // 2, clip.width), 128, np.uint8)
    frame = av.VideoFrame.from_ndarray(np.vstack([luma, chroma]), format="yuv420p")
    if clip.pixel_format != "yuv420p":
        frame = frame.reformat(format=clip.pixel_format)
    return frame


def _clicks(stream: av.AudioStream, clip: Clip) -> list[av.Packet]:
    count = round(clip.seconds * SAMPLE_RATE)
    samples = np.zeros((2, count), np.float32)
    tone = 0.8 * np.sin(2 * np.pi * 1000 * np.arange(480) / SAMPLE_RATE, dtype=np.float32)
    at = 0.0
    while round(at * SAMPLE_RATE) + 480 <= count:
        first = round(at * SAMPLE_RATE)
        samples[:, first : first + 480] = tone
        at += clip.click_every or 1.0
    packets: list[av.Packet] = []
    for first in range(0, count, 960):
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(samples[:, first : first + 960]), format="fltp", layout="stereo"
        )
        frame.sample_rate = SAMPLE_RATE
        frame.pts = first + round(clip.sound_late * SAMPLE_RATE)
        frame.time_base = Fraction(1, SAMPLE_RATE)
        packets += stream.encode(frame)
    return packets + list(stream.encode(None))


def turn_upright(path: Path, degrees: int) -> None:
    """Write a turn into an MP4's track header, as telephones do (ISO 14496-12, 8.3.2)."""
    data = bytearray(path.read_bytes())
    at = data.index(b"tkhd") + 4 + 40
    a, b, c, d = {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}[degrees]
    one, unit = 1 << 16, 1 << 30
    data[at : at + 36] = struct.pack(">9i", a * one, b * one, 0, c * one, d * one, 0, 0, 0, unit)
    path.write_bytes(data)


def numbers(pictures: Iterator[np.ndarray], height: int) -> list[int]:
    """Which frame each picture shows, by the luma below the corner mark."""
    return [round((float(p[height // 2 : height].mean()) - 40) / 4) for p in pictures]
