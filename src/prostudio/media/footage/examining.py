"""What footage is, and whether the wanted part of it can be decoded: looked at before any work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

import av
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from prostudio.errors import MediaError
from prostudio.media.footage.frame import range_of, turned, upright
from prostudio.media.footage.opening import SOUND_CODECS, Footage
from prostudio.media.footage.values import FootageFacts, FootageLimits

_TIMES_KEPT = 3000
"""Pictures whose times are compared to tell whether they come evenly."""


@dataclass(slots=True)
class _Seen:
    """What has been seen so far."""

    first: VideoFrame | None = None
    decoded: int = 0
    damaged: int = 0
    interlaced: bool = False
    end: Fraction = Fraction(0)
    pixels: int = 0
    times: list[int] = field(default_factory=list)


def examine(
    footage: Footage, start: Fraction, stop: Fraction | None, sound: bool, limits: FootageLimits
) -> FootageFacts:
    """Look at seconds [start, stop), or at the file's end at most `limits.looked_at` after.

    All pictures are decoded up to a number of pixels, key frames alone after that, and
    every packet is read, so a file that was cut off is found wherever it was.

    Raises:
        MediaError: no picture can be decoded, too many are damaged, or the file ends
            before it says; the message goes on after the file's name.
    """
    seen, ended = _Seen(), True
    last = start + limits.looked_at if stop is None else stop
    for packet in _packets(footage, start):
        time = _time(packet, footage)
        if time is not None:
            if time > last + 1:
                ended = False
                break
            seen.end = max(seen.end, time + (packet.duration or 0) * footage.base)
        _look(footage, packet, seen, limits)
    if ended:
        _flush(footage, seen)
    if seen.first is None:
        raise MediaError("has no picture that can be decoded")
    if 20 * seen.damaged > seen.decoded + seen.damaged:
        raise MediaError(
            f"is damaged: {seen.damaged} of {seen.decoded + seen.damaged} pictures looked at "
            "cannot be decoded"
        )
    said = footage.seconds
    if ended and said is not None and seen.end < said - max(Fraction(1), said / 50):
        raise MediaError(
            f"is cut off: it says that it lasts {float(said):.2f} s, and its pictures end at "
            f"{float(seen.end):.2f} s"
        )
    seconds = seen.end if said is None or (ended and seen.end > said) else said
    return _facts(footage, seen, seconds, sound)


def _packets(footage: Footage, start: Fraction) -> Iterator[Packet[VideoStream]]:
    if start > 1:
        with suppress(av.FFmpegError):
            at = round((start - 1 + footage.zero) / footage.base)
            footage.container.seek(max(at, footage.stream.start_time or 0), stream=footage.stream)
    for packet in footage.container.demux(footage.stream):
        if packet.size:
            yield packet


def _time(packet: Packet[VideoStream], footage: Footage) -> Fraction | None:
    stamp = packet.pts if packet.pts is not None else packet.dts
    return None if stamp is None else stamp * footage.base - footage.zero


def _look(
    footage: Footage, packet: Packet[VideoStream], seen: _Seen, limits: FootageLimits
) -> None:
    thorough = seen.pixels < limits.thorough_pixels
    if not (thorough or packet.is_keyframe):
        return
    if not thorough:
        footage.stream.codec_context.skip_frame = "NONKEY"
    if packet.pts is not None and len(seen.times) < _TIMES_KEPT:
        seen.times.append(packet.pts)
    try:
        frames = footage.stream.decode(packet)
    except av.InvalidDataError:
        seen.damaged += 1
        return
    except av.EOFError:
        return
    _note(frames, seen)


def _flush(footage: Footage, seen: _Seen) -> None:
    with suppress(av.FFmpegError):
        _note(footage.stream.decode(None), seen)


def _note(frames: list[VideoFrame], seen: _Seen) -> None:
    for frame in frames:
        seen.first = seen.first or frame
        seen.decoded += 1
        seen.damaged += bool(frame.is_corrupt)
        seen.interlaced = seen.interlaced or frame.interlaced_frame
        seen.pixels += frame.width * frame.height


def _facts(footage: Footage, seen: _Seen, seconds: Fraction, sound: bool) -> FootageFacts:
    assert seen.first is not None
    wide, high = upright(seen.first, footage.sample_shape)
    return FootageFacts(
        seconds=round(float(seconds), 6),
        width=round(wide),
        height=round(high),
        rate=str(footage.rate.limit_denominator(1001)),
        codec=footage.stream.codec_context.name,
        pixel_format=seen.first.format.name,
        variable=_varies(seen.times, footage),
        interlaced=seen.interlaced,
        range=range_of(seen.first),
        turned=turned(seen.first),
        sound=_sound(footage, wanted=sound),
        damaged=seen.damaged,
    )


def _varies(stamps: list[int], footage: Footage) -> bool:
    """Whether gaps differ by over a third; containers round times to milliseconds."""
    gaps = [after - before for before, after in pairwise(sorted(set(stamps)))]
    if len(gaps) < 2:
        return False
    slack = max(2, 0.002 / footage.base)
    return max(gaps) > min(gaps) * 4 / 3 + slack


def _sound(footage: Footage, *, wanted: bool) -> str:
    audio = footage.container.streams.audio
    if not audio:
        return ""
    context = audio[0].codec_context
    name = "a codec without a name" if context is None else context.name
    if wanted and name not in SOUND_CODECS and not name.startswith("pcm_"):
        raise MediaError(f"has sound in {name}, which is not read here")
    return name
