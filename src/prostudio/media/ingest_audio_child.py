"""The child of `ingest_audio`: one foreign file in, samples out.

stdin: JSON with path, demuxer and limits. stdout: messages, each a letter and a length
(little-endian 32 bits): A samples, interleaved stereo float32 at 48 kHz; E, at the end,
JSON with what was found, or {"error"}: what to say after the file's name.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from pathlib import Path
from typing import IO, Any

import av
import numpy as np

from prostudio.errors import MediaError
from prostudio.media.audio_decode import decode_blocks
from prostudio.media.ingest_audio import too_long

_CODECS = frozenset(
    {"aac", "alac", "flac", "mp1float", "mp2", "mp2float", "mp3", "mp3float", "opus", "vorbis"}
)


def main() -> None:
    """Answer the one order and end."""
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints goes to stderr
    av.logging.set_level(None)
    order = json.load(sys.stdin)
    try:
        answer = _decode(order, channel)
    except MediaError as failure:
        answer = {"error": failure.message.removeprefix("the sound ")}
    except av.FFmpegError as failure:
        answer = {"error": f"cannot be decoded: {failure.strerror}"}
    except (OSError, ValueError, MemoryError) as failure:
        answer = {"error": f"cannot be decoded: {failure}"}
    _send(channel, b"E", json.dumps(answer).encode())
    channel.flush()


def _decode(order: dict[str, Any], channel: IO[bytes]) -> dict[str, Any]:
    """Send all samples; what was found, or why not."""
    found = _examined(order)
    if "error" in found:
        return found
    with Path(order["path"]).open("rb") as file:
        for block in decode_blocks(file, order["demuxer"]):
            _send(channel, b"A", np.ascontiguousarray(block.T, "<f4").tobytes())
    return found


def _examined(order: dict[str, Any]) -> dict[str, Any]:
    """Codec, channels and rate of the first sound, held against the limits."""
    limits = order["limits"]
    with (
        Path(order["path"]).open("rb") as file,
        av.open(file, "r", format=order["demuxer"]) as container,
    ):
        if not container.streams.audio:
            return {"error": "has no sound in it"}
        context = container.streams.audio[0].codec_context
        codec, channels, rate = context.name, context.channels, context.sample_rate
        seconds = (container.duration or 0) / 1_000_000
    if codec not in _CODECS and not codec.startswith("pcm_"):
        return {"error": f"holds {codec}, which is not read here"}
    if not 1 <= channels <= limits["channels"]:
        return {"error": f"has {channels} channels; wanted 1 to {limits['channels']}"}
    if not limits["lowest_rate"] <= rate <= limits["highest_rate"]:
        return {"error": f"has {rate} samples a second; wanted 4,000 to 384,000"}
    if seconds > limits["seconds"] * 1.01:
        return {"error": too_long(limits["seconds"])}
    return {"codec": codec, "channels": channels, "rate": rate}


def _send(channel: IO[bytes], letter: bytes, data: bytes) -> None:
    channel.write(struct.pack("<cI", letter, len(data)) + data)


if __name__ == "__main__":
    main()
