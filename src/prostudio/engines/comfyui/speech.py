"""Speech of a workflow: a sentence a call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from prostudio.engines.base import AudioChunk, Progress
from prostudio.engines.card import Card
from prostudio.engines.comfyui.asking import common
from prostudio.engines.comfyui.pace import seconds_for
from prostudio.engines.comfyui.shelf import Kept
from prostudio.engines.request import Estimate, Machine, SpeechRequest
from prostudio.errors import FilmError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LETTERS_A_SECOND = 14.0
_FULL = 0.98


class ComfySpeech:
    """A `SpeechEngine` that is a workflow of the user's."""

    def __init__(self, card: Card, kept: Kept) -> None:
        self.card = card
        self._kept = kept

    def speak(self, request: SpeechRequest) -> Iterator[AudioChunk | Progress]:
        """Ask for the sentence, and yield it in mono."""
        from prostudio.engines.comfyui.sounding import sounded, workplace

        self._require(request)
        with workplace() as folder:
            reader = yield from sounded(self._kept, _values(request), folder, _seconds(request))
            with reader:
                samples = reader.read(0, reader.samples).mean(axis=0, keepdims=True)
        samples = _paced(samples, request, own_speed=self._kept.mapping.takes("speed"))
        peak = float(np.abs(samples).max(initial=0.0))
        yield AudioChunk(np.ascontiguousarray(samples / max(1.0, peak / _FULL), np.float32), 0)

    def estimate(self, request: SpeechRequest, machine: Machine) -> Estimate:
        """By the pace of the workflow's last sentence."""
        seconds = _seconds(request)
        return Estimate(seconds_for(self._kept.folder, seconds, 5 + 2 * seconds), ram_mb=300)

    def _require(self, request: SpeechRequest) -> None:
        rules = self._kept.mapping.rules
        if not any(letter.isalnum() for letter in request.text):
            raise FilmError(f"there is nothing to speak in {request.text!r}")
        tags = [tag.casefold().partition("-")[0] for tag in rules.languages]
        if request.language.casefold().partition("-")[0] not in tags:
            raise FilmError(
                f"workflow {self._kept.name!r} speaks {', '.join(rules.languages)}, "
                f"not {request.language}",
                hint="its mapping.toml says which under [rules]: languages",
            )
        voices = rules.voices or ("workflow",)
        if request.voice is not None and request.voice not in voices:
            raise FilmError(
                f"workflow {self._kept.name!r} has no voice {request.voice!r} "
                f"(it has: {', '.join(voices)})",
                hint="its mapping.toml names them under [rules]: voices",
            )


def _paced(
    samples: NDArray[np.float32], request: SpeechRequest, *, own_speed: bool
) -> NDArray[np.float32]:
    """[1, n] at the wanted pace and pitch, as far as the workflow has no input for them."""
    from prostudio.media.audio import FilterChain

    pitch = 2 ** (request.pitch / 12)
    pace = 1.0 if own_speed else request.rate
    if pitch == 1 and pace == 1:
        return samples
    rate = round(48_000 * pitch)  # played faster, then its length is mended
    chain = FilterChain((("atempo", f"{min(2.0, max(0.5, pace / pitch)):.6f}"),), 1, rate)
    return np.concatenate([*chain.push(samples), *chain.finish()], axis=1)


def _values(request: SpeechRequest) -> dict[str, object]:
    told = common(request.text, "", request.seed) | {
        "language": request.language,
        "speed": request.rate,
    }
    return told | ({"voice": request.voice} if request.voice not in (None, "workflow") else {})


def _seconds(request: SpeechRequest) -> float:
    return max(1.0, len(request.text) / _LETTERS_A_SECOND / request.rate)
