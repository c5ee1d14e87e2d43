"""All blocks of the transformer as one, so that a step cache stands in one place."""

from __future__ import annotations

from collections.abc import Iterator

from torch import Tensor, nn

from prostudio.engines.video.hunyuan.caches import StepCache


class Blocks(nn.Module):
    """Stands where the model has its list of double blocks; its list of single ones is empty.

    The model goes through its lists and calls each block; this list has one member, itself.

    Args:
        double, single: the model's own lists.
        cache: decides whether a step is computed.
    """

    def __init__(self, double: nn.ModuleList, single: nn.ModuleList, cache: StepCache) -> None:
        super().__init__()
        self._double, self._single = double, single
        self._cache = cache
        self.step = 0
        self.words: int | None = None
        """How many text tokens are meant, where the rest is to be cut off; None masks them.

        Masked tokens come last and nobody looks at them: cutting them off gives the same
        sums, and lets the attention do without a mask.
        """

    def __iter__(self) -> Iterator[Blocks]:
        yield self

    def forward(
        self, hidden: Tensor, encoder: Tensor, embedding: Tensor, mask: Tensor | None, *rest: object
    ) -> tuple[Tensor, Tensor]:
        """Go through all blocks, or let the cache stand in.

        Args:
            hidden: [1, N, D], latents; encoder: [1, T, D], text; embedding: [1, D].
            mask: [1, 1, 1, N + T] bool, or None.
        """
        if self.words is not None and mask is not None:
            encoder, mask = encoder[:, : self.words], None
        walk = Walk(self._double, self._single, hidden, encoder, (embedding, mask, *rest))
        return self._cache.run(self.step, walk), encoder


class Walk:
    """One way through the blocks, in two parts: the first block, and the others."""

    def __init__(
        self,
        double: nn.ModuleList,
        single: nn.ModuleList,
        hidden: Tensor,
        encoder: Tensor,
        rest: tuple[object, ...],
    ) -> None:
        self.hidden = hidden
        self._encoder = encoder
        self._blocks = [*double, *single]
        self._rest = rest

    def modulated(self) -> Tensor:
        """What the first block would look at: the normed and shifted latents [1, N, D]."""
        seen: Tensor = self._blocks[0].norm1(self.hidden, emb=self._rest[0])[0]
        return seen

    def first(self) -> Tensor:
        """Go through the first block; the latents after it."""
        self.hidden, self._encoder = self._blocks[0](self.hidden, self._encoder, *self._rest)
        return self.hidden

    def others(self) -> Tensor:
        """Go through all blocks but the first; the latents after them."""
        for block in self._blocks[1:]:
            self.hidden, self._encoder = block(self.hidden, self._encoder, *self._rest)
        return self.hidden

    def all(self) -> Tensor:
        """Go through every block."""
        self.first()
        return self.others()


def join(model: nn.Module, cache: StepCache) -> Blocks:
    """Put `Blocks` where the model has its two lists; changes the model."""
    double, single = model.transformer_blocks, model.single_transformer_blocks
    assert isinstance(double, nn.ModuleList)
    assert isinstance(single, nn.ModuleList)
    blocks = Blocks(double, single, cache)
    model.transformer_blocks = blocks
    model.single_transformer_blocks = nn.ModuleList()
    return blocks


def part(model: nn.Module, blocks: Blocks) -> None:
    """Give the model its own lists back."""
    model.transformer_blocks = blocks._double
    model.single_transformer_blocks = blocks._single


__all__ = ["Blocks", "Walk", "join", "part"]
