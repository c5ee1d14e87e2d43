"""How loud a stream is: EBU R128 (ITU-R BS.1770-4), measured by FFmpeg's `ebur128`."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from prostudio.media.audio_filter import FilterChain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

_GATE = -70.0
"""The absolute gate of BS.1770: `ebur128` says this, or less, of silence."""

_SHORTEST = 24_000
"""Gating works on blocks of 400 ms; with half a second there is at least one."""


@dataclass(frozen=True, slots=True)
class Loudness:
    """What the meter says.

    Attributes:
        lufs: integrated loudness; None for silence.
        true_peak: dBTP, from four times oversampling; None for silence or when not asked for.
        samples: how many went through.
    """

    lufs: float | None
    true_peak: float | None
    samples: int


class Meter:
    """Add blocks [2, n] at 48 kHz, then read `loudness`.

    Args:
        true_peak: also find the true peak, at four times the cost.
    """

    def __init__(self, *, true_peak: bool = True) -> None:
        peak = "true" if true_peak else "none"
        self._chain = FilterChain([("ebur128", f"metadata=1:peak={peak}:framelog=quiet")])
        self._true_peak = true_peak
        self._samples = 0
        self._beginning: list[Samples] = []

    def add(self, block: Samples) -> None:
        """Measure [2, n] more."""
        if self._samples < _SHORTEST:
            self._beginning.append(block[:, : _SHORTEST - self._samples].copy())
        self._samples += block.shape[1]
        self._chain.swallow(block)

    def loudness(self) -> Loudness:
        """The figures for everything added; nothing can be added afterwards.

        Sound shorter than half a second is measured as if it went on and on, since
        gating needs 400 ms.
        """
        samples = self._samples
        if 0 < samples < _SHORTEST:
            short = np.concatenate(self._beginning, axis=1)
            self.add(np.tile(short, (1, -(-3 * _SHORTEST // samples))))
        self._chain.swallow(None)
        said = self._chain.metadata
        lufs = float(said.get("lavfi.r128.I", _GATE))
        peak = float(said.get("lavfi.r128.true_peak", 0.0)) if self._true_peak else 0.0
        return Loudness(
            lufs=lufs if lufs > _GATE else None,
            true_peak=20 * math.log10(peak) if peak > 0 else None,
            samples=samples,
        )


def measure(blocks: Iterable[Samples], *, true_peak: bool = True) -> Loudness:
    """The loudness of a stream of [2, n] at 48 kHz, in constant memory."""
    meter = Meter(true_peak=true_peak)
    for block in blocks:
        meter.add(block)
    return meter.loudness()
