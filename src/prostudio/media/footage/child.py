"""The child that reads foreign footage: `python -m prostudio.media.footage.child`.

stdin: JSON with what to `do` (`examine`, `pictures`, `whole` or `sound`), `path`, `demuxer`,
`limits` and what that needs. stdout: messages, each a letter and a length (little-endian
32 bits): P, a picture in planes; R, the picture before once more; A, interleaved stereo
float32 at 48 kHz; F, JSON with what a whole file holds, before its pictures; E, at the end,
JSON with what was found, or {"error"}: what to say after the file's name. It writes no
files and is run within limits.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import IO, Any

import av
import numpy as np
from av.video.frame import VideoFrame

from prostudio.errors import MediaError
from prostudio.film import Fit, Focus, Size
from prostudio.media.footage.examining import examine
from prostudio.media.footage.frame import Frame, Layer
from prostudio.media.footage.opening import Footage, opened
from prostudio.media.footage.sounding import sound_from
from prostudio.media.footage.times import shown_at
from prostudio.media.footage.values import FootageLimits, Moments
from prostudio.media.footage.whole_times import Counted, all_of, counted
from prostudio.media.reasons import reason

Order = dict[str, Any]


def main() -> None:
    """Carry out the one order and end."""
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints goes to stderr
    av.logging.set_level(None)
    order = json.load(sys.stdin)
    limits = FootageLimits(**order["limits"])
    try:
        strict = order["do"] == "examine"
        with opened(Path(order["path"]), order["demuxer"], limits, strict=strict) as footage:
            answer = _DEEDS[order["do"]](footage, order, channel)
    except MediaError as failure:
        answer = {"error": failure.message}
    except BrokenPipeError:
        return  # nobody wants the rest
    except (av.FFmpegError, OSError) as failure:
        answer = {"error": f"cannot be read: {reason(failure)}"}
    except Exception as failure:  # a hostile file may bring anything about in a library
        answer = {"error": f"cannot be read ({type(failure).__name__}: {failure})"}
    _send(channel, b"E", json.dumps(answer).encode())
    channel.flush()


def _examined(footage: Footage, order: Order, _: IO[bytes]) -> Order:
    stop = None if order["stop"] is None else Fraction(order["stop"])
    limits = FootageLimits(**order["limits"])
    facts = examine(footage, Fraction(order["start"]), stop, order["sound"], limits)
    return facts.to_json()


def _pictures(footage: Footage, order: Order, channel: IO[bytes]) -> Order:
    focus = order["focus"]
    frame = Frame(
        Size(*order["size"]),
        Fit(order["fit"]) if order["fit"] else None,
        Focus(*focus) if focus else None,
        footage.sample_shape,
    )
    layer: Layer | None = None
    given = 0
    for picture in shown_at(footage, Moments.from_json(order["moments"])):
        if picture is None:
            _send(channel, b"R", b"")
        else:
            if layer is None or not layer.suits(picture):
                layer = Layer(picture, frame)
            _send(channel, b"P", layer.lay(picture).data)
        given += 1
    return {"pictures": given}


def _whole(footage: Footage, order: Order, channel: IO[bytes]) -> Order:
    """All of a file that a program made for a shot, brought to the shot's frames and size."""
    facts = counted(footage)
    _send(channel, b"F", json.dumps(facts.to_json()).encode())
    frame = Frame(Size(*order["size"]), Fit.CROP, None, footage.sample_shape)
    layer: Layer | None = None
    given = 0
    with opened(Path(order["path"]), order["demuxer"], FootageLimits(**order["limits"])) as again:
        for picture in _asked_of(again, facts, order):
            if picture is None:
                _send(channel, b"R", b"")
            else:
                if layer is None or not layer.suits(picture):
                    layer = Layer(picture, frame)
                _send(channel, b"P", layer.lay(picture).data)
            given += 1
    return {"pictures": given}


def _asked_of(footage: Footage, facts: Counted, order: Order) -> Iterator[VideoFrame | None]:
    rate, frames = Fraction(order["rate"]), order["frames"]
    return all_of(footage, facts, rate, frames, spread=order["stills"])


def _sound(footage: Footage, order: Order, channel: IO[bytes]) -> Order:
    given = 0
    for block in sound_from(footage, Fraction(order["start"]), order["samples"]):
        _send(channel, b"A", np.ascontiguousarray(block.T, "<f4").data)
        given += block.shape[1]
    return {"samples": given}


_DEEDS = {"examine": _examined, "pictures": _pictures, "whole": _whole, "sound": _sound}


def _send(channel: IO[bytes], letter: bytes, data: bytes | memoryview) -> None:
    size = data.nbytes if isinstance(data, memoryview) else len(data)
    channel.write(struct.pack("<cI", letter, size))
    channel.write(data)


if __name__ == "__main__":
    main()
