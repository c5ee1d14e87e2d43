"""The compositor against the bare encoder, and against those who make the same film."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from benchmarks.compositor_job import CAPTIONS, CLIPS, make_job
from benchmarks.compositor_peers import peers
from benchmarks.watch import in_child, load, workplace

SECONDS = int(os.environ.get("COMPOSITOR_SECONDS", "20"))
RUNS = int(os.environ.get("COMPOSITOR_RUNS", "3"))


def measure() -> dict[str, Any]:
    """CPU seconds and ratios to the bare encoder; the least of several runs of each."""
    with workplace() as folder:
        job = make_job(folder, SECONDS)
        begun = load()
        drawn = [_child(f"generated({str(folder)!r}, {job.frames})") for _ in range(RUNS)]
        ours, bare = [], []
        for _ in range(RUNS):  # by turns, so that a busy minute meets both
            bare.append(_child(f"bare({str(folder)!r}, {job.frames})"))
            ours.append(_child(f"film({str(folder)!r}, {job.frames})"))
        floors = [one["cpu_s"] for one in bare]
        floor, decoding = min(floors), min(one["decoding_s"] for one in bare)
        pictures, whole = (min(one[name] for one in ours) for name in ("pictures_s", "whole_s"))
        figures: dict[str, Any] = {
            "film": f"{job.frames} frames, {CLIPS} clips, {CAPTIONS} captions",
            "bare encoder": f"{floor:.2f} CPU s, {1000 * floor / job.frames:.1f} ms a frame",
            "spread of the bare encoder": f"{100 * (max(floors) / floor - 1):.0f} %",
            "frames from a generator": _ratio(
                min(d["composed_s"] for d in drawn), min(d["bare_s"] for d in drawn)
            ),
            "decoded clips, decoding and encoding alone": _ratio(floor + decoding, floor),
            "decoded clips, pictures": _ratio(pictures, floor),
            "decoded clips, whole film with sound": _ratio(whole, floor),
            "bytes, segments over one pass": f"{ours[0]['bytes'] / bare[0]['bytes']:.3f}",
        }
        for name, cpu in peers(job):
            figures[f"{name}, whole film with sound"] = _ratio(cpu, floor)
            _require_whole(job.folder)
        return {**figures, "load before, after": f"{begun}; {load()}"}


def _child(call: str) -> Any:
    return in_child(f"benchmarks.compositor_ours:{call}")


def _ratio(cpu: float, floor: float) -> str:
    return f"{cpu / floor:.2f} ({cpu:.1f} CPU s)"


def _require_whole(folder: Path) -> None:
    """A peer that gave up early would look quick."""
    from prostudio.media.video import read_frames

    wanted = sum(1 for _ in read_frames(folder / "ours.mp4"))
    for name in ("mp.mp4", "ff.mp4", "melt.mp4"):
        film = folder / name
        if film.is_file():
            found = sum(1 for _ in read_frames(film))
            if abs(found - wanted) > 2:
                raise SystemExit(f"{name} has {found} frames; the film has {wanted}")
