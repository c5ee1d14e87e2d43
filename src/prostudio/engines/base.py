"""What each kind of engine does. The docstrings are the contract; `tests/conformance` tests it.

Engines are generators: closing one cancels it, and everything it holds is given
back. Nothing touches a device before the first `next`.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from prostudio.engines.card import Card
    from prostudio.engines.request import (
        Estimate,
        FinishRequest,
        ImageRequest,
        Machine,
        MusicRequest,
        Reading,
        ShotRequest,
        SpeechRequest,
        WritingRequest,
    )
    from prostudio.events import Warned
    from prostudio.film import Film, Word


@dataclass(frozen=True, slots=True)
class FrameChunk:
    """Consecutive finished frames of one shot.

    Attributes:
        pixels: [n, H, W, 3 or 4] uint8, R G B (and an ignored fourth), sRGB, full
            range. The receiver may not keep it: the engine may draw into it again.
        first: index of the first of them within the shot.
        shot: index of the shot within the call.
        planar: for what is YUV already, such as footage: [n, H * 3 / 2, W] uint8, the
            planes Y, U and V of 4:2:0 one after the other, in BT.709, limited range.
    """

    pixels: NDArray[np.uint8]
    first: int
    shot: int = 0
    planar: bool = False


@dataclass(frozen=True, slots=True)
class AudioChunk:
    """Consecutive samples.

    Attributes:
        samples: [channels, n] float32, at most 1 in magnitude, at the card's sample rate.
        first: index of the first sample.
        words: words that begin in this chunk; times at the card's sample rate.
        shot: index of the shot within the call, for sound that comes with pictures.
        sample_rate: set for sound that comes with pictures.
    """

    samples: NDArray[np.float32]
    first: int
    words: tuple[Word, ...] = ()
    shot: int = 0
    sample_rate: int | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished picture: [H, W, 3] uint8, R G B, sRGB, full range."""

    pixels: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Preview:
    """A rough look at frames that are not finished, in any order. [H, W, 3] uint8."""

    pixels: NDArray[np.uint8]
    frame: int
    shot: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of the call is done, 0 to 1, and what is going on."""

    fraction: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model was read from the disk; the engine keeps it for its next call if it can."""

    model: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Told:
    """What the user should know of what was made: a warning."""

    message: str


class VideoEngine(Protocol):
    """Makes the pictures of shots."""

    card: Card

    def shoot(
        self, requests: Sequence[ShotRequest], workspace: Path
    ) -> Iterator[FrameChunk | AudioChunk | Preview | Progress | Loaded | Told]:
        """Yield each shot's frames in order, contiguous from `first`, in constant memory.

        The same request gives the same pixels on the same machine. `requests` holds
        at most `card.video.shots_per_call` shots that follow each other in the film;
        their chunks carry the shot's index. `workspace` is a private folder that
        outlives a killed process: a resumable engine keeps its checkpoints there and
        a second call with the same requests goes on from them.

        Models may stay loaded for this engine's next call after one that came to its end;
        a call that is closed or fails gives everything back.

        Raises:
            FilmError: a request that the card does not allow.
            WeightsMissingError: before the first frame, never in the middle of a shot.
            DeviceMemoryError: the device cannot hold the engine's smallest setting.
        """
        ...

    def read_as(self, request: ShotRequest) -> Reading:
        """How the engine understands the request, without making anything."""
        ...

    def estimate(self, request: ShotRequest, machine: Machine) -> Estimate:
        """Seconds, memory and disk for the request, for one process of this engine."""
        ...


class EncodingVideoEngine(VideoEngine, Protocol):
    """One whose card says `encodes`: all shots are read first, by models of their own."""

    def encode(
        self, request: ShotRequest, workspace: Path, out: Path
    ) -> Iterator[Progress | Loaded]:
        """Write what the shot's words and pictures are to the model, as one file `out`.

        `shoot` is then given the request with `encoded` set to it; without it `shoot`
        reads for itself, with the same result.

        Raises:
            what `shoot` does.
        """
        ...

    def estimate_encoding(self, request: ShotRequest, machine: Machine) -> Estimate:
        """Seconds, memory and disk of `encode`."""
        ...


