"""MusicGen on tiny weights: memory of one and ten minutes, seams, and transformers' own way."""

from __future__ import annotations

import os
import resource
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.watch import load, run, workplace
from prostudio.film.time import SAMPLE_RATE
from prostudio.media.audio import WavReader

BAR = 2 * SAMPLE_RATE
"""A bar of four beats at 120 a minute: where a listener expects something new."""
BLOCK = SAMPLE_RATE // 10
FROM = int(os.environ.get("MUSIC_SECONDS", "600"))
"""Length of the longer music; shorter for a look whether it runs."""


def measure() -> dict[str, Any]:
    """One minute and ten, each in fresh processes with a store of its own."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from checkpoints.shelf import shelved

    with workplace() as folder:
        shelf = folder / "weights"
        shelf.mkdir()
        (shelf / "musicgen-small").symlink_to(shelved("musicgen-small"), target_is_directory=True)
        short, long = (scored(folder, shelf, seconds) for seconds in (60, FROM))
        jumps = seams(folder / f"{FROM}.wav", FROM)
        own = against_transformers(shelved("musicgen-small"), shelf)
    return {
        "60 s: peak memory, MB": round(short.peak_mb),
        f"{FROM} s: peak memory, MB": round(long.peak_mb),
        "memory, long over short": round(long.peak_mb / short.peak_mb, 3),
        f"{FROM} s: wall s, CPU s": f"{long.wall_s:.0f}, {long.cpu_s:.0f}",
        **jumps,
        **own,
        "load": load(),
    }


def scored(folder: Path, shelf: Path, seconds: int) -> Any:
    """`prostudio score` of so many seconds, watched."""
    out = folder / f"{seconds}.wav"
    arguments = ["score", "--engine", "musicgen", "slow strings", "--seconds", str(seconds)]
    made = run(
        [*arguments, "-o", str(out)],
        folder / f"home {seconds}",
        sample_seconds=0.2,
        PROSTUDIO_WEIGHTS=str(shelf),
        PROSTUDIO_VRAM_MB="0",
    )
    with WavReader(out) as reader:
        assert reader.samples == seconds * SAMPLE_RATE
    return made


def seams(path: Path, seconds: int) -> dict[str, str]:
    """Level and colour of 100 ms against the 100 ms before: at seams and at bar edges."""
    with WavReader(path) as reader:
        blocks = [
            reader.read(at, at + BLOCK).mean(0) for at in range(0, reader.samples - BLOCK, BLOCK)
        ]
    level, colour = jumps(blocks)
    joins = range(30, seconds, 20)  # a window of thirty seconds begins every twenty
    at_seams = [at * 10 + k for at in joins for k in range(-7, 3)]
    edges = [n * BAR // BLOCK for n in range(1, seconds // 2 - 5)]
    told = {}
    for name, found in (("level, dB", level), ("colour, dB", colour)):
        here = [found[at] for at in at_seams if at < len(found) - 90]
        bars = [found[at] for at in edges if at not in at_seams]
        told[f"jump of {name}: at {len(joins)} seams"] = spread(here)
        told[f"jump of {name}: at bar edges"] = spread(bars)
    return told


def spread(found: list[float]) -> str:
    """Median and largest."""
    return f"{np.median(found):.1f}, at most {max(found):.1f}"


def jumps(blocks: list[np.ndarray]) -> tuple[list[float], list[float]]:
    """Change of level, and mean change of 24 bands of the spectrum, in dB, block by block."""
    spectra = [np.abs(np.fft.rfft(block * np.hanning(len(block)))) ** 2 for block in blocks]
    edges = np.unique(np.geomspace(8, len(spectra[0]) - 1, 25).astype(int))
    bands = [10 * np.log10(np.add.reduceat(s, edges[:-1]) + 1e-9) for s in spectra]
    levels = [10 * np.log10(float(s.sum()) + 1e-9) for s in spectra]
    level = [abs(b - a) for a, b in pairwise(levels)]
    colour = [float(np.abs(b - a).mean()) for a, b in pairwise(bands)]
    return level, colour


def against_transformers(folder: Path, shelf: Path) -> dict[str, str]:
    """A window of ten seconds by the engine and by transformers alone, in turn, in CPU seconds."""
    import torch
    import transformers

    from prostudio.engines.card import Kind
    from prostudio.engines.registry import card
    from prostudio.engines.request import MusicRequest

    os.environ |= {"PROSTUDIO_WEIGHTS": str(shelf), "PROSTUDIO_VRAM_MB": "0"}
    transformers.utils.logging.set_verbosity_error()
    engine = card(Kind.MUSIC, "musicgen").make()
    request = MusicRequest(("slow strings",), 500 * 640, 1, window=0)
    model = transformers.MusicgenForConditionalGeneration.from_pretrained(folder)
    words = transformers.AutoTokenizer.from_pretrained(folder)
    given = words(["slow strings"], return_tensors="pt")
    kinds: dict[str, list[float]] = {"ours": [], "transformers": []}
    for _ in range(4):
        kinds["ours"].append(cpu(lambda: list(engine.compose(request))))
        torch.manual_seed(1)
        kinds["transformers"].append(
            cpu(
                lambda: model.generate(
                    **given, do_sample=True, guidance_scale=3.0, max_new_tokens=503
                )
            )
        )
    ours, theirs = (float(np.median(found[1:])) for found in kinds.values())
    return {
        "10 s of music, CPU s: ours, transformers": f"{ours:.2f}, {theirs:.2f}",
        "ours over transformers' own `generate`": f"{ours / theirs:.2f}",
    }


def cpu(work: Any) -> float:
    """CPU seconds of this process for something."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
