"""The engine: pieces of a text through the model in a thread, joined with our own pauses."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from prostudio.engines.base import AudioChunk, Progress
from prostudio.engines.choose_pictures import require_here
from prostudio.engines.request import Estimate, Machine, SpeechRequest
from prostudio.engines.speech.bark import presets
from prostudio.engines.speech.bark.estimate import estimate
from prostudio.engines.speech.bark.models import SAMPLE_RATE, Model
from prostudio.engines.speech.bark.reading import cannot_read, parts_of
from prostudio.errors import FilmError

if TYPE_CHECKING:
    from prostudio.engines.card import Card
    from prostudio.engines.speech.bark.reading import Part
    from prostudio.engines.speech.bark.speaking import Speaking


class Bark:
    """A `SpeechEngine` over one row of models; see the contract in `engines.base`.

    What it has loaded stays until `close`, or until nobody has the engine any more.
    """

    def __init__(self, card: Card, model: Model) -> None:
        self.card = card
        self._model = model
        self._speaking: Speaking | None = None
        self._at_work = threading.Lock()

    def speak(self, request: SpeechRequest) -> Iterator[AudioChunk | Progress]:
        """Yield a chunk for each piece, its pause before it; closing stops at the next token.

        Raises:
            FilmError: unknown voice or language, nothing to say, or unreadable text.
            WeightsMissingError: not here, or damaged.
            DeviceMemoryError: the device cannot hold its largest part.
        """
        voice = presets.resolve(self._model.name, request.voice, request.language)
        parts = self._parts(request)
        require_here(self.card)
        told: queue.SimpleQueue[Any] = queue.SimpleQueue()
        stop = threading.Event()
        arguments = (request, voice, parts, told, stop)
        worker = threading.Thread(target=self._work, args=arguments, daemon=True)
        worker.start()
        try:
            yield from _joined(told, parts)
        finally:
            stop.set()
            worker.join()

    def close(self) -> None:
        """Give the memory back; the next call loads again."""
        with self._at_work:
            if self._speaking is not None:
                self._speaking.close()
            self._speaking = None

    def estimate(self, request: SpeechRequest, machine: Machine) -> Estimate:
        """By counting multiplications and what has to be read for each token."""
        return estimate(self._model, request, machine)

    def _parts(self, request: SpeechRequest) -> tuple[Part, ...]:
        if unread := cannot_read(request.text, request.language):
            raise FilmError(
                f"{self.card.name} cannot read {unread}",
                hint="set the line's language or choose another speech engine",
            )
        parts = parts_of(request.text, request.language)
        if not parts:
            raise FilmError(f"there is nothing to speak in {request.text!r}")
        return parts

    def _work(
        self,
        request: SpeechRequest,
        voice: str,
        parts: tuple[Part, ...],
        told: queue.SimpleQueue[Any],
        stop: threading.Event,
    ) -> None:
        """In the thread: everything that torch does."""
        from prostudio.engines.speech.bark.speaking import Speaking, StoppedError

        def tell(fraction: float, note: str) -> None:
            if stop.is_set():
                raise StoppedError
            told.put(Progress(fraction, note))

        try:
            with self._at_work:
                if self._speaking is None:
                    tell(0.0, "loading the voice")
                    self._speaking = Speaking.opened(self._model)
                for samples in self._speaking.say(parts, voice, request, tell):
                    told.put(samples)
        except StoppedError:
            return
        except BaseException as failure:  # the caller raises it
            told.put(failure)


def _joined(
    told: queue.SimpleQueue[Any], parts: tuple[Part, ...]
) -> Iterator[AudioChunk | Progress]:
    """Pieces as chunks, with the silence of the piece before in front of each."""
    at, silence = 0, 0
    done = 0
    while done < len(parts):
        news = told.get()
        if isinstance(news, BaseException):
            raise news
        if isinstance(news, Progress):
            yield news
            continue
        samples = np.concatenate([np.zeros(silence, np.float32), news])
        yield AudioChunk(samples[np.newaxis], at)
        at += len(samples)
        silence = round(parts[done].pause * SAMPLE_RATE)
        done += 1
