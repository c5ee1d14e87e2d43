"""MusicGen with weights of no meaning: its engine, requests, and files to go on from."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np

from prostudio.engines.base import AudioChunk
from prostudio.engines.card import Kind, Role
from prostudio.engines.music.musicgen.models import FRAME
from prostudio.engines.registry import card
from prostudio.engines.request import MusicRequest, Reference
from prostudio.media.audio import write_wav

ROWS = {
    "musicgen": "musicgen-small",
    "musicgen-stereo": "musicgen-stereo-small",
    "musicgen-melody": "musicgen-melody",
}
"""Engine -> its weights in the catalogue, and the tiny checkpoint that stands in."""
WORDS = ("slow strings", "hopeful")
SHORT = MusicRequest(WORDS, 40 * FRAME, 3, window=0)
"""0.8 seconds: its tokens take half a second."""


def engine(name: str = "musicgen") -> object:
    return card(Kind.MUSIC, name).make()


def music(made: object, request: MusicRequest) -> np.ndarray:
    (found,) = [c.samples for c in made.compose(request) if isinstance(c, AudioChunk)]
    return np.array(found)


def a_window(folder: Path, seconds: float = 10) -> Path:
    """Something that the next window can go on from: 48 kHz stereo."""
    at = np.arange(round(seconds * 48_000)) / 48_000
    tones = [0.2 * np.sin(2 * np.pi * pitch * at * (1 + (at % 1 > 0.5))) for pitch in (220, 330)]
    path = folder / f"window of {seconds}.wav"
    write_wav(path, [np.array(tones, np.float32)])
    return path


def melody_of(path: Path, samples: np.ndarray) -> MusicRequest:
    write_wav(path, [samples.astype(np.float32)])
    return replace(SHORT, references=(Reference(Role.MELODY, path),))


def copied(shelf: Path, name: str = "musicgen-small") -> Path:
    """A checkpoint that may be written to, in the place of the shared one."""
    source = (shelf / name).resolve()
    (shelf / name).unlink()
    shutil.copytree(source, shelf / name)
    return shelf / name
