"""What the transformer knows of a prompt."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt as the transformer reads it.

    Attributes:
        tokens: [1, T, 4096], of the language model.
        mask: [1, T], 1 where a token is meant, 0 where it is padding (at the end).
        pooled: [1, 768], of CLIP.
        cut: what of the words did not fit, "" when all of them did.
    """

    tokens: Tensor
    mask: Tensor
    pooled: Tensor
    cut: str = ""
