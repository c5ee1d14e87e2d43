"""FramePack's loop on tiny weights: memory and time over sections, and the stock pipeline.

Needs the extra `models`. Pictures are decoded by a stand-in that takes no time, because a
tiny decoder's time would hide the loop's; the transformer is the published class, tiny.
"""

from __future__ import annotations

import ctypes
import statistics
import sys
import tempfile
import time
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.watch import in_child, load

ROOT = Path(__file__).resolve().parents[1]
SIDE, SECTIONS, STEPS = 256, 16, 2
GB = 1_000_000_000


def measure() -> dict[str, Any]:
    """Each part in a process of its own."""
    ours = in_child("benchmarks.framepack:sections(False)")
    control = in_child("benchmarks.framepack:sections(True)")
    pair = in_child("benchmarks.framepack:beside_the_pipeline()")
    return {
        "memory from 4 to 16 sections, MB": round(ours["grown_mb"], 1),
        "the same keeping its frames (control), MB": round(control["grown_mb"], 1),
        "frames made, frames encoded": f"{ours['frames']}, {ours['frames']}",
        "CPU of late over early sections, medians": round(ours["late_over_early"], 3),
        "CPU of our loop over the stock pipeline's": round(pair["ours"] / pair["theirs"], 3),
        **in_child("benchmarks.framepack:footprints()"),
        "load": load(),
    }


def _parts() -> Any:
    """The tests' own small shots."""
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/engines/framepack")]
    import framepack_parts

    from checkpoints.shelf import shelved

    framepack_parts.shelved = shelved
    return framepack_parts


def sections(keep: bool) -> dict[str, float]:
    """One shot of 16 sections at 256x256: growth of memory, CPU by section."""
    import psutil
    import torch

    parts = _parts()
    from prostudio.engines.video.hunyuan.framepack.decode import Joined, frame_count, latents_of
    from prostudio.engines.video.hunyuan.vae import as_pixels
    from prostudio.film import Size

    torch.set_num_threads(1)
    _give_back_at_once()
    process, kept, frames = psutil.Process(), [], 0
    held: dict[tuple[str, int], int] = {}
    marks = [time.process_time()]
    with tempfile.TemporaryDirectory() as folder:
        wanted = parts.recipe("framepack", SECTIONS, size=Size(SIDE, SIDE), steps=STEPS)
        made = parts.loop("framepack", wanted, Path(folder) / "work")
        network = parts.PublicModel(_transformer(parts.shelved("framepack")))
        for event in made.run(network):
            if type(event).__name__ == "Made":
                marks.append(time.process_time())
                held["sampling", event.section] = process.memory_info().rss
        joined = Joined()
        for part, window in enumerate(parts.DIRECTIONS["framepack"].windows(SECTIONS)):
            latents = latents_of(window, made.conditions.start, made.spool.section)
            decoded = [parts.quick_decode(latents)]
            for block in joined.push(decoded, frame_count(latents)):
                pixels = as_pixels(block)
                frames += len(pixels)
                if keep:
                    kept.append(pixels)
            held["decoding", part] = process.memory_info().rss
        frames += sum(len(block) for block in joined.finish())
    grown = max(held[phase, SECTIONS - 1] - held[phase, 3] for phase in ("sampling", "decoding"))
    each = [after - before for before, after in pairwise(marks)]
    late = statistics.median(each[-4:]) / statistics.median(each[1:5])
    return {"grown_mb": grown / 1e6, "frames": frames, "late_over_early": late}


def _transformer(folder: Path) -> Any:
    import diffusers
    import torch

    kind = diffusers.HunyuanVideoFramepackTransformer3DModel
    return kind.from_pretrained(folder, torch_dtype=torch.float32).eval()


def _give_back_at_once() -> None:
    """Let freed blocks leave the process, so that what it holds is what is in use."""
    if hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(-3, 65536)


def beside_the_pipeline() -> dict[str, float]:
    """CPU of five sections of the same work: our loop, and diffusers' pipeline to latents.

    Taken in turn three times; the least of each counts.
    """
    import torch

    parts = _parts()
    import test_framepack_pipeline as stock

    torch.set_num_threads(1)
    pipeline = stock.pipeline_of(parts.shelved, "framepack")
    pipeline.vae.decode = lambda latents, return_dict=False: (
        parts.quick_decode(latents).permute(3, 0, 1, 2)[None],
    )
    given = stock.seen_by(pipeline, None)
    spent: dict[str, list[float]] = {"ours": [], "theirs": []}
    for turn in range(3):
        with tempfile.TemporaryDirectory() as folder:
            begun = time.process_time()
            stock.our_frames(pipeline, "framepack", 5, given, Path(folder) / str(turn))
            spent["ours"].append(time.process_time() - begun)
            begun = time.process_time()
            stock.pipelines_frames(pipeline, "framepack", 5, given)
            spent["theirs"].append(time.process_time() - begun)
    return {name: min(times) for name, times in spent.items()}


def footprints() -> dict[str, str]:
    """Full size, computed from shapes: bytes over the bus at each step, and what stays where."""
    import torch

    from benchmarks.gpu_model import FULL
    from prostudio.devices import Storage, memory_of
    from prostudio.engines.video.hunyuan import denoiser, transformer

    figures = {}
    for storage in Storage:
        for name, build in (("without", transformer.build), ("with", denoiser.shortened)):
            takes = memory_of(
                partial(build, FULL),
                blocks=transformer.BLOCKS,
                storage=storage,
                dtype=torch.bfloat16,
            )
            figures[f"{storage}, {name} adaLN tables"] = (
                f"{takes.streamed(0) / GB:.2f} GB streamed a step and held in memory, "
                f"{takes.least / GB:.2f} GB on the card at least"
            )
    return figures
