"""The published models as rows: sizes from their configurations, memory counted from those."""

from __future__ import annotations

from dataclasses import dataclass

from prostudio.engines.windows import windows_of

SAMPLE_RATE = 32_000
FRAME = 640
"""Samples of one frame of the codec: 50 frames a second."""
WINDOW, STEP, QUANTUM = 30.0, 20.0, 5.0
"""Seconds: it was trained on thirty. Each window goes on from ten of the one before; the last
is as long as needed, in fives."""
PROMPT = WINDOW - STEP
LONGEST_WORDS = 1_000
"""Characters. It was trained with sentences, and of a text longer than that hears little."""


@dataclass(frozen=True, slots=True)
class Model:
    """One published model.

    Attributes:
        name: of its weights in the catalogue.
        engine: its engine's name.
        parameters, decoder: in millions, of all parts and of the language model alone.
        hidden, layers: of the language model.
        channels: 1, or 2 with twice the codebooks.
        melody: it can follow one.
        smaller: the engine to take where this one does not fit.
    """

    name: str
    engine: str
    summary: str
    parameters: int
    decoder: int
    hidden: int
    layers: int
    channels: int = 1
    melody: bool = False
    smaller: str = ""

    @property
    def vram_mb(self) -> int:
        """On a card, in half precision."""
        return memory_mb(self.parameters * 4, self.hidden, self.layers, half=True)

    @property
    def passing_mb(self) -> int:
        """Of the machine's memory, until the weights are on the card."""
        return 2 * self.parameters + 1_500

    @property
    def ram_mb(self) -> int:
        """On the CPU, in single precision."""
        return memory_mb(self.parameters * 4, self.hidden, self.layers, half=False)


def memory_mb(file_mb: int, hidden: int, layers: int, *, half: bool) -> int:
    """Weights, keys and values of a whole window (twice, for guidance), and what is computed.

    Args:
        file_mb: of the weights as they are published, in single precision.
    """
    each = 2 if half else 4
    kept = 2 * 2 * layers * hidden * _TOKENS * each // 1_000_000
    return file_mb * each // 4 + kept + _COMPUTED_MB


_TOKENS = 1_504
_COMPUTED_MB = 900
"""Half a minute through the codec's decoder, whose 59 million weights stay in single precision."""

SMALL = Model(
    "musicgen-small", "musicgen", "MusicGen 300M",
    588, 420, 1024, 24,
)  # fmt: skip
MEDIUM = Model(
    "musicgen-medium", "musicgen-medium", "MusicGen 1.5B",
    2_006, 1_838, 1536, 48, smaller="musicgen",
)  # fmt: skip
LARGE = Model(
    "musicgen-large", "musicgen-large", "MusicGen 3.3B",
    3_424, 3_256, 2048, 48, smaller="musicgen-medium",
)  # fmt: skip
MELODY = Model(
    "musicgen-melody", "musicgen-melody", "MusicGen 1.5B, follows a melody",
    1_552, 1_384, 1536, 48, melody=True, smaller="musicgen",
)  # fmt: skip
MELODY_LARGE = Model(
    "musicgen-melody-large", "musicgen-melody-large", "MusicGen 3.3B, follows a melody",
    2_618, 2_450, 2048, 48, melody=True, smaller="musicgen-melody",
)  # fmt: skip
STEREO = Model(
    "musicgen-stereo-small", "musicgen-stereo", "MusicGen 300M, stereo",
    604, 436, 1024, 24, channels=2, smaller="musicgen",
)  # fmt: skip
STEREO_MEDIUM = Model(
    "musicgen-stereo-medium", "musicgen-stereo-medium", "MusicGen 1.5B, stereo",
    2_031, 1_863, 1536, 48, channels=2, smaller="musicgen-stereo",
)  # fmt: skip
STEREO_LARGE = Model(
    "musicgen-stereo-large", "musicgen-stereo-large", "MusicGen 3.3B, stereo",
    3_458, 3_290, 2048, 48, channels=2, smaller="musicgen-stereo-medium",
)  # fmt: skip
STEREO_MELODY = Model(
    "musicgen-stereo-melody", "musicgen-stereo-melody", "MusicGen 1.5B, stereo, follows a melody",
    1_578, 1_410, 1536, 48, channels=2, melody=True, smaller="musicgen-stereo",
)  # fmt: skip
STEREO_MELODY_LARGE = Model(
    "musicgen-stereo-melody-large", "musicgen-stereo-melody-large",
    "MusicGen 3.3B, stereo, follows a melody",
    2_651, 2_483, 2048, 48, channels=2, melody=True, smaller="musicgen-stereo-melody",
)  # fmt: skip


def windows(samples: int) -> tuple[tuple[int, int], ...]:
    """The windows of a music of so many samples at 32 kHz."""
    return windows_of(samples, SAMPLE_RATE, length=WINDOW, step=STEP, quantum=QUANTUM)
