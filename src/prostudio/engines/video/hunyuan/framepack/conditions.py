"""What a shot is made from, as the network sees it: prompts, first picture, end picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from torch import Tensor

from prostudio.engines.video.hunyuan.text import Prompt


@dataclass(frozen=True, slots=True)
class Conditions:
    """Everything but the noise.

    Attributes:
        prompts: words -> what the text encoders made of them.
        picture: [1, 729, 1152], of the picture encoder.
        start: [1, 16, 1, h, w] float32, the first picture's latent frame.
        end: the same of the end picture, where there is one.
    """

    prompts: Mapping[str, Prompt] = field(repr=False)
    picture: Tensor
    start: Tensor
    end: Tensor | None = None

    def tensors(self) -> dict[str, Tensor]:
        """As named tensors, for a checkpoint; prompts stand in their order."""
        found = {"picture": self.picture, "start": self.start}
        if self.end is not None:
            found["end"] = self.end
        for place, prompt in enumerate(self.prompts.values()):
            parts = {"tokens": prompt.tokens, "mask": prompt.mask, "pooled": prompt.pooled}
            found |= {f"{name} {place}": part for name, part in parts.items()}
        return found

    @classmethod
    def of(cls, tensors: Mapping[str, Tensor], words: tuple[str, ...]) -> Conditions:
        """The same again; `words` are the prompts in their order."""
        prompts = {
            told: Prompt(
                tensors[f"tokens {place}"], tensors[f"mask {place}"], tensors[f"pooled {place}"]
            )
            for place, told in enumerate(words)
        }
        return cls(prompts, tensors["picture"], tensors["start"], tensors.get("end"))
