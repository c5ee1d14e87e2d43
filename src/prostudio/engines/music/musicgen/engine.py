"""The engine: a thread computes, the caller's generator tells and can stop it."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from prostudio.engines.base import AudioChunk, Loaded, Progress
from prostudio.engines.card import Card, Role
from prostudio.engines.choose_pictures import require_here
from prostudio.engines.melody import require_tune
from prostudio.engines.music.musicgen.estimate import estimate
from prostudio.engines.music.musicgen.melody import chroma, read_tune
from prostudio.engines.music.musicgen.models import PROMPT, SAMPLE_RATE, STEP, WINDOW, Model
from prostudio.engines.music.musicgen.words import sentence, told
from prostudio.engines.request import Estimate, Machine, MusicRequest, Reading
from prostudio.errors import FilmError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from prostudio.engines.music.musicgen.generate import Asked
    from prostudio.engines.music.musicgen.opening import Opened

    Samples = NDArray[np.float32]

News = AudioChunk | Progress | Loaded


class MusicGen:
    """A `MusicEngine` over one published model, which stays loaded from window to window."""

    def __init__(self, card: Card, model: Model) -> None:
        self.card = card
        self._model = model
        self._opened: Opened | None = None

    def compose(self, request: MusicRequest) -> Iterator[News]:
        """One window: [2, request.samples] at 32 kHz, in one piece after its last token."""
        require_window(self.card, request)
        require_here(self.card)
        news: queue.SimpleQueue[News | BaseException | None] = queue.SimpleQueue()
        stop = threading.Event()
        worker = threading.Thread(target=self._work, args=(request, news, stop), daemon=True)
        worker.start()
        whole = False
        try:
            while (found := news.get()) is not None:
                if isinstance(found, BaseException):
                    raise found
                yield found
            whole = True
        finally:
            stop.set()
            worker.join()
            if not whole:
                self.close()

    def _work(
        self, request: MusicRequest, news: queue.SimpleQueue[Any], stop: threading.Event
    ) -> None:
        """In the thread: everything that torch does."""
        from prostudio.engines.music.musicgen.generate import Stopped, composed
        from prostudio.engines.music.musicgen.opening import memory_offered

        def tell(made: int, of: int) -> bool:
            news.put(Progress(min(1.0, made / of), "composing"))
            return stop.is_set()

        try:
            began = time.monotonic()
            loads = self._opened is None
            opened = self._open()
            if loads:
                news.put(Loaded(self._model.name, time.monotonic() - began))
            with memory_offered(self._model):
                found = composed(opened, asked(request, opened.channels), tell)
            stereo = np.broadcast_to(found, (2, found.shape[1])) if len(found) == 1 else found
            news.put(AudioChunk(np.clip(stereo, -1, 1), 0))
            news.put(None)
        except Stopped:
            news.put(None)
        except BaseException as failure:  # the caller raises it
            news.put(failure)

    def _open(self) -> Opened:
        if self._opened is None:
            from prostudio import weights
            from prostudio.devices import budget, keep_within
            from prostudio.engines.music.musicgen.opening import open_musicgen

            has = budget()
            keep_within(has)
            self._opened = open_musicgen(self._model, weights.folder(self._model.name), has)
        return self._opened

    def close(self) -> None:
        """Give the model's memory back; the next call loads it again."""
        if self._opened is not None:
            from prostudio.devices.residence import give_back

            self._opened = None
            give_back()

    def read_as(self, request: MusicRequest) -> Reading:
        """It takes the words as they are, with tempo and key beside them."""
        melody = any(one.role is Role.MELODY for one in request.references)
        notes = ("after a melody",) if melody else ()
        return Reading(told(request), notes=(*notes, "for non-commercial use only"))

    def estimate(self, request: MusicRequest, machine: Machine) -> Estimate:
        """By counting multiplications."""
        return estimate(self._model, request, machine)


def require_window(card: Card, request: MusicRequest) -> None:
    """Refuse what the card does not allow, and a melody of no use.

    Raises:
        FilmError: with what was wanted.
    """
    longest = round(WINDOW * SAMPLE_RATE)
    if not 1 <= request.samples <= longest:
        raise FilmError(
            f"{card.name} makes 1 to {longest} samples in one call, not {request.samples}"
        )
    if bool(request.window) != (request.before is not None):
        raise FilmError(f"{card.name} makes window {request.window} from the one before it")
    accepts = card.music.accepts if card.music else frozenset()
    for reference in request.references:
        if reference.role not in accepts:
            raise FilmError(
                f"{card.name} cannot use a {reference.role} reference",
                hint="choose engine 'musicgen-melody', or leave the melody out",
            )
        require_tune(reference.path)
    told(request)


def asked(request: MusicRequest, channels: int) -> Asked:
    """What the window is made from, read and converted."""
    from prostudio.engines.music.musicgen.generate import Asked

    window = request.window or 0
    tunes = [one.path for one in request.references if one.role is Role.MELODY]
    first = window * round(STEP * SAMPLE_RATE)
    return Asked(
        words=sentence(told(request)),
        seed=seed_of(request.seed, window),
        samples=request.samples,
        tail=tail_of(request, channels) if request.before else None,
        chroma=chroma(read_tune(tunes[0], first)) if tunes else None,
    )


def seed_of(seed: int, window: int) -> int:
    """Another for each window of a film's music; the first window's is the film's own."""
    return (seed + window * 0x9E3779B97F4A7C15) % 2**63


def tail_of(request: MusicRequest, channels: int) -> Samples:
    """The last ten seconds of the window before, [channels, n] at 32 kHz."""
    from scipy.signal import resample_poly

    from prostudio.media.audio import WavReader

    assert request.before is not None
    with WavReader(request.before) as before:
        wanted = round(PROMPT * 48_000)
        if before.samples < wanted:
            raise FilmError(
                f"the window before is {before.samples / 48_000:.1f} seconds long; "
                f"wanted {PROMPT:g} to go on from"
            )
        sound = before.read(before.samples - wanted, before.samples)
    if channels == 1:
        sound = sound.mean(0, keepdims=True)
    return np.asarray(resample_poly(sound, 2, 3, axis=1), np.float32)