class ImageEngine(Protocol):
    """Makes one picture: a keyframe of a shot, or a still of a film."""

    card: Card

    def draw(
        self, request: ImageRequest, workspace: Path
    ) -> Iterator[Picture | Preview | Progress | Loaded | Told]:
        """Yield exactly one `Picture`, of the request's size, as the last thing.

        The same request gives the same pixels on the same machine. `workspace` as for
        `VideoEngine.shoot`.

        Raises:
            FilmError: a request that the card does not allow.
            WeightsMissingError: before anything is loaded.
            DeviceMemoryError: the device cannot hold the engine's smallest setting.
        """
        ...

    def read_as(self, request: ImageRequest) -> Reading:
        """How the engine understands the request, without making anything."""
        ...

    def estimate(self, request: ImageRequest, machine: Machine) -> Estimate:
        """Seconds, memory and disk for the request, for one process of this engine."""
        ...


class FinishEngine(Protocol):
    """Makes frames that are there better, or makes more of them."""

    card: Card

    def finish(
        self, request: FinishRequest, frames: Iterator[NDArray[np.uint8]], workspace: Path
    ) -> Iterator[FrameChunk | Preview | Progress | Loaded]:
        """Yield the wanted frames in order, counted from 0, in constant memory.

        Args:
            frames: from `request.given` on, one after the other: [H, W, 3] uint8 RGB, sRGB,
                full range; [H * 3 / 2, W] uint8 planes, as in `FrameChunk`, where the
                card says `planar`. A frame is the receiver's own. Fewer may be taken.

        The same request and frames give the same pixels on the same machine. A take is asked
        for in parts, one call after the other; models may stay loaded for the next call
        after one that came to its end. Frames of a part are the same however much of
        the take is asked for in others.

        Raises:
            FilmError: a task or a size that the card does not allow.
            WeightsMissingError: before the first frame.
            DeviceMemoryError: the device cannot hold the engine's smallest setting.
        """
        ...

    def estimate(self, request: FinishRequest, machine: Machine) -> Estimate:
        """Seconds, memory and disk for the request, for one process of this engine."""
        ...


class SpeechEngine(Protocol):
    """Speaks one sentence at a time."""

    card: Card

    def speak(self, request: SpeechRequest) -> Iterator[AudioChunk | Progress]:
        """Yield mono audio in order from sample 0, with the words' times.

        The same request gives the same samples on the same machine. Words come in
        the order of the text's tokens split at white space, one for each token that
        is spoken. Closing the iterator ends any child process.

        Raises:
            FilmError: the voice or language is unknown, or the text cannot be read.
        """
        ...

    def estimate(self, request: SpeechRequest, machine: Machine) -> Estimate:
        """Seconds, memory and disk for the request."""
        ...


class MusicEngine(Protocol):
    """Composes music of an exact length."""

    card: Card

    def compose(self, request: MusicRequest) -> Iterator[AudioChunk | Progress | Loaded]:
        """Yield stereo audio in order from sample 0, exactly `request.samples` of it.

        The same request gives the same samples on the same machine. An engine whose
        card has `windows` is asked for one window a call, in order; each begins again
        where its rule says, inside the window before, whose end it has to go on from.
        Who asks lays them over each other, aligned and blended, and cuts the length.

        Raises:
            FilmError: a request that the card does not allow, or a melody of no use.
            WeightsMissingError: before anything is loaded.
            DeviceMemoryError: the device cannot hold the engine's smallest setting.
        """
        ...

    def read_as(self, request: MusicRequest) -> Reading:
        """Which mood, key and tempo it heard in the prompt."""
        ...

    def estimate(self, request: MusicRequest, machine: Machine) -> Estimate:
        """Seconds, memory and disk for the request."""
        ...


class WritingEngine(Protocol):
    """Turns any text or a brief into a film."""

    card: Card

    def write(self, request: WritingRequest) -> Film:
        """The film, ready to be written as `film.md` and edited by a person."""
        ...


class TellingWritingEngine(WritingEngine, Protocol):
    """A writing engine that tells how far it is: its card's `writing.tells` says so."""

    def writing(self, request: WritingRequest) -> Generator[Progress | Warned, None, Film]:
        """Yield what happens and return the film; closing the generator cancels.

        Raises:
            FilmError: a request that it cannot carry out.
            ModelServerError: what it writes with is not there, or wrote no film.
        """
        ...
