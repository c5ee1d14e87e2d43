"""What a prompt makes in the tests' ComfyUI: small files of the kinds that its nodes save."""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from prostudio.film import Size
from prostudio.media.colour import from_rgb
from prostudio.media.encoding import Encoding
from prostudio.media.stills import jpeg_bytes, png_bytes
from prostudio.media.video import VideoWriter


def value_of(prompt: dict[str, Any], names: tuple[str, ...], default: Any = None) -> Any:
    """The value of the first input of one of those names, through a node of one number."""
    for node in prompt.values():
        for name in names:
            value = node["inputs"].get(name)
            if isinstance(value, list):
                value = prompt[value[0]]["inputs"].get("value")
            if value is not None:
                return value
    return default


def size_of(prompt: dict[str, Any]) -> Size:
    return Size(value_of(prompt, ("width",), 64), value_of(prompt, ("height",), 64))


def frames_of(prompt: dict[str, Any]) -> int:
    many = value_of(prompt, ("length", "num_frames"), 1)
    return (many - 1) * value_of(prompt, ("multiplier",), 1) + 1


def picture(prompt: dict[str, Any], size: Size, frame: int = 0) -> np.ndarray:
    """[H, W, 3]: something that depends on words, seed and pictures, and moves."""
    told = json.dumps(
        {
            key: {n: v for n, v in node["inputs"].items() if n != "filename_prefix"}
            for key, node in prompt.items()
        },
        sort_keys=True,
    )
    red, green, blue = hashlib.sha256(told.encode()).digest()[:3]
    y, x = np.mgrid[: size.height, : size.width]
    return np.dstack(
        [(x * 3 + red + 5 * frame) % 256, (y * 3 + green) % 256, (x + y + blue) % 256]
    ).astype(np.uint8)


def preview(prompt: dict[str, Any]) -> bytes:
    return jpeg_bytes(picture(prompt, Size(64, 64)))


def write_video(
    path: Path, prompt: dict[str, Any], size: Size, rate: Fraction, frames: int
) -> None:
    """An MP4 as SaveVideo writes it."""
    with VideoWriter(path, size, rate, Encoding()) as writer:
        for n in range(frames):
            writer.write(from_rgb(picture(prompt, size, n)))


def write_still(path: Path, prompt: dict[str, Any], size: Size, frame: int) -> None:
    path.write_bytes(png_bytes(picture(prompt, size, frame)))


def write_sound(path: Path, prompt: dict[str, Any], seconds: float) -> None:
    """A FLAC at 44.1 kHz, as SaveAudio writes it."""
    seed = value_of(prompt, ("seed", "noise_seed"), 0)
    at = np.arange(round(44_100 * seconds)) / 44_100
    tone = 0.4 * np.sin(2 * np.pi * (220 + seed % 200) * at) * (0.6 + 0.4 * np.sin(3 * at))
    samples = np.int16(np.stack([tone, tone]) * 32_000)
    with av.open(str(path), "w", format="flac") as container:
        stream = container.add_stream("flac", rate=44_100, layout="stereo")
        for first in range(0, samples.shape[1], 4096):
            block = np.ascontiguousarray(samples[:, first : first + 4096].T.reshape(1, -1))
            frame = av.AudioFrame.from_ndarray(block, format="s16", layout="stereo")
            frame.sample_rate = 44_100
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
