"""Pieces in order: a seed for each, one repeat where a length cannot be right."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import torch

from prostudio.engines.speech.bark.history import history_of
from prostudio.engines.speech.bark.models import SAMPLE_RATE, Model
from prostudio.engines.speech.bark.saying import Meaning, Saying, Tell
from prostudio.engines.speech.bark.sound import paced, trimmed
from prostudio.engines.speech.bark.stages import Stages
from prostudio.errors import DeviceMemoryError, FaultError, WeightsDamagedError
from prostudio.film.text.pace import speech_seconds

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from prostudio.devices import Budget
    from prostudio.engines.request import SpeechRequest
    from prostudio.engines.speech.bark.reading import Part

REPEAT = 1000
"""Added to the seed of a piece that is said again."""
_SHORTEST, _LONGEST = 0.5, 2.5
"""Times what a text should take: outside, words are missing, or the voice babbles on."""


class StoppedError(Exception):
    """The caller wants no voice any more."""


class Note(Protocol):
    """Told how much of all is done and what goes on; raises to end it."""

    def __call__(self, fraction: float, note: str) -> None:
        """Once for each token."""


@dataclass(slots=True)
class Speaking:
    """A model that is loaded from its folder."""

    model: Model
    folder: Path
    saying: Saying

    @classmethod
    def opened(cls, model: Model, budget: Budget | None = None) -> Speaking:
        """Load it; what it draws by chance while it is built is nobody's.

        Raises:
            WeightsMissingError: not here, or damaged.
            DeviceMemoryError: with what to choose instead.
        """
        from prostudio import weights
        from prostudio.devices import budget as measured
        from prostudio.devices import keep_within

        has = budget or measured()
        keep_within(has)
        folder = weights.folder(model.name)
        with _offered(model), _own_chance(has.device), _quiet():
            return cls(model, folder, Saying(Stages(folder, has), folder))

    def say(
        self, parts: tuple[Part, ...], voice: str, request: SpeechRequest, note: Note
    ) -> Iterator[NDArray[np.float32]]:
        """Samples [n] of each part, paced, without silence at its ends."""
        history = history_of(self.folder, voice, self.model.name)
        for number, part in enumerate(parts):
            tell = _rising(note, number, len(parts))
            tell(0.0)
            device = self.saying.stages.device
            with _offered(self.model), _own_chance(device), _quiet():
                samples = self._said(part.text, history, request, request.seed + number, tell)
            yield trimmed(paced(samples, request.rate, request.pitch))

    def close(self) -> None:
        """Give all memory back."""
        self.saying.stages.close()

    def _said(
        self,
        text: str,
        history: dict[str, torch.Tensor],
        request: SpeechRequest,
        seed: int,
        tell: Tell,
    ) -> NDArray[np.float32]:
        """A piece, said once more where the first cannot be right; the likelier is kept."""
        should = max(0.5, speech_seconds(text, request.language))
        meaning = self.saying.mean(text, history, seed, should, tell)
        samples = None
        if _is_likely(meaning.seconds, should):
            samples = self.saying.sound(meaning, history, tell)
            if _is_likely(len(trimmed(samples)) / SAMPLE_RATE, should):
                return samples
        again = self.saying.mean(text, history, seed + REPEAT, should, tell)
        if samples is None or _strangeness(again, should) < _strangeness(meaning, should):
            best = min((meaning, again), key=lambda one: _strangeness(one, should))
            samples = self.saying.sound(best, history, tell)
        if not len(trimmed(samples)):
            raise FaultError(f"{self.model.name} said nothing at {text[:60]!r}, twice")
        return samples


def _rising(note: Note, number: int, count: int) -> Tell:
    """How far a piece is, as a share of all; it never falls, also when a piece is said again."""
    far = 0.0

    def tell(share: float) -> None:
        nonlocal far
        far = max(far, share)
        note((number + far) / count, f"piece {number + 1} of {count}")

    return tell


def _is_likely(seconds: float, should: float) -> bool:
    return _SHORTEST * should <= seconds <= _LONGEST * should


def _strangeness(meaning: Meaning, should: float) -> float:
    return abs(log(max(meaning.seconds, 0.02) / should))


@contextmanager
def _offered(model: Model) -> Iterator[None]:
    """What to do: without memory a smaller voice or the CPU, with damaged files the repair."""
    try:
        yield
    except WeightsDamagedError as failure:
        again = f"`prostudio weights verify {model.name} --repair`"
        failure.hint = failure.hint or f"run {again}, then `prostudio weights get {model.name}`"
        raise
    except DeviceMemoryError as failure:
        ways = [f"choose engine {model.smaller!r}"] if model.smaller else []
        ways.append("set PROSTUDIO_VRAM_MB=0 to speak on the CPU")
        raise DeviceMemoryError(
            f"{model.name}: {failure.message}", hint=", or ".join(ways)
        ) from failure


@contextmanager
def _own_chance(device: str) -> Iterator[None]:
    """Seeds and draws inside leave torch's generators outside as they were."""
    cards = [torch.cuda.current_device()] if device == "cuda" else []
    with torch.random.fork_rng(devices=cards):
        yield


@contextmanager
def _quiet() -> Iterator[None]:
    """The library warns of how its own stages call each other; nobody here can do otherwise."""
    from transformers import utils

    logging: Any = utils.logging
    before = logging.get_verbosity()
    logging.set_verbosity_error()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.set_verbosity(before)
