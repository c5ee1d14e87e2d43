"""The sound of a minute and of ten: CPU for each stage, and whether memory stays flat."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from prostudio.media.audio import write_wav
from prostudio.mix.loudness import master
from prostudio.mix.placement import Placement, Span, music_from
from prostudio.mix.track import mix_track
from prostudio.mix.voice import process_voice

RATE = 48_000


def noise(seconds: int) -> Iterator[np.ndarray]:
    """Loud and soft noise by turns, a second at a time."""
    random = np.random.default_rng(1)
    for second in range(seconds):
        level = 0.1 if second % 4 else 0.01
        yield (random.standard_normal((2, RATE)) * level).astype(np.float32)


def stages(minutes: int) -> dict[str, float]:
    """CPU seconds of each stage, and the peak memory of this process in MB."""
    figures: dict[str, float] = {}
    seconds = 60 * minutes
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_wav(folder / "line.wav", noise(4))
        write_wav(folder / "music.wav", noise(seconds))
        starts = range(RATE, (seconds - 5) * RATE, 6 * RATE)
        begun = time.process_time()
        process_voice(folder / "line.wav", folder / "voice.wav")
        figures["voice, of one line"] = time.process_time() - begun
        begun = time.process_time()
        mix_track(
            [
                *(Placement(str(folder / "voice.wav"), start) for start in starts),
                music_from(str(folder / "music.wav"), 0, seconds * RATE),
            ],
            [Span(start, start + 4 * RATE) for start in starts],
            seconds * RATE,
            folder / "mix.wav",
        )
        figures["mix"] = time.process_time() - begun
        begun = time.process_time()
        master(folder / "mix.wav", folder / "film.m4a")
        figures["master"] = time.process_time() - begun
    figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return figures


def measure() -> dict[str, Any]:
    """Every stage for 1 and for 10 minutes, each length in a fresh process."""
    found: dict[str, Any] = {}
    for minutes in (1, 10):
        program = (
            f"import json; from benchmarks.sound import stages;print(json.dumps(stages({minutes})))"
        )
        answer = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        ).stdout
        for figure, value in json.loads(answer).items():
            unit = "MB" if figure == "peak_mb" else "CPU s"
            found[f"{minutes} min: {figure}"] = f"{value:.2f} {unit}"
    return found
