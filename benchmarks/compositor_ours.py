"""The compositor at work on the benchmark's film. Each function runs in a process of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from benchmarks.compositor_job import CLIPS, ENCODING, RATE, SIZE, Job, moving
from prostudio.compositor import composing
from prostudio.compositor.composing import compose
from prostudio.compositor.cutting import cut_segments
from prostudio.compositor.segment import Segment, Source
from prostudio.delivery.joining import join
from prostudio.media.colour import from_rgb
from prostudio.media.video import VideoWriter, read_frames
from prostudio.mix.loudness import master
from prostudio.mix.placement import Placement, music_from
from prostudio.mix.track import mix_track


class _OneWriter:
    """Stands where the compositor opens an encoder: its frames go on to one that is timed.

    So the floor encodes the very frames of the film, in one pass. (Frames decoded from the
    finished film would be easier to encode: what is hard in them is gone.)
    """

    def __init__(self, writer: VideoWriter) -> None:
        self.writer, self.cpu_s = writer, 0.0

    def __call__(self, *_: Any) -> _OneWriter:
        return self

    def __enter__(self) -> _OneWriter:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def write(self, frame: Any) -> None:
        began = time.process_time()
        self.writer.write(frame)
        self.cpu_s += time.process_time() - began


def bare(folder: str, frames: int) -> dict[str, float]:
    """The encoder alone on the film's own frames, and decoding every clip once."""
    job = Job(Path(folder), frames)
    with VideoWriter(job.folder / "bare.mp4", SIZE, RATE, ENCODING) as writer:
        one = _OneWriter(writer)
        with mock.patch.object(composing, "VideoWriter", one):
            _compose(job, [job.folder / "unused.mp4"] * len(_segments(job)))
        began = time.process_time()
    cpu = one.cpu_s + time.process_time() - began  # what was held back is encoded at the end
    size = (job.folder / "bare.mp4").stat().st_size
    decoding = _timed(lambda: [None for clip in job.clips for _ in read_frames(clip)])
    return {"cpu_s": cpu, "decoding_s": decoding, "bytes": size}


def generated(folder: str, frames: int) -> dict[str, float]:
    """A shot from a generator: the bare encoder on its frames, and the compositor on them."""
    planes = (from_rgb(pixels) for pixels in moving(9, frames))
    floor = _encoded(planes, Path(folder) / "floor.mp4")
    began = time.process_time()
    for _ in moving(9, frames):
        pass
    drawing = time.process_time() - began
    segment = Segment(SIZE, RATE, frames, (Source("shot", 0, frames),))
    out = Path(folder) / "generated.mp4"
    whole = _timed(lambda: compose(segment, [moving(9, frames)], out, ENCODING))
    return {"bare_s": floor, "composed_s": whole - drawing}


def film(folder: str, frames: int) -> dict[str, float]:
    """The film from decoded clips: pictures, then the whole with its sound."""
    job = Job(Path(folder), frames)
    parts = [job.folder / f"part{n}.mp4" for n in range(len(_segments(job)))]
    pictures = _timed(lambda: _compose(job, parts))
    out = job.folder / "ours.mp4"
    rest = _timed(lambda: _finish(job, parts, out))
    size = sum(part.stat().st_size for part in parts)
    return {"pictures_s": pictures, "whole_s": pictures + rest, "bytes": size}


def _encoded(frames: Iterator[Any], out: Path) -> float:
    cpu = 0.0
    with VideoWriter(out, SIZE, RATE, ENCODING) as writer:
        for frame in frames:
            began = time.process_time()
            writer.write(frame)
            cpu += time.process_time() - began
        began = time.process_time()
    cpu += time.process_time() - began  # what was held back is encoded when the writer closes
    return cpu


def _timed(work: Callable[[], Any]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _segments(job: Job) -> tuple[Segment, ...]:
    return cut_segments(job.timeline())


def _compose(job: Job, parts: list[Path]) -> None:
    for segment, part in zip(_segments(job), parts, strict=True):
        sources = [_frames(job, source) for source in segment.sources]
        compose(segment, sources, part, ENCODING)


def _frames(job: Job, source: Source) -> Iterator[Any]:
    """A clip's frames; its file begins with its handle."""
    assert int(source.shot) < CLIPS
    yield from read_frames(job.clips[int(source.shot)], source.first, source.first + source.count)


def _finish(job: Job, parts: list[Path], out: Path) -> None:
    track, sound = job.folder / "track.wav", job.folder / "sound.m4a"
    samples = round(job.frames * 48_000 / RATE)
    places = [Placement(str(job.voice), 0), music_from(str(job.music), 0, samples)]
    mix_track(places, job.spans(), samples, track)
    master(track, sound)
    join(parts, sound, out, rate=RATE)
