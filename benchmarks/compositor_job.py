"""One film for the compositor and its peers: six clips, five crossfades, 20 captions, sound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from prostudio.film import Caption, Size, TransitionKind
from prostudio.film.time import SAMPLE_RATE, sample_at
from prostudio.film.timeline import Clip, Join, Timeline
from prostudio.media.audio import write_wav
from prostudio.media.colour import from_rgb
from prostudio.media.encoding import MASTER, Encoding
from prostudio.media.video import VideoWriter
from prostudio.mix.placement import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIZE, RATE = Size(1280, 720), Fraction(30)
ENCODING = Encoding(preset="veryfast", crf=20)
CLIPS, FADE, CAPTIONS = 6, 18, 20


@dataclass(frozen=True)
class Job:
    """The film in a folder.

    Attributes:
        frames: of the whole film.
    """

    folder: Path
    frames: int

    @property
    def length(self) -> int:
        """Frames of one clip, all of one length."""
        return (self.frames + (CLIPS - 1) * FADE) // CLIPS

    @property
    def clips(self) -> list[Path]:
        """The clip files."""
        return [self.folder / f"clip{n}.mp4" for n in range(CLIPS)]

    @property
    def voice(self) -> Path:
        """Speech-like noise under each caption."""
        return self.folder / "voice.wav"

    @property
    def music(self) -> Path:
        """Chords that go on for the whole film."""
        return self.folder / "music.wav"

    def captions(self) -> list[tuple[str, float, float]]:
        """Text, first and last second of each."""
        each = self.frames / CAPTIONS
        return [
            (f"Caption number {n + 1}, on one line", n * each / 30, (n * each + 0.8 * each) / 30)
            for n in range(CAPTIONS)
        ]

    def spans(self) -> list[Span]:
        """Where somebody speaks, in samples."""
        return [
            Span(round(start * SAMPLE_RATE), round(stop * SAMPLE_RATE))
            for _, start, stop in self.captions()
        ]

    def timeline(self) -> Timeline:
        """The film as our compositor takes it."""
        half, step = FADE // 2, self.length - FADE
        cuts = [0, *(n * step + half for n in range(1, CLIPS)), self.frames]
        clips = tuple(
            Clip(str(n), cuts[n], cuts[n + 1], half if n else 0, half if n < CLIPS - 1 else 0)
            for n in range(CLIPS)
        )
        joins = tuple(
            Join(TransitionKind.DISSOLVE, n, cuts[n] - half, cuts[n] + half)
            for n in range(1, CLIPS)
        )
        captions = tuple(
            Caption((text,), round(start * SAMPLE_RATE), round(stop * SAMPLE_RATE), "en")
            for text, start, stop in self.captions()
        )
        return Timeline(SIZE, RATE, clips, joins, captions=captions)


def make_job(folder: Path, seconds: int) -> Job:
    """Write the clips, as masters of takes are, and the sounds; none of it is measured."""
    frames = seconds * 30
    job = Job(folder, frames - (frames + (CLIPS - 1) * FADE) % CLIPS)
    for number, path in enumerate(job.clips):
        with VideoWriter(path, SIZE, RATE, MASTER) as writer:
            for pixels in moving(number, job.length):
                writer.write(from_rgb(pixels))
    samples = sample_at(job.frames, RATE)
    write_wav(job.voice, _voice(job, samples))
    write_wav(job.music, _chords(samples))
    return job


def moving(seed: int, frames: int) -> Iterator[NDArray[np.uint8]]:
    """Frames [720, 1280, 3] of a camera that goes over a textured picture: as hard to encode as
    a filmed landscape, and next to nothing to make."""
    random = np.random.default_rng(seed)
    picture = np.zeros((900, 1700, 3), np.float32)
    for grain in (4, 12, 40, 120):
        rough = random.standard_normal((900 // grain + 2, 1700 // grain + 2, 3)).astype(np.float32)
        fine = rough.repeat(grain, 0).repeat(grain, 1)[:900, :1700]
        picture += fine * grain**0.5
    picture = np.clip(110 + picture * 5, 0, 255).astype(np.uint8)
    for k in range(frames):
        x, y = (k * 3) % 400, (k * 1) % 170
        yield picture[y : y + 720, x : x + 1280].copy()


def _voice(job: Job, samples: int) -> Iterator[NDArray[np.float32]]:
    random = np.random.default_rng(1)
    for start in range(0, samples, SAMPLE_RATE):
        count = min(SAMPLE_RATE, samples - start)
        at = np.arange(start, start + count)
        speaks = np.zeros(count, np.float32)
        for span in job.spans():
            speaks[(at >= span.start) & (at < span.stop)] = 0.12
        syllables = 0.6 + 0.4 * np.sin(at / SAMPLE_RATE * 2 * np.pi * 4)
        yield (random.standard_normal((2, count)) * speaks * syllables).astype(np.float32)


def _chords(samples: int) -> Iterator[NDArray[np.float32]]:
    for start in range(0, samples, SAMPLE_RATE):
        count = min(SAMPLE_RATE, samples - start)
        at = np.arange(start, start + count) / SAMPLE_RATE
        tone = sum(np.sin(2 * np.pi * pitch * at) for pitch in (220.0, 277.2, 329.6)) / 12
        yield np.stack([tone, tone]).astype(np.float32)
