"""What finishing a take costs, how close frames in between come, how alike matched shots are."""

from __future__ import annotations

import os
import sys
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

from benchmarks.watch import in_child, load, workplace

TASKS = ("deflicker", "interpolate", "upscale", "sharpen")
WIDE, HIGH = 640, 368
FRAMES = int(os.environ.get("FINISHING_FRAMES", "48"))
"""Of the shorter take; the longer one has three times as many."""


def measure() -> dict[str, Any]:
    """CPU seconds a frame of each task, memory that does not grow, and the two figures."""
    figures: dict[str, Any] = {"before": load()}
    with workplace() as folder:
        _child(f"takes({str(folder)!r})")
        for task in TASKS:
            short, long = (
                _child(f"finished({str(folder)!r}, {task!r}, {n})") for n in (FRAMES, 3 * FRAMES)
            )
            each = 1000 * (long["cpu_s"] - short["cpu_s"]) / (long["made"] - short["made"])
            grown = long["peak_mb"] / short["peak_mb"]
            figures[task] = (
                f"{each:.0f} ms a frame of {long['size']}, {long['peak_mb']:.0f} MB, "
                f"{grown:.2f} times that of a third of the take"
            )
        kept = _child(f"kept({str(folder)!r})")
        figures["originals that are not the take's own, bit by bit"] = (
            f"{kept['changed']} of {kept['frames']}"
        )
        figures["error of frames in between, over blending"] = f"{kept['error']:.2f}"
    apart = _child("matched()")
    figures["colour difference at cuts, before and after (CIE76)"] = (
        f"{apart['before']:.2f}, {apart['after']:.2f}: {apart['after'] / apart['before']:.2f}"
    )
    figures["matching a 1280x720 frame"] = f"{apart['ms']:.1f} ms"
    return {**figures, "after": load()}


def _child(call: str) -> Any:
    return in_child(f"benchmarks.finishing:{call}")


def takes(folder: str) -> None:
    """Both takes."""
    for frames in (FRAMES, 3 * FRAMES):
        _take(Path(folder) / f"take {frames}.mp4", frames)


def _take(path: Path, frames: int) -> None:
    """A drawn coast under a slow pan, with grain, as a master of 24 frames a second."""
    import numpy as np

    from prostudio.film import Size
    from prostudio.media.colour import from_rgb
    from prostudio.media.encoding import MASTER
    from prostudio.media.video import VideoWriter

    if path.exists():
        return
    wide = _wide()
    noise = np.random.default_rng(3).normal(0, 1.0, (8, HIGH, WIDE, 1))
    with VideoWriter(path, Size(WIDE, HIGH), Fraction(24), MASTER) as writer:
        for n in range(frames):
            left = 3 * n % (wide.shape[1] - WIDE)
            pixels = wide[:HIGH, left : left + WIDE] + noise[n % 8]
            writer.write(from_rgb(np.clip(pixels, 0, 255).astype(np.uint8)))


def _wide() -> Any:
    import numpy as np

    from prostudio.scenes.painter import Painter
    from prostudio.scenes.scene import Place, SceneReading, TimeOfDay, View, Weather

    reading = SceneReading(Place.MOUNTAINS, TimeOfDay.DAWN, Weather.CLEAR)
    return np.array(Painter(View(reading, 1280, 720, 5, 3, 6.0)).frame(2.0)[..., :3])


def finished(folder: str, task: str, frames: int) -> dict[str, Any]:
    """One task over a whole take, as the step does it."""
    import resource

    from prostudio.engines.card import FinishTask
    from prostudio.film import Size

    path = Path(folder) / f"take {frames}.mp4"
    to = Size(1280, 736) if task == FinishTask.UPSCALE else Size(WIDE, HIGH)
    before = time.process_time()
    made = sum(1 for _ in _pictures(path, frames, FinishTask(task), to))
    return {
        "cpu_s": time.process_time() - before,
        "made": made,
        "size": str(to),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _pictures(path: Path, frames: int, task: Any, to: Any) -> Any:
    from prostudio.engines.finish.plain import CARD
    from prostudio.engines.request import FinishRequest
    from prostudio.film import Size
    from prostudio.media.colour import to_planar
    from prostudio.media.video import read_frames

    size, rate = Size(WIDE, HIGH), Fraction(24)
    request = FinishRequest(task, size, rate, frames, 0, frames, 0, to, 2, 1, 0.5)
    frames_of_take = map(to_planar, read_frames(path))
    for chunk in CARD.make().finish(request, frames_of_take, path.parent):
        yield chunk.pixels[0]


def kept(folder: str) -> dict[str, Any]:
    """Every second frame of a take is left out, made again between the others, and compared."""
    import numpy as np

    from prostudio.engines.card import FinishTask
    from prostudio.film import Size
    from prostudio.media.colour import to_planar
    from prostudio.media.video import read_frames
    from prostudio.production.steps.take_frames import _both
    from prostudio.production.timing.in_between import Between

    path = Path(folder) / f"take {FRAMES}.mp4"
    own = [to_planar(picture) for picture in read_frames(path)]
    made = Path(folder) / "between.mp4"
    _write(made, list(_pictures(path, FRAMES, FinishTask.INTERPOLATE, Size(WIDE, HIGH))))
    clock = Between(2, 1)
    shown = list(_both(path, made, clock, range(clock.ticks(FRAMES)), (Size(WIDE, HIGH), None)))
    changed = sum(
        not np.array_equal(to_planar(picture), one)
        for picture, one in zip(shown[::2], own, strict=True)
    )
    half = Path(folder) / "half.mp4"
    _write(half, own[::2])
    again = list(_pictures(half, FRAMES // 2, FinishTask.INTERPOLATE, Size(WIDE, HIGH)))
    errors = [
        (np.abs(a - b.astype(float)).mean(), np.abs((c.astype(float) + d) / 2 - b).mean())
        for a, b, c, d in zip(again, own[1::2], own[::2], own[2::2], strict=False)
    ]
    ours, blended = np.mean(errors, axis=0)
    return {"changed": changed, "frames": len(own), "error": float(ours / blended)}


def _write(path: Path, pictures: list[Any]) -> None:
    from prostudio.film import Size
    from prostudio.media.colour import from_planar
    from prostudio.media.encoding import MASTER
    from prostudio.media.video import VideoWriter

    with VideoWriter(path, Size(WIDE, HIGH), Fraction(24), MASTER) as writer:
        for planar in pictures:
            writer.write(from_planar(planar.copy()))


def matched() -> dict[str, Any]:
    """The test set of the colour match, and what a frame costs."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "compositor"))
    import numpy as np
    from looks_apart import APART, cut, distance

    from prostudio.compositor.colour_match import grade_for, grading, measured
    from prostudio.film import Size
    from prostudio.media.colour import copy, scaled

    before, after = [], []
    for name in APART:
        one, other = cut(name)
        apply = grading(grade_for(measured(iter(other)), measured(iter(one)), 0.8))
        mended = copy(other[0])
        apply(mended)
        before.append(distance(one[-1], other[0]))
        after.append(distance(one[-1], mended))
    large = scaled(other[0], Size(1280, 720))
    began = time.process_time()
    for _ in range(20):
        apply(large)
    ms = 50 * (time.process_time() - began)
    return {"before": float(np.mean(before)), "after": float(np.mean(after)), "ms": ms}
