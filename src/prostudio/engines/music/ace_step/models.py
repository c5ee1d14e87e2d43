"""ACE-Step 1.5 as rows: what differs between its sizes, and each odd number's reason."""

from __future__ import annotations

from dataclasses import dataclass

from prostudio.engines.request import Estimate, Machine, MusicRequest
from prostudio.engines.windows import windows_of

SAMPLE_RATE = 48_000
FRAME = 1_920
"""Samples of one latent frame: 25 frames a second."""
LONGEST, STEP, QUANTUM = 300.0, 280.0, 1.0
"""Seconds: of one call (it was taught on up to ten minutes, but attention grows with the square),
and from one window to the next; each goes on from twenty of the one before."""
KEPT = round((LONGEST - STEP) * SAMPLE_RATE)
SHORTEST = 10 * SAMPLE_RATE
"""Shorter music is cut out of ten seconds: it was never taught on less."""
STEPS = 8
SHIFT = 3.0
"""Both are the distilled model's own; it has no guidance."""

_ENCODER, _CONDITIONS, _VAE = 596_000_000, 608_000_000, 169_000_000
_DECODING = 0.45e12
"""Operations for a second of sound in the decoder, counted from its layers."""
_LOAD = 1.5e9
"""Bytes a second from an SSD, with the casts."""
_LIBRARIES_MB = 1_500


@dataclass(frozen=True, slots=True)
class Model:
    """One published size.

    Attributes:
        name: of its weights in the catalogue, and of its engine.
        parameters: of the network that takes the noise away.
        smaller: the engine to take where this one does not fit.
    """

    name: str
    summary: str
    parameters: int
    smaller: str = ""

    @property
    def weights_mb(self) -> int:
        """Of the network alone, in half precision: the other parts come before and after it."""
        return self.parameters * 2 // 1_000_000

    def estimate(self, request: MusicRequest, machine: Machine) -> Estimate:
        """By counting multiplications; two latent frames are one token of the network."""
        made = max(request.samples, SHORTEST)
        seconds, tokens = made / SAMPLE_RATE, made / FRAME / 2
        flops = 2.0 * self.parameters * tokens * STEPS + _DECODING * seconds
        on_card = machine.device != "cpu" and machine.vram_mb > 0
        each = 2 if on_card else 4
        loading = each * (self.parameters + _ENCODER + _CONDITIONS + _VAE) / _LOAD
        sound_mb = round(made * 16 / 1e6)  # as it is decoded, and once more as it is evened out
        largest = max(self.parameters, _CONDITIONS) * each // 1_000_000
        return Estimate(
            seconds=loading + flops / (machine.tflops * 1e12),
            ram_mb=largest + sound_mb + _LIBRARIES_MB,
            vram_mb=self._vram_mb(tokens, machine) if on_card else 0,
            disk_mb=1 + round(seconds * 0.4),
            loading=loading,
        )

    def _vram_mb(self, tokens: float, machine: Machine) -> int:
        """As much as the card gives up to the whole network; never less than the smallest."""
        least = LEAST_VRAM_MB + working_bytes(tokens) // 1_000_000
        return max(least, min(least + self.weights_mb, machine.vram_mb))


LEAST_VRAM_MB = 1_900
"""The condition encoder whole, or two blocks of the network; and the libraries' own."""


def working_bytes(tokens: float) -> int:
    """What the network computes with: two masks of every token against every other, and a
    hundred kilobytes a token."""
    return 400_000_000 + round(tokens * tokens * 4 + tokens * 100_000)


def windows(samples: int) -> tuple[tuple[int, int], ...]:
    """One piece up to five minutes, then windows that go on from each other."""
    return windows_of(samples, SAMPLE_RATE, length=LONGEST, step=STEP, quantum=QUANTUM)


TURBO = Model("ace-step", "ACE-Step 1.5, 2B: music from words in 8 steps", 1_575_000_000)
XL_TURBO = Model(
    "ace-step-xl", "ACE-Step 1.5 XL, 5B: music from words in 8 steps", 4_169_000_000, "ace-step"
)
