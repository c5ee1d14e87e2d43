"""Narration by espeak-ng, one child process for each sentence."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Timer
from typing import TYPE_CHECKING

import numpy as np

from prostudio.engines.base import AudioChunk, Progress
from prostudio.engines.request import Estimate, Machine, SpeechRequest
from prostudio.engines.speech.espeak import library
from prostudio.engines.speech.espeak.reading import cannot_read, spoken_text, spoken_tokens
from prostudio.engines.speech.espeak.timing import words_from_events
from prostudio.engines.speech.espeak.voices import Language, Variant, resolve_voice
from prostudio.errors import FaultError, FilmError
from prostudio.processes import Bounds, Child

if TYPE_CHECKING:
    from typing import BinaryIO

    from prostudio.engines.card import Card

SAMPLE_RATE = 22_050
"""What espeak-ng's formant voices are made at."""

WORDS_A_MINUTE = 150
"""Narration's pace; the library's own 175 hurries."""

_SLOWEST, _FASTEST = 80, 450
_PROGRAM = "prostudio.engines.speech.espeak.child"


@dataclass(slots=True)
class _Spoken:
    """What the child sent."""

    rate: int = 0
    samples: list[bytes] = field(default_factory=list)
    events: list[tuple[int, int]] = field(default_factory=list)


class Espeak:
    """A `SpeechEngine`; see the contract in `engines.base`."""

    def __init__(self, card: Card) -> None:
        self.card = card

    def speak(self, request: SpeechRequest) -> Iterator[AudioChunk | Progress]:
        """Yield the sentence as one chunk with its words.

        Raises:
            FilmError: unknown voice or language, nothing to say, or unreadable text.
            MissingError: espeak-ng is not on this machine.
            FaultError: the child failed.
        """
        language, variant = resolve_voice(request.voice, request.language)
        tokens = spoken_tokens(request.text)
        _require_readable(request.text, tokens, language)
        spoken = _run(_order(request, language, variant), len(request.text))
        if spoken.rate != SAMPLE_RATE:
            raise FaultError(f"espeak-ng speaks at {spoken.rate} Hz; wanted {SAMPLE_RATE}")
        pcm = np.frombuffer(b"".join(spoken.samples), "<i2")
        samples = pcm.astype(np.float32) / np.float32(32768)
        words = words_from_events(request.text, tokens, spoken.events, samples)
        yield AudioChunk(samples[np.newaxis], 0, words)

    def estimate(self, request: SpeechRequest, machine: Machine) -> Estimate:
        """A tenth of a second to start, then 200 times faster than it speaks."""
        seconds = len(request.text) / 15 / request.rate
        return Estimate(0.1 + seconds / 200, ram_mb=40, disk_mb=1 + int(seconds * 0.4))


def _require_readable(text: str, tokens: list[tuple[int, int]], language: Language) -> None:
    if not tokens:
        raise FilmError(f"there is nothing to speak in {text!r}")
    unread = cannot_read(text, language.code)
    if unread:
        raise FilmError(
            f"espeak cannot read {unread} with a voice for {language.name}",
            hint="set the line's language or choose another speech engine",
        )


def _order(request: SpeechRequest, language: Language, variant: Variant) -> dict[str, object]:
    """The child's instructions."""
    found = library.find()
    # Its middle and its movement are two scales of the library; both go up together.
    return {
        "library": found.file,
        "data": found.data,
        "voice": language.identifier + (f"+{variant.file}" if variant.file else ""),
        "text": spoken_text(request.text),
        "parameters": {
            "rate": _within(WORDS_A_MINUTE * request.rate, _SLOWEST, _FASTEST),
            "volume": variant.amplitude,
            "pitch": _within(variant.pitch + variant.semitone * request.pitch, 0, 99),
            "range": _within(variant.pitch_range * 2 ** (request.pitch / 12), 0, 99),
            "word_gap": 1 if request.rate <= 1.2 else 0,  # 10 ms between words
        },
    }


def _within(value: float, least: int, most: int) -> int:
    return min(max(round(value), least), most)


def _run(order: dict[str, object], characters: int) -> _Spoken:
    """Start the child, give it the order, take what it sends; it never outlives this call."""
    seconds = 20 + characters / 50
    bounds = Bounds(memory_mb=2000, wall_seconds=seconds + 5, file_mb=0)
    with Child([], module=_PROGRAM, bounds=bounds) as child:
        clock = Timer(seconds, child.signal_kill)
        clock.daemon = True
        clock.start()
        spoken, error = _Spoken(), "it ended in the middle"
        try:
            # The child reads all of its order before it says anything, so nobody waits in a ring.
            with suppress(OSError), child.stdin:
                child.stdin.write(json.dumps(order).encode())
            for letter, data in _messages(child.stdout):
                if letter == b"E":
                    error = json.loads(data).get("error", "")
                    break
                _take(spoken, letter, data)
        finally:
            clock.cancel()
        if error:
            raise FaultError(f"espeak-ng failed: {error} {child.stderr[-500:]}".strip())
    return spoken


def _take(spoken: _Spoken, letter: bytes, data: bytes) -> None:
    match letter:
        case b"A":
            spoken.samples.append(data)
        case b"W":
            character, sample = json.loads(data)
            spoken.events.append((character, sample))
        case b"R":
            spoken.rate = json.loads(data)["sample_rate"]


def _messages(stdout: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """Letters and their data until the child ends."""
    while len(head := stdout.read(5)) == 5:
        letter, size = struct.unpack("<cI", head)
        yield letter, stdout.read(size)
