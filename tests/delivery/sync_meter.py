"""The sync meter: flashes and clicks put into a film, and how far apart they come out of it.

Both are decoded from the finished file, and each flash is held against the click nearest
to it: paired by number, a click that is 40 ms early would read as one 960 ms late.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np

from prostudio.film import Size
from prostudio.film.time import SAMPLE_RATE, sample_at
from prostudio.media import colour
from prostudio.media.audio import encode_sound
from prostudio.media.encoding import Encoding
from prostudio.media.sound_encoding import SoundEncoding
from prostudio.media.video import VideoWriter
from prostudio.media.watching import watch

SIZE = Size(64, 64)
SECONDS = 6


def flashes(folder: Path, rate: Fraction, encoding: Encoding | None = None) -> list[Path]:
    """Segments of a film that is white for one frame at each whole second.

    In between a soft edge moves, so that the encoder has a use for B-frames.
    """
    white = {round(second * rate) for second in range(SECONDS)}
    total = round(SECONDS * rate)
    edges = [0, 7, 8, total // 2 + 3, total]
    paths = []
    for number, (start, stop) in enumerate(pairwise(edges)):
        paths.append(folder / f"{number}.mp4")
        chosen = encoding or Encoding(crf=20 + number)
        with VideoWriter(paths[-1], SIZE, rate, chosen) as writer:
            for frame in range(start, stop):
                picture = colour.flat(SIZE, (235 if frame in white else 16, 128, 128))
                if frame not in white:
                    picture.y[:] = 16 + 60 * np.clip((frame % 50 - np.arange(64)) / 8, 0, 1)
                writer.write(picture)
    return paths


def clicks(
    path: Path, rate: Fraction, late: float = 0.0, encoding: SoundEncoding | None = None
) -> Path:
    """10 ms of 1 kHz at the beginning of each white frame, `late` seconds later."""
    samples = np.zeros((2, sample_at(round(SECONDS * rate), rate)), np.float32)
    tone = 0.8 * np.sin(2 * np.pi * 1000 * np.arange(480) / SAMPLE_RATE, dtype=np.float32)
    for second in range(SECONDS):
        first = sample_at(round(second * rate), rate) + round(late * SAMPLE_RATE)
        if first >= 0 and first + 480 <= samples.shape[1]:
            samples[:, first : first + 480] = tone
    encode_sound(iter(np.array_split(samples, 9, axis=1)), path, encoding)
    return path


def offsets(film: Path) -> dict[int, float]:
    """Milliseconds from the flash of each second to the click nearest to it."""
    shown = [float(look.time) for look in watch(film) if look.luma.mean() > 150]
    heard = np.flatnonzero(np.abs(_sound(film)) > 0.25) / SAMPLE_RATE
    onsets = heard[np.r_[True, np.diff(heard) > 0.25]]
    nearest = {round(flash): onsets[np.abs(onsets - flash).argmin()] - flash for flash in shown}
    return {second: 1000 * float(apart) for second, apart in nearest.items()}


def _sound(film: Path) -> np.ndarray:
    """Samples placed by their own time stamps, so that an edit list counts."""
    with av.open(str(film)) as container:
        stream = container.streams.audio[0]
        frames = list(container.decode(stream))
        base = colour.fraction(stream.time_base)
        track = np.zeros(SAMPLE_RATE * (SECONDS + 1), np.float32)
        for frame in frames:
            first = round(frame.pts * base * SAMPLE_RATE)
            mono = frame.to_ndarray().astype(np.float32).reshape(-1)
            if not frame.format.is_planar:
                mono = mono[::2]
            scale = 2.0**31 if frame.format.name.startswith("s32") else 1.0
            track[first : first + frame.samples] = mono[: frame.samples] / scale
    return track
