"""The two sizes of Bark as rows, and what is the same for both."""

from __future__ import annotations

from dataclasses import dataclass

SAMPLE_RATE = 24_000
"""Of the codec."""
SEMANTIC_RATE = 49.9
"""Semantic tokens a second of speech."""
LONGEST = 12.0
"""Seconds of speech in one piece: the semantic stage ends at 768 tokens, 15.4 s."""
MIN_EOS_P = 0.05
"""The piece ends as soon as its end is so probable. Without it the voice babbles on after the
words are said; the model's authors use 0.2, and recipes for long texts 0.05."""
SEMANTIC, COARSE, FINE, CODEC = "semantic", "coarse_acoustics", "fine_acoustics", "codec_model"
STAGES = (SEMANTIC, COARSE, FINE)
"""Three transformers, in the order of use; they share one file with the codec."""


@dataclass(frozen=True, slots=True)
class Model:
    """A row of the weights' catalogue.

    Attributes:
        parameters: of each stage, in order, and of the codec (counted on the meta device).
        smaller: what to choose where this one does not fit.
    """

    name: str
    parameters: tuple[int, int, int, int]
    smaller: str = ""

    @property
    def whole(self) -> int:
        """Parameters of all parts."""
        return sum(self.parameters)

    @property
    def largest(self) -> int:
        """Parameters of the largest part."""
        return max(self.parameters)


BARK = Model("bark", (446_000_000, 328_000_000, 312_000_000, 15_000_000), smaller="bark-small")
BARK_SMALL = Model("bark-small", (193_000_000, 104_000_000, 92_000_000, 15_000_000))
