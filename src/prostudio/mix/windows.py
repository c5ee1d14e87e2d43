"""Windows of music laid over each other: aligned, blended, cut to length, in constant memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from prostudio.errors import FaultError
from prostudio.film.time import SAMPLE_RATE
from prostudio.media.audio import BLOCK, WavReader

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

REACH = SAMPLE_RATE // 50
"""A window is moved by 20 ms at most: less than is heard of a beat, more than a codec shifts."""
BLEND = SAMPLE_RATE // 2
"""How long one window goes over into the next."""
EDGE = SAMPLE_RATE // 20
"""The last of a window is not used: there a decoder lacked what would have followed."""
COMPARED = 2 * SAMPLE_RATE
"""How much of an overlap is compared to align it."""
_ALIKE = 0.1
"""Two sounds that agree less than this have nothing to align by."""


@dataclass(frozen=True, slots=True)
class Seam:
    """Where one window goes over into the next, in samples of the whole.

    Attributes:
        start, stop: the blend.
        lag: by how much the next window was moved.
        alike: -1 to 1, how far both agree within the blend.
    """

    start: int
    stop: int
    lag: int
    alike: float

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return asdict(self)


class Joined:
    """Windows in files of our own; closing gives the files back.

    Attributes:
        seams: between one window and the next.

    Args:
        starts: where each window was meant to begin, in samples; each begins inside the
            one before, or at its end.

    Raises:
        FaultError: no windows, or a gap between two of them.
    """

    def __init__(self, paths: Sequence[Path], starts: Sequence[int]) -> None:
        if not paths or len(paths) != len(starts):
            raise FaultError(f"{len(paths)} windows at {len(starts)} places")
        self._readers: list[WavReader] = []
        try:
            for path in paths:
                self._readers.append(WavReader(path))
            self.seams: list[Seam] = []
            self._starts = [starts[0]]
            for (first, second), step in zip(pairwise(self._readers), _steps(starts), strict=True):
                self._place(first, second, step)
        except BaseException:
            self.close()
            raise

    def _place(self, first: WavReader, second: WavReader, step: int) -> None:
        """Put a window where it agrees best with the end of the one before."""
        overlap = first.samples - step
        if overlap < 0:
            raise FaultError(f"a window begins {-overlap} samples after the one before has ended")
        edge = min(EDGE, overlap // 4)
        stop = first.samples - edge  # of the blend, in samples of the first
        blend = min(BLEND, max(0, overlap - edge - 2 * REACH), max(0, second.samples - REACH))
        reach = min(REACH, max(0, (overlap - edge - blend) // 2))
        compared = min(COMPARED, overlap - edge - reach)
        lag = 0
        if compared > 0 and reach:
            old = first.read(stop - compared, stop)
            new = second.read(stop - compared - step - reach, stop - step + reach)
            lag = best_lag(old.mean(0), new.mean(0))
        inside = stop - step - lag  # where the blend ends in the second
        alike = likeness(
            first.read(stop - blend, stop).mean(0), second.read(inside - blend, inside).mean(0)
        )
        self._starts.append(self._starts[-1] + step + lag)
        at = self._starts[-2] + stop
        self.seams.append(Seam(at - blend, at, lag, alike))

    def blocks(self, samples: int) -> Iterator[Samples]:
        """Exactly `samples` of the whole, [2, at most a second]; beyond its end silence."""
        for at in range(0, samples, BLOCK):
            yield self._read(at, min(at + BLOCK, samples))

    def _read(self, start: int, stop: int) -> Samples:
        block = np.zeros((2, stop - start), np.float32)
        ends = [seam.stop for seam in self.seams] + [stop]
        begins = [start] + [seam.start for seam in self.seams]
        for n, (reader, at) in enumerate(zip(self._readers, self._starts, strict=True)):
            first, last = max(start, begins[n]), min(stop, ends[n])
            if first >= last:
                continue
            part = reader.read(first - at, last - at)
            if n:
                part *= blended(first, last, self.seams[n - 1])
            if n < len(self.seams):
                part *= blended(first, last, self.seams[n], going=True)
            block[:, first - start : last - start] += part
        return np.clip(block, -1, 1)

    def close(self) -> None:
        """Give the files back."""
        for reader in self._readers:
            reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _steps(starts: Sequence[int]) -> list[int]:
    return [second - first for first, second in pairwise(starts)]


def blended(start: int, stop: int, seam: Seam, *, going: bool = False) -> Samples:
    """Factors for samples [start, stop) of the window that comes, or goes, at a seam.

    Quarters of a sine and a cosine, over the root of the power that both have together:
    of the same power for two strangers (the usual equal-power blend) and for two that
    are one sound, which that blend would lift by 3 dB.
    """
    if seam.start == seam.stop:
        return np.ones(stop - start, np.float32)
    passed = (np.arange(start, stop) + 0.5 - seam.start) / (seam.stop - seam.start)
    turn = np.clip(passed, 0, 1) * (np.pi / 2)
    come, go = np.sin(turn), np.cos(turn)
    power = 1 + 2 * come * go * max(-0.5, seam.alike)
    return np.asarray((go if going else come) / np.sqrt(power), np.float32)


def best_lag(old: Samples, new: Samples) -> int:
    """By how much `new` has to be moved to agree best with `old`; 0 where nothing agrees.

    Their differences are compared, since a deep tone agrees nearly as well beside its place;
    and what agrees best at the end of the reach would agree better beyond it.

    Args:
        old: [n].
        new: [n + 2 reach], beginning `reach` earlier.
    """
    reach = (len(new) - len(old)) // 2
    old, new = np.diff(old), np.diff(new)
    count = len(old)
    size = 1 << (len(new) + count - 1).bit_length()
    product = np.fft.rfft(new, size) * np.conj(np.fft.rfft(old, size))
    dots = np.fft.irfft(product, size)[: 2 * reach + 1]
    energy = np.concatenate([[0.0], np.cumsum(new.astype(np.float64) ** 2)])
    powers = energy[count : count + 2 * reach + 1] - energy[: 2 * reach + 1]
    whole = float((old.astype(np.float64) ** 2).sum())
    alike = dots / np.sqrt(np.maximum(powers * whole, 1e-12))
    best = int(np.argmax(alike))
    found = alike[best] >= _ALIKE and 0 < best < 2 * reach
    return reach - best if found else 0


def likeness(one: Samples, other: Samples) -> float:
    """The correlation of two sounds, -1 to 1; 0 where one is silent or empty."""
    power = float(np.sqrt((one**2).sum(dtype=np.float64) * (other**2).sum(dtype=np.float64)))
    return float((one * other).sum(dtype=np.float64)) / power if power > 1e-9 else 0.0


def cut(blocks: Iterable[Samples], samples: int) -> Iterator[Samples]:
    """A stream [2, n] of exactly `samples`: the rest is left out, what lacks is silence."""
    given = 0
    for block in blocks:
        part = block[:, : samples - given]
        given += part.shape[1]
        yield part
    if given < samples:
        yield np.zeros((2, samples - given), np.float32)
