"""What segments cost and give: size and quality against one pass, two cores, memory, clips."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any

import av
from av.filter import Graph

from benchmarks.compositor_job import RATE, SIZE, moving
from benchmarks.watch import in_child, load, workplace
from prostudio.compositor.composing import compose
from prostudio.compositor.segment import Segment, Source
from prostudio.delivery.joining import join
from prostudio.media.colour import from_planar, from_rgb
from prostudio.media.encoding import Encoding
from prostudio.media.footage.reading import footage_pictures
from prostudio.media.footage.values import Moments
from prostudio.media.stills import write_png
from prostudio.media.video import VideoWriter, read_frames

SHOT = 150
"""Frames of a shot: five seconds, which one segment holds."""
SHOTS = 3
PHOTOGRAPHS = 8


def measure() -> dict[str, Any]:
    """Figures in processes of their own."""
    begun = load()
    with workplace() as folder:
        quality = _child(f"quality({str(folder)!r})")
        short, long = (_child(f"memory({str(folder)!r}, {n})") for n in (600, 1800))
        clip = _child(f"clip({str(folder)!r})")
        walls = {n: _child(f"wall({str(folder)!r}, {n})") for n in (1, 2)}
    return {
        "bytes, segments over one pass": f"{quality['bytes'] / quality['one pass']:.4f}",
        "SSIM, segments and one pass": f"{quality['ssim']:.5f}, {quality['one pass ssim']:.5f}",
        "composing process, peak MB of 600 and 1800 frames": f"{short:.0f}, {long:.0f}",
        "peak of 1800 over 600 frames": f"{long / short:.3f}",
        "a clip's pictures over the bare encoder": f"{clip['cpu_s'] / clip['bare_s']:.2f}",
        "a clip's child, peak MB of 300 and 900 frames": f"{clip['short']:.0f}, {clip['long']:.0f}",
        "wall, one core over two": f"{walls[1] / walls[2]:.2f} of {walls[1]:.1f} s",
        "load before, after": f"{begun}; {load()}",
    }


def _child(call: str) -> Any:
    return in_child(f"benchmarks.segments:{call}")


def _film() -> Iterator[Any]:
    return chain.from_iterable(moving(n, SHOT) for n in range(SHOTS))


def quality(folder: str) -> dict[str, float]:
    """Bytes and SSIM of segments joined, and of one pass at the same rate factor."""
    place, encoding = Path(folder), Encoding()
    one, parts, joined = place / "one.mp4", [], place / "joined.mp4"
    with VideoWriter(one, SIZE, RATE, encoding) as writer:
        for pixels in _film():
            writer.write(from_rgb(pixels))
    for n in range(SHOTS):
        parts.append(place / f"part{n}.mp4")
        segment = Segment(SIZE, RATE, SHOT, (Source("shot", 0, SHOT),))
        compose(segment, [moving(n, SHOT)], parts[-1], encoding)
    join(parts, None, joined, rate=RATE)
    return {
        "bytes": joined.stat().st_size,
        "one pass": one.stat().st_size,
        "ssim": _ssim(joined),
        "one pass ssim": _ssim(one),
    }


def _ssim(path: Path) -> float:
    """Mean of FFmpeg's `ssim` over all frames and planes against what was encoded."""
    graph = Graph()
    shape = f"video_size={SIZE.width}x{SIZE.height}:pix_fmt=yuv420p:time_base=1/30:pixel_aspect=1/1"
    ends = [graph.add("buffer", f"{shape}:colorspace=1:range=1", name=name) for name in "ab"]
    meter, sink = graph.add("ssim"), graph.add("buffersink")
    for n, end in enumerate(ends):
        end.link_to(meter, 0, n)
    meter.link_to(sink)
    graph.configure()
    total = count = 0.0
    for n, (shown, meant) in enumerate(zip(read_frames(path), _film(), strict=True)):
        for end, picture in zip(ends, (shown, from_rgb(meant)), strict=True):
            picture.frame.pts, picture.frame.time_base = n, 1 / RATE
            end.push(picture.frame)
        found = sink.pull()
        assert isinstance(found, av.VideoFrame)
        total += float(found.metadata["lavfi.ssim.All"])
        count += 1
    return total / count


def memory(folder: str, frames: int) -> float:
    """Peak MB of a process that composes so many frames, segment after segment."""
    for _ in range(0, frames, SHOT):
        segment = Segment(SIZE, RATE, SHOT, (Source("shot", 0, SHOT),))
        compose(segment, [moving(1, SHOT)], Path(folder) / "part.mp4", Encoding())
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def clip(folder: str) -> dict[str, float]:
    """CPU of a clip decoded by its child and encoded, over the encoder alone; the child's peak."""
    path, frames = _clip(Path(folder)), 300
    moments = Moments(Fraction(0), 1 / RATE, frames)
    began = _cpu()
    segment = Segment(SIZE, RATE, frames, (Source("shot", 0, frames),))
    pictures = footage_pictures(path, moments, SIZE)
    compose(segment, [map(from_planar, pictures)], Path(folder) / "shown.mp4", Encoding())
    pictures.close()  # the child's time and memory count when it has ended
    spent, short = _cpu() - began, _children_mb()
    bare = 0.0
    with VideoWriter(Path(folder) / "bare.mp4", SIZE, RATE, Encoding()) as writer:
        for picture in read_frames(path, 0, frames):
            began = time.process_time()
            writer.write(picture)
            bare += time.process_time() - began
        began = time.process_time()
    bare += time.process_time() - began
    for _ in footage_pictures(path, Moments(Fraction(0), 1 / RATE, 900), SIZE):
        pass
    return {"cpu_s": spent, "bare_s": bare, "short": short, "long": _children_mb()}


def _clip(folder: Path) -> Path:
    path = folder / "clip.mp4"
    if not path.exists():
        with VideoWriter(path, SIZE, RATE, Encoding(crf=16)) as writer:
            for pixels in moving(5, 900):
                writer.write(from_rgb(pixels))
    return path


def _cpu() -> float:
    own, theirs = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + theirs.ru_utime + theirs.ru_stime


def _children_mb() -> float:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def wall(folder: str, cores: int) -> float:
    """Seconds from the first segment's start to the last one's end, in a home of its own.

    Photographs with a camera over each: a segment is one process with one thread, so
    nothing differs but how many of them are made at a time.
    """
    place = Path(folder) / f"{cores} cores"
    place.mkdir()
    write_png(place / "bay.png", next(moving(3, 1)))
    shots = [f'![a bay](bay.png "id: bay-{n} | 5s")\n' for n in range(PHOTOGRAPHS)]
    script = place / "film.md"
    head = "size: 1280x720\nmusic: none\ntransition: cut"
    script.write_text("\n".join([f"---\n{head}\n---\n", *shots]), "utf-8")
    command = [sys.executable, "-m", "prostudio.cli", "make", str(script), "--json"]
    environment = {"PROSTUDIO_HOME": str(place / "home"), "PROSTUDIO_CORES": str(cores)}
    with subprocess.Popen(
        [*command, "-o", str(place / "film.mp4")],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **environment},
        text=True,
    ) as child:
        assert child.stdout is not None
        stamps = [
            (event["event"], time.perf_counter())
            for event in map(json.loads, child.stdout)
            if event.get("kind") == "segment.compose"
        ]
    began = next(moment for name, moment in stamps if name == "step_started")
    return stamps[-1][1] - began
