"""Music of a workflow: one piece a call, brought to the exact length."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from prostudio.engines.base import AudioChunk, Progress
from prostudio.engines.card import Card
from prostudio.engines.comfyui.asking import common, words_of
from prostudio.engines.comfyui.cards import SAMPLE_RATE
from prostudio.engines.comfyui.pace import seconds_for
from prostudio.engines.comfyui.shelf import Kept
from prostudio.engines.request import Estimate, Machine, MusicRequest, Reading
from prostudio.errors import MediaError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from prostudio.media.audio import WavReader

_BLEND = 2 * SAMPLE_RATE
"""Over which a piece that is too short goes over into its own beginning."""
_FADE = 3 * SAMPLE_RATE // 2
_BLOCK = 10 * SAMPLE_RATE
_FULL = 0.98


class ComfyMusic:
    """A `MusicEngine` that is a workflow of the user's."""

    def __init__(self, card: Card, kept: Kept) -> None:
        self.card = card
        self._kept = kept

    def compose(self, request: MusicRequest) -> Iterator[AudioChunk | Progress]:
        """Ask for the music, and yield exactly as much as was asked for."""
        from prostudio.engines.comfyui.sounding import sounded, workplace

        seconds = request.samples / SAMPLE_RATE
        with workplace() as folder:
            reader = yield from sounded(self._kept, self._values(request), folder, seconds)
            with reader:
                if reader.samples < SAMPLE_RATE // 10:
                    raise MediaError("the music from ComfyUI has no sound in it")
                for at in range(0, request.samples, _BLOCK):
                    stop = min(at + _BLOCK, request.samples)
                    yield AudioChunk(_block(reader, at, stop, request), at)

    def read_as(self, request: MusicRequest) -> Reading:
        """The words that the workflow gets."""
        longest = self._kept.mapping.rules.seconds
        notes: tuple[str, ...] = ()
        if longest is not None and request.samples > longest * SAMPLE_RATE:
            notes = (f"the workflow makes {longest:g} s at most, which are repeated",)
        return Reading((_words(request),), notes=notes)

    def estimate(self, request: MusicRequest, machine: Machine) -> Estimate:
        """By the pace of the workflow's last music."""
        seconds = request.samples / SAMPLE_RATE
        return Estimate(seconds_for(self._kept.folder, seconds, 10 + seconds / 2), ram_mb=300)

    def _values(self, request: MusicRequest) -> dict[str, object]:
        longest = self._kept.mapping.rules.seconds
        seconds = -(-request.samples // SAMPLE_RATE) + 1.0
        told = common(_words(request), "", request.seed)
        return told | {"seconds": seconds if longest is None else min(seconds, longest)}


def _words(request: MusicRequest) -> str:
    more = [request.key or "", f"{request.bpm:g} bpm" if request.bpm else ""]
    return words_of(", ".join(request.prompt), more)


def _block(reader: WavReader, start: int, stop: int, request: MusicRequest) -> NDArray[np.float32]:
    """Samples [start, stop): the piece again and again, each time blended into the last."""
    import numpy as np

    blend = min(_BLEND, reader.samples // 3)
    step = reader.samples - blend if reader.samples < request.samples else reader.samples
    out = np.zeros((2, stop - start), np.float32)
    for turn in range(max(0, start // step - 1), stop // step + 1):
        at = np.arange(start, stop) - turn * step
        inside = (at >= 0) & (at < reader.samples)
        if not inside.any():
            continue
        first, last = int(at[inside][0]), int(at[inside][-1]) + 1
        gain = np.ones(last - first, np.float32)
        place = np.arange(first, last)
        if turn:
            gain *= np.sin(np.clip(place / blend, 0, 1) * np.pi / 2)
        if reader.samples < request.samples:
            gain *= np.sin(np.clip((reader.samples - place) / blend, 0, 1) * np.pi / 2)
        out[:, inside] += reader.read(first, last) * gain
    if request.ends:
        left = request.samples - np.arange(start, stop)
        out *= np.clip(left / min(_FADE, request.samples), 0, 1).astype(np.float32)
    return np.clip(out, -_FULL, _FULL)
